import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { clipCaps, clipReader, fileUrl, hostileLimits, probeTimeoutMs } from './hostile.ts';
import { runTool } from './run.ts';
import type { MediaTools } from './tools.ts';

/** Colour tags of a picture stream; `null` where the file has none. */
export interface ColourTags {
  readonly range: string | null;
  readonly space: string | null;
  readonly transfer: string | null;
  readonly primaries: string | null;
}

/** The picture stream of a clip as its header declares it. */
export interface VideoStream {
  readonly codec: string;
  readonly profile: string | null;
  readonly level: number | null;
  /** Size as shown: a clip stored on its side is reported upright. */
  readonly width: number;
  readonly height: number;
  /** Mean frame rate. */
  readonly fps: number;
  /** Frames the header declares; `null` when it does not. */
  readonly frames: number | null;
  readonly durationS: number;
  readonly pixFmt: string;
  /** e.g. `1/12288`. */
  readonly timeBase: string;
  /** Sample aspect ratio, e.g. `1:1`; `1:1` when the file does not say. */
  readonly sar: string;
  readonly colour: ColourTags;
}

/** The sound stream of a clip as its header declares it. */
export interface AudioStream {
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  readonly durationS: number;
}

/** What the header of a clip says. Headers lie: only a decode proves a clip intact. */
export type ClipProbe =
  | {
      readonly ok: true;
      readonly video: VideoStream;
      readonly audio: AudioStream | null;
      /** The longer of picture and sound, seconds. */
      readonly durationS: number;
      readonly bytes: number;
    }
  | { readonly ok: false; readonly reason: string };

const numeric = z.coerce.number().optional().catch(undefined);
const streamSchema = z.object({
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  profile: z.string().optional(),
  level: z.number().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  pix_fmt: z.string().optional(),
  sample_aspect_ratio: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  time_base: z.string().optional(),
  nb_frames: numeric,
  duration: numeric,
  sample_rate: numeric,
  channels: z.number().optional(),
  color_range: z.string().optional(),
  color_space: z.string().optional(),
  color_transfer: z.string().optional(),
  color_primaries: z.string().optional(),
  disposition: z.object({ attached_pic: z.number().optional() }).optional(),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).optional(),
});
const reportSchema = z.object({
  streams: z.array(streamSchema).default([]),
  format: z.object({ duration: numeric }).default({}),
});
type StreamReport = z.infer<typeof streamSchema>;

/**
 * Reads the header of a clip without decoding it. The clip is untrusted: what is wrong with it is a value.
 * @throws {MediaError} `media.tool-failed` only when ffprobe itself can't be run.
 */
export async function probeClip(tools: MediaTools, file: string): Promise<ClipProbe> {
  const info = await stat(file).catch((error: NodeJS.ErrnoException) => error);
  if (info instanceof Error) return refuse(`the file can not be read (${info.code ?? info.message})`);
  if (info.size > clipCaps.bytes) return refuse(`${info.size} bytes is more than the ${clipCaps.bytes} allowed`);
  const args = ['-hide_banner', '-v', 'error', ...clipReader, '-show_streams', '-show_format', '-of', 'json'];
  const run = await runTool(tools.ffprobe, [...args, fileUrl(file)], {
    timeoutMs: probeTimeoutMs,
    limits: hostileLimits,
    sandbox: { reads: [file] },
  });
  if (run.timedOut) return refuse('reading the header took too long');
  if (run.code !== 0) return refuse(`not a readable MP4 (${plain(run.stderr.split('\n')[0] ?? '')})`);
  return readReport(run.stdout.toString('utf8'), info.size);
}

/** Turns ffprobe's JSON into a probe; pure, so that odd headers can be tested without odd files. */
export function readReport(json: string, bytes: number): ClipProbe {
  const report = reportSchema.safeParse(parseJson(json));
  if (!report.success) return refuse('the header makes no sense');
  const { streams, format } = report.data;
  if (streams.length > clipCaps.streams) return refuse(`${streams.length} streams in one clip`);
  const picture = streams.find((s) => s.codec_type === 'video' && !s.disposition?.attached_pic);
  if (!picture) return refuse('no picture stream');
  const video = videoOf(picture, format.duration);
  if (typeof video === 'string') return refuse(video);
  const sound = streams.find((s) => s.codec_type === 'audio');
  const audio = sound ? audioOf(sound, format.duration) : null;
  const durationS = Math.max(video.durationS, audio?.durationS ?? 0);
  if (durationS > clipCaps.durationS) return refuse(`${durationS} s is more than the ${clipCaps.durationS} s allowed`);
  return { ok: true, video, audio, durationS, bytes };
}

/** Value of a rational such as `24000/1001` or `1:1`; `null` when it is not one or not positive. */
export function ratio(text: string | undefined): number | null {
  const parts = /^(\d+)[/:](\d+)$/.exec(text ?? '');
  const value = parts ? Number(parts[1]) / Number(parts[2]) : Number.NaN;
  return Number.isFinite(value) && value > 0 ? value : null;
}

function videoOf(s: StreamReport, fallbackS: number | undefined): VideoStream | string {
  const fps = ratio(s.avg_frame_rate);
  const durationS = s.duration ?? fallbackS;
  if (!s.width || !s.height) return 'the picture has no size';
  if (s.width * s.height > clipCaps.pixels) return `a picture of ${s.width}x${s.height} is larger than allowed`;
  if (fps === null || durationS === undefined) return 'the picture stream has no rate or length';
  const onItsSide = Math.abs(s.side_data_list?.find((d) => d.rotation !== undefined)?.rotation ?? 0) % 180 === 90;
  return {
    codec: s.codec_name ?? 'unknown',
    profile: s.profile ?? null,
    level: s.level ?? null,
    width: onItsSide ? s.height : s.width,
    height: onItsSide ? s.width : s.height,
    fps,
    frames: s.nb_frames ?? null,
    durationS,
    pixFmt: s.pix_fmt ?? 'unknown',
    timeBase: s.time_base ?? 'unknown',
    sar: ratio(s.sample_aspect_ratio) === null ? '1:1' : (s.sample_aspect_ratio ?? '1:1'),
    colour: {
      range: s.color_range ?? null,
      space: s.color_space ?? null,
      transfer: s.color_transfer ?? null,
      primaries: s.color_primaries ?? null,
    },
  };
}

function audioOf(s: StreamReport, fallbackS: number | undefined): AudioStream {
  return {
    codec: s.codec_name ?? 'unknown',
    sampleRate: s.sample_rate ?? 0,
    channels: s.channels ?? 0,
    durationS: s.duration ?? fallbackS ?? 0,
  };
}

/** Last line of a tool's messages without addresses in memory or paths, for reasons shown to people. */
export function lastLine(stderr: string): string {
  return plain(stderr.trim().split('\n').at(-1) ?? '');
}

function plain(line: string): string {
  return line
    .replace(/\[[^\]]* @ 0x[0-9a-f]+\]\s*/g, '')
    .replace(/^file:\S+: /, '')
    .slice(0, 200);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // ffprobe printed something else; the schema check that follows says so.
    return undefined;
  }
}

function refuse(reason: string): ClipProbe {
  return { ok: false, reason };
}
