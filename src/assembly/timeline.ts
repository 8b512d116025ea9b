import { Defect } from '../core/errors.ts';
import type { ShotRef } from '../core/ids.ts';

/** Sample rate of every episode's sound track, Hz: the usual rate of video delivery. */
export const sampleRate = 48_000;

/** A shot as the timeline needs it: its ref and its length in frames at the delivery rate. */
export interface TimelineShot {
  readonly ref: ShotRef;
  /** Frames of the normalised shot, > 0. */
  readonly frames: number;
}

/** Where one shot lies in the episode. */
export interface TimelineEntry {
  readonly ref: ShotRef;
  /** First frame in the episode, from 0. */
  readonly in: number;
  /** Frame after the last one (end exclusive). */
  readonly out: number;
  readonly frames: number;
  /** `HH:MM:SS:FF` of the first frame. */
  readonly inTimecode: string;
  /** `HH:MM:SS:FF` of `out`. */
  readonly outTimecode: string;
  /** First sample of the shot's sound at `sampleRate`. */
  readonly firstSample: number;
  /** Samples of the shot's sound; rounded on the episode's axis, so they never drift. */
  readonly samples: number;
}

/** The cut as numbers: shots in playing order, without gaps or overlaps. */
export interface Timeline {
  readonly fps: number;
  readonly shots: readonly TimelineEntry[];
  /** Frames of the whole episode. */
  readonly frames: number;
  /** Samples per channel of the whole episode at `sampleRate`. */
  readonly samples: number;
  readonly durationS: number;
}

/**
 * Lays shots end to end.
 * @param shots in playing order.
 * @param fps integer frames per second, > 0.
 * @throws {Defect} `defect.invariant` when a frame count or the rate is not a positive integer.
 */
export function timelineOf(shots: readonly TimelineShot[], fps: number): Timeline {
  assertPositiveInteger('fps', fps);
  let frame = 0;
  const entries = shots.map(({ ref, frames }): TimelineEntry => {
    assertPositiveInteger(`frames of ${ref}`, frames);
    const start = frame;
    frame += frames;
    const firstSample = sampleAt(start, fps);
    return {
      ref,
      in: start,
      out: frame,
      frames,
      inTimecode: timecode(start, fps),
      outTimecode: timecode(frame, fps),
      firstSample,
      samples: sampleAt(frame, fps) - firstSample,
    };
  });
  return { fps, shots: entries, frames: frame, samples: sampleAt(frame, fps), durationS: frame / fps };
}

/** Non-drop timecode `HH:MM:SS:FF` of a frame; hours go on past 99. */
export function timecode(frame: number, fps: number): string {
  const seconds = Math.floor(frame / fps);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, frame % fps];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** The sample at which a frame starts, rounded to the nearest whole sample. */
export function sampleAt(frame: number, fps: number): number {
  return Math.round((frame * sampleRate) / fps);
}

function assertPositiveInteger(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value <= 0) {
    throw new Defect('defect.invariant', `${name} must be a positive whole number, not ${value}`, { name, value });
  }
}
