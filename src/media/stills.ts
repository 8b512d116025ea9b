import { MediaError } from '../core/errors.ts';
import { clipTimeoutMs, fileUrl } from './hostile.ts';
import { lastPicture, type Size } from './pictures.ts';
import { ratio } from './probe.ts';
import type { MediaTools } from './tools.ts';
import { probeGood, runFfmpeg } from './written.ts';

/** Picks one frame of one clip. */
export interface FramePick {
  readonly file: string;
  /** Counted from 0. */
  readonly frame: number;
  /** Frames per second of a clip that has a constant rate and starts at 0: its reader jumps instead of counting. */
  readonly constantFps?: number;
}

/**
 * Writes one frame of a clip as PNG or JPEG, by the output's extension.
 * @param options.width  width of the still; the clip's own unless told. The height follows.
 * @throws {MediaError} `media.tool-failed` when the clip has no such frame.
 */
export async function stillAt(
  tools: MediaTools,
  file: string,
  frame: number,
  output: string,
  options: { readonly width?: number } & Pick<FramePick, 'constantFps'> = {},
): Promise<void> {
  const { width, ...jump } = options;
  const size = await stillSize(tools, file, width);
  const picture = await pictureAt(tools, { file, frame, ...jump }, size);
  await writeStill(tools, [picture], size, output, []);
}

/** Writes the last frame of a clip as PNG or JPEG at the clip's own size. @throws {MediaError} `media.tool-failed`. */
export async function lastFrame(tools: MediaTools, file: string, output: string): Promise<void> {
  const size = await stillSize(tools, file, undefined);
  const picture = await lastPicture(tools, { file, size, pixFmt: 'rgb24' });
  await writeStill(tools, [picture], size, output, []);
}

/** Layout of a contact sheet. */
export interface SheetLayout {
  readonly columns: number;
  /** Width of one tile, pixels; its height follows from the first clip's shape. */
  readonly tileWidth: number;
}

/**
 * Writes one picture of many frames, in rows from left to right.
 * @throws {MediaError} `media.tool-failed` when there is nothing to show or a frame is missing.
 */
export async function contactSheet(
  tools: MediaTools,
  files: readonly FramePick[],
  output: string,
  layout: SheetLayout,
): Promise<void> {
  const [first] = files;
  if (!first) throw new MediaError('media.tool-failed', 'A contact sheet needs at least one frame', { output });
  const size = await stillSize(tools, first.file, layout.tileWidth);
  const pictures: Uint8Array[] = [];
  for (const pick of files) pictures.push(await pictureAt(tools, pick, size));
  const columns = Math.min(layout.columns, files.length);
  const rows = Math.ceil(files.length / columns);
  const tile = `tile=${columns}x${rows}:nb_frames=${files.length}:padding=6:margin=6:color=0x14161a`;
  await writeStill(tools, pictures, size, output, [tile]);
}

async function pictureAt(tools: MediaTools, { file, frame, constantFps }: FramePick, size: Size): Promise<Uint8Array> {
  if (constantFps !== undefined && frame > 0) {
    // Half a frame early, so that rounding can't skip it; ffmpeg drops what comes before.
    const before = ['-ss', ((frame - 0.5) / constantFps).toFixed(6)];
    return lastPicture(tools, { file, size, pixFmt: 'rgb24', before, filters: ['trim=end_frame=1'] });
  }
  const filters = [`trim=start_frame=${frame}:end_frame=${frame + 1}`];
  return lastPicture(tools, { file, size, pixFmt: 'rgb24', filters });
}

async function stillSize(tools: MediaTools, file: string, width: number | undefined): Promise<Size> {
  const { video } = await probeGood(tools, file);
  const shownWidth = video.width * (ratio(video.sar) ?? 1);
  const w = even(width ?? shownWidth);
  return { width: w, height: even((video.height * w) / shownWidth) };
}

async function writeStill(
  tools: MediaTools,
  pictures: readonly Uint8Array[],
  size: Size,
  output: string,
  filters: readonly string[],
): Promise<void> {
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${size.width}x${size.height}`, '-i', 'pipe:0'];
  const jpeg = /\.jpe?g$/i.test(output);
  const codec = jpeg ? ['-c:v', 'mjpeg', '-q:v', '3', '-pix_fmt', 'yuvj420p'] : ['-c:v', 'png', '-pix_fmt', 'rgb24'];
  const target = [...codec, '-fflags', '+bitexact', '-flags:v', '+bitexact', '-f', 'image2', '-update', '1'];
  const chain = filters.length > 0 ? ['-vf', filters.join(',')] : [];
  await runFfmpeg(tools, [...input, ...chain, '-frames:v', '1', ...target, fileUrl(output)], {
    timeoutMs: clipTimeoutMs,
    input: pieces(pictures),
  });
}

async function* pieces(pictures: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pictures;
}

function even(n: number): number {
  return Math.max(2, 2 * Math.round(n / 2));
}
