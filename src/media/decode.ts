import { lastPicture, type Size, streamPictures } from './pictures.ts';
import { probeClip } from './probe.ts';
import type { MediaTools } from './tools.ts';

/** Small pictures of a whole clip, with everything its decoder complained about. */
export interface ThumbDecode extends Size {
  /** RGB24 pictures, `width × height × 3` bytes each, in order. */
  readonly frames: readonly Uint8Array[];
  /** Rate to read the frames at: the clip's mean rate, or the rate asked for. */
  readonly fps: number;
  /** What the decoder complained about; empty for an intact clip. */
  readonly errors: readonly string[];
}

/** How thumbs are timed. */
export interface ThumbOptions {
  /** `source` (default): the clip's own frames, none repeated or dropped; a number: that constant rate. */
  readonly timing?: 'source' | number;
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
  const probe = await probeClip(tools, file);
  if (!probe.ok) return { ...size, frames: [], fps: 0, errors: [probe.reason] };
  const timing = options.timing ?? 'source';
  const filters = timing === 'source' ? [] : [`fps=${timing}`];
  const frames: Uint8Array[] = [];
  const run = await streamPictures(tools, { file, size, pixFmt: 'rgb24', filters, before: ['-xerror'] }, (picture) => {
    if (frames.length < maxThumbs) frames.push(picture);
  });
  const errors = linesOf(run.stderr);
  if (run.timedOut) errors.push('decoding took too long');
  else if (run.code !== 0 && errors.length === 0) errors.push(`the decoder stopped (${run.signal ?? run.code})`);
  if (frames.length === maxThumbs) errors.push(`more than ${maxThumbs} frames`);
  return { ...size, frames, fps: timing === 'source' ? probe.video.fps : timing, errors };
}

/** The last picture of a clip as an RGB24 thumb. @throws {MediaError} `media.tool-failed` when it has none. */
export async function lastThumb(tools: MediaTools, file: string, size: Size = thumbSize): Promise<Uint8Array> {
  return lastPicture(tools, { file, size, pixFmt: 'rgb24' });
}

/** Full-size grey pictures of a clip for the metrics that scaling would hide: sharpness, noise. */
export interface DetailFrames extends Size {
  /** 8-bit luma, `width × height` bytes each. */
  readonly frames: readonly Uint8Array[];
}

/** Every `everyNth` frame of a clip at its own size, grey, at most `max` of them. Decoder errors are not reported. */
export async function decodeDetail(
  tools: MediaTools,
  file: string,
  size: Size,
  everyNth: number,
  max = 8,
): Promise<DetailFrames> {
  const frames: Uint8Array[] = [];
  const filters = [`framestep=${everyNth}`, `trim=end_frame=${max}`];
  await streamPictures(tools, { file, size, pixFmt: 'gray', filters }, (picture) => frames.push(picture));
  return { ...size, frames };
}

function linesOf(stderr: string): string[] {
  const lines = stderr.split('\n').map((line) => line.replace(/ @ 0x[0-9a-f]+\]/g, ']').trim());
  return [...new Set(lines.filter((line) => line !== ''))].slice(0, 20);
}
