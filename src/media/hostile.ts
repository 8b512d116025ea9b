import type { RunLimits } from './run.ts';

/** What a clip may be at most before anything decodes it. Engines deliver seconds, not films. */
export const clipCaps = {
  /** One picture; 4096 x 2304 covers every engine in the catalog, upright or not. */
  pixels: 4096 * 2304,
  bytes: 512 * 1024 * 1024,
  durationS: 600,
  streams: 8,
} as const;

/** Time for reading a header, milliseconds. */
export const probeTimeoutMs = 20_000;
/** Time for one decode or encode of a clip, milliseconds. */
export const clipTimeoutMs = 180_000;
/** Time for work on a whole episode, milliseconds. */
export const episodeTimeoutMs = 1_800_000;

/** Kernel limits for reading a clip that somebody else made. */
export const hostileLimits: RunLimits = {
  asBytes: 4 * 1024 ** 3,
  cpuS: 600,
  fsizeBytes: 2 * 1024 ** 3,
  nofile: 256,
};

/** Kernel limits for encoding and for whole episodes. */
export const houseLimits: RunLimits = {
  asBytes: 12 * 1024 ** 3,
  cpuS: 7200,
  fsizeBytes: 64 * 1024 ** 3,
  nofile: 1024,
};

/** Start of every ffmpeg run: no terminal, and few threads, so that memory does not grow with the number of cores. */
const start = ['-hide_banner', '-nostdin', '-filter_threads', '2', '-filter_complex_threads', '2'] as const;
/** ffmpeg start that prints errors only. */
export const quiet = [...start, '-loglevel', 'error'] as const;
/** ffmpeg start that lets filters print what they measured. */
export const talking = [...start, '-nostats'] as const;

/** The decoders an engine's clip may need; rare ones are refused, since rarely used code is rarely tested code. */
export const allowedDecoders = [
  ...['h264', 'hevc', 'av1', 'libdav1d', 'libaom-av1', 'vp9', 'libvpx-vp9', 'mpeg4', 'prores', 'mjpeg'],
  ...['aac', 'mp3', 'mp3float', 'opus', 'libopus', 'flac', 'alac', 'ac3', 'eac3'],
  ...['pcm_s16le', 'pcm_s16be', 'pcm_s24le', 'pcm_s24be', 'pcm_f32le'],
] as const;

/**
 * Flags that open an untrusted clip: only the MP4/MOV reader and only local files, so that a playlist, a concat script
 * or a web page named `.mp4` opens nothing else; and a cap on the size of a picture (evidence: reliability 5.2).
 */
export const clipReader = [
  '-f',
  'mov',
  '-protocol_whitelist',
  'file',
  '-max_pixels',
  String(clipCaps.pixels),
  '-codec_whitelist',
  allowedDecoders.join(','),
] as const;

/** A path as ffmpeg takes it literally, whatever characters are in it. */
export function fileUrl(path: string): string {
  return `file:${path}`;
}

/** ffmpeg input arguments for an untrusted clip. Two decoder threads keep memory small on machines with many cores. */
export function clipInput(path: string): readonly string[] {
  return ['-threads', '2', ...clipReader, '-i', fileUrl(path)];
}
