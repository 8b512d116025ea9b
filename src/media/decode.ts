import { lastPicture, type SidePictures, type Size, streamPictures } from './pictures.ts';
import { probeClip } from './probe.ts';
import type { RunResult } from './run.ts';
import type { MediaTools } from './tools.ts';
import type { GoodProbe } from './written.ts';

/** Small pictures of a whole clip, with everything its decoder complained about. */
export interface ThumbDecode extends Size {
  /** RGB24 pictures, `width × height × 3` bytes each, in order. */
  readonly frames: readonly Uint8Array[];
  /** Rate to read the frames at: the clip's mean rate, or the rate asked for. */
  readonly fps: number;
  /** What the decoder complained about; empty for an intact clip. */
  readonly errors: readonly string[];
  /** When asked for; of a damaged clip whatever came before the damage. */
  readonly detail?: DetailFrames;
}

/** Full-size grey pictures of a clip for what scaling would hide: sharpness, noise, coding blocks. */
export interface DetailFrames extends Size {
  /** 8-bit luma, `width × height` bytes each. */
  readonly frames: readonly Uint8Array[];
  /** ffmpeg's `blockdetect` per frame; empty when this ffmpeg lacks that filter. */
  readonly blockiness: readonly number[];
}

/** Widest detail frame; larger pictures are scaled down, since the limits were measured at 720p. */
const detailMaxWidth = 1280;

/** How thumbs are timed. */
export interface ThumbOptions {
  /** `source` (default): the clip's own frames, none repeated or dropped; a number: that constant rate. */
  readonly timing?: 'source' | number;
  /** Saves reading the header again. */
  readonly probe?: GoodProbe;
  /** Also takes about this many full-size grey pictures, spread over the clip, in the same decode. */
  readonly details?: number;
}

/** Default thumb size; all technical metrics were calibrated on it (evidence: media, section 4). */
export const thumbSize: Size = { width: 192, height: 108 };

/** Most thumbs kept of one clip (about 220 MB): a clip that holds more is not a shot. */
const maxThumbs = 3600;

/**
 * Decodes a whole untrusted clip once, stopping at the first decoder error, to small RGB pictures. A decode, not a
 * header, proves a clip intact: ffprobe passes truncated files (evidence: reliability 5.2).
 */
export async function decodeThumbs(
  tools: MediaTools,
  file: string,
  size: Size = thumbSize,
  options: ThumbOptions = {},
): Promise<ThumbDecode> {
  const probe = options.probe ?? (await probeClip(tools, file));
  if (!probe.ok) return { ...size, frames: [], fps: 0, errors: [probe.reason] };
  const timing = options.timing ?? 'source';
  const frames: Uint8Array[] = [];
  const detail = options.details === undefined ? undefined : detailOf(probe, options.details);
  const request = {
    file,
    size,
    pixFmt: 'rgb24',
    filters: timing === 'source' ? [] : [`fps=${timing}`],
    before: ['-xerror'],
  } as const;
  const onPicture = (picture: Uint8Array): void => {
    if (frames.length < maxThumbs) frames.push(picture);
  };
  const once = (side?: SidePictures): Promise<RunResult> =>
    streamPictures(tools, side === undefined ? request : { ...request, side }, onPicture);
  let run = await once(detail?.side);
  // An ffmpeg without that filter starts nothing; the pictures are to be had all the same.
  if (detail && run.code !== 0 && run.stderr.includes(`No such filter: '${blockFilter}'`)) {
    const { measure: _measure, ...side } = detail.side;
    run = await once(side);
  }
  const errors = linesOf(run.stderr);
  if (run.timedOut) errors.push('decoding took too long');
  else if (run.code !== 0 && errors.length === 0) errors.push(`the decoder stopped (${run.signal ?? run.code})`);
  if (frames.length === maxThumbs) errors.push(`more than ${maxThumbs} frames`);
  const fps = timing === 'source' ? probe.video.fps : timing;
  return { ...size, frames, fps, errors, ...(detail && { detail: detail.read() }) };
}

const blockFilter = 'blockdetect';

/** Takes `count` grey pictures at equal steps, at the clip's own size, beside the thumbs. */
function detailOf(
  { video }: GoodProbe,
  count: number,
): { readonly side: SidePictures; readonly read: () => DetailFrames } {
  const shrink = Math.min(1, detailMaxWidth / Math.max(video.width, video.height));
  const size = { width: Math.round(video.width * shrink), height: Math.round(video.height * shrink) };
  const declared = video.frames ?? Math.round(video.durationS * video.fps);
  const step = Math.max(1, Math.floor(declared / count));
  const frames: Uint8Array[] = [];
  let text = '';
  const side: SidePictures = {
    size,
    pixFmt: 'gray',
    filters: [`framestep=${step}`, `trim=end_frame=${count}`],
    onPicture: (picture) => frames.push(picture),
    measure: {
      filter: blockFilter,
      key: 'lavfi.block',
      onText: (more) => {
        text += more;
      },
    },
  };
  const blockiness = (): number[] => [...text.matchAll(/lavfi\.block=([\d.]+)/g)].map((match) => Number(match[1]));
  return { side, read: () => ({ ...size, frames, blockiness: blockiness() }) };
}

/** The last picture of a clip as an RGB24 thumb. @throws {MediaError} `media.tool-failed` when it has none. */
export async function lastThumb(tools: MediaTools, file: string, size: Size = thumbSize): Promise<Uint8Array> {
  return lastPicture(tools, { file, size, pixFmt: 'rgb24' });
}

function linesOf(stderr: string): string[] {
  const lines = stderr.split('\n').map((line) => line.replace(/ @ 0x[0-9a-f]+\]/g, ']').trim());
  return [...new Set(lines.filter((line) => line !== ''))].slice(0, 20);
}
