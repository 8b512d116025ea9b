import { lastPicture, type Size, streamPictures } from './pictures.ts';
import { probeClip } from './probe.ts';
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
}

/** How thumbs are timed. */
export interface ThumbOptions {
  /** `source` (default): the clip's own frames, none repeated or dropped; a number: that constant rate. */
  readonly timing?: 'source' | number;
  /** Saves reading the header again. */
  readonly probe?: GoodProbe;
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

/** Full-size grey pictures of a clip for what scaling would hide: sharpness, noise, coding blocks. */
export interface DetailFrames extends Size {
  /** 8-bit luma, `width × height` bytes each. */
  readonly frames: readonly Uint8Array[];
  /** ffmpeg's `blockdetect` per frame; empty when this ffmpeg lacks that filter. */
  readonly blockiness: readonly number[];
}

/** Widest detail frame; larger pictures are scaled down, since the limits were measured at 720p. */
const detailMaxWidth = 1280;

/**
 * Every `everyNth` frame of a clip at its own size (at most 1280 wide), grey, at most `max` of them. Decoder errors are
 * not reported here: `decodeThumbs` does that.
 */
export async function decodeDetail(
  tools: MediaTools,
  file: string,
  clip: Size,
  everyNth: number,
  max = 6,
): Promise<DetailFrames> {
  const shrink = Math.min(1, detailMaxWidth / Math.max(clip.width, clip.height));
  const size = { width: Math.round(clip.width * shrink), height: Math.round(clip.height * shrink) };
  const filters = [`framestep=${everyNth}`, `trim=end_frame=${max}`];
  const frames: Uint8Array[] = [];
  const request = { file, size, pixFmt: 'gray', filters } as const;
  const after = ['blockdetect', 'metadata=mode=print:key=lavfi.block'];
  const run = await streamPictures(tools, { ...request, after, verbose: true }, (picture) => frames.push(picture));
  if (run.code !== 0 && frames.length === 0) {
    await streamPictures(tools, request, (picture) => frames.push(picture));
    return { ...size, frames, blockiness: [] };
  }
  const blockiness = [...run.stderr.matchAll(/lavfi\.block=([\d.]+)/g)].map((match) => Number(match[1]));
  return { ...size, frames, blockiness };
}

function linesOf(stderr: string): string[] {
  const lines = stderr.split('\n').map((line) => line.replace(/ @ 0x[0-9a-f]+\]/g, ']').trim());
  return [...new Set(lines.filter((line) => line !== ''))].slice(0, 20);
}
