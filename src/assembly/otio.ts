import type { ShotRef } from '../core/ids.ts';
import type { Timeline } from './timeline.ts';

/** A value that may stand in OTIO metadata. */
export type OtioValue = null | boolean | number | string | readonly OtioValue[] | { readonly [key: string]: OtioValue };

/** What the timeline file says about one shot. */
export interface OtioShot {
  readonly ref: ShotRef;
  /** URL or path of the signed shot, relative to the timeline file, e.g. `shots/sh010.mp4`. */
  readonly targetUrl: string;
  /** Goes to `metadata.shotcaller` of the clip: engine, model version, digests … */
  readonly metadata: { readonly [key: string]: OtioValue };
}

/** A timeline to be written for an editor. */
export interface OtioTimeline {
  /** Name shown in the editor, e.g. `The Glasshouse e01 Rain`. */
  readonly name: string;
  readonly timeline: Timeline;
  /** One per entry of the timeline, any order. */
  readonly shots: readonly OtioShot[];
  /** Goes to `metadata.shotcaller` of the timeline. */
  readonly metadata: { readonly [key: string]: OtioValue };
}

/**
 * OpenTimelineIO JSON (`Timeline.1` > `Stack.1` > `Track.1` > `Clip.2`) with one picture track, one clip per shot.
 * A clip's name is its ref; its media is the signed shot file, used from its first to its last frame.
 * Schema names and fields: OpenTimelineIO 0.15+ (`opentimelineio/schema`); `Clip.2` keeps several media references.
 * Deterministic: equal input gives equal bytes.
 */
export function otioJson({ name, timeline, shots, metadata }: OtioTimeline): string {
  const byRef = new Map(shots.map((shot) => [shot.ref, shot]));
  const range = (frames: number): OtioValue => ({
    OTIO_SCHEMA: 'TimeRange.1',
    start_time: rationalTime(0, timeline.fps),
    duration: rationalTime(frames, timeline.fps),
  });
  const clips = timeline.shots.map((entry): OtioValue => {
    const shot = byRef.get(entry.ref);
    return {
      OTIO_SCHEMA: 'Clip.2',
      name: entry.ref,
      metadata: { shotcaller: { ref: entry.ref, frames: [entry.in, entry.out], ...shot?.metadata } },
      source_range: range(entry.frames),
      effects: [],
      markers: [],
      enabled: true,
      active_media_reference_key: 'DEFAULT_MEDIA',
      media_references: {
        DEFAULT_MEDIA:
          shot === undefined
            ? { OTIO_SCHEMA: 'MissingReference.1', name: '', metadata: {}, available_range: null }
            : {
                OTIO_SCHEMA: 'ExternalReference.1',
                name: entry.ref,
                metadata: {},
                available_range: range(entry.frames),
                available_image_bounds: null,
                target_url: shot.targetUrl,
              },
      },
    };
  });
  const document: OtioValue = {
    OTIO_SCHEMA: 'Timeline.1',
    name,
    metadata: { shotcaller: metadata },
    global_start_time: rationalTime(0, timeline.fps),
    tracks: {
      OTIO_SCHEMA: 'Stack.1',
      name: 'tracks',
      metadata: {},
      source_range: null,
      effects: [],
      markers: [],
      enabled: true,
      children: [
        {
          OTIO_SCHEMA: 'Track.1',
          name: 'V1',
          kind: 'Video',
          metadata: {},
          source_range: null,
          effects: [],
          markers: [],
          enabled: true,
          children: clips,
        },
      ],
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function rationalTime(value: number, rate: number): OtioValue {
  return { OTIO_SCHEMA: 'RationalTime.1', value, rate };
}
