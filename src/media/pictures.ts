import { MediaError } from '../core/errors.ts';
import { clipInput, clipTimeoutMs, hostileLimits, quiet, talking } from './hostile.ts';
import { lastLine } from './probe.ts';
import { type RunResult, runTool } from './run.ts';
import type { MediaTools } from './tools.ts';

/** Size of a picture, pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How pictures are taken out of a clip. */
export interface PictureRequest {
  readonly file: string;
  readonly size: Size;
  readonly pixFmt: 'rgb24' | 'gray';
  /** Filters before scaling, e.g. `trim=start_frame=3:end_frame=4`; made here, never from a clip's own strings. */
  readonly filters?: readonly string[];
  /** Filters after scaling. */
  readonly after?: readonly string[];
  /** Arguments before the input, e.g. `-xerror`. */
  readonly before?: readonly string[];
  /** Lets filters print what they measured to stderr. */
  readonly verbose?: boolean;
}

/** Bytes of one picture. */
export function pictureBytes(size: Size, pixFmt: PictureRequest['pixFmt']): number {
  return size.width * size.height * (pixFmt === 'gray' ? 1 : 3);
}

/**
 * Decodes a clip and hands over every picture, scaled, at the clip's own timing: none repeated, none dropped.
 * @returns how ffmpeg ended; a broken clip is a result.
 */
export async function streamPictures(
  tools: MediaTools,
  request: PictureRequest,
  onPicture: (picture: Uint8Array) => void,
): Promise<RunResult> {
  const { width, height } = request.size;
  // Area averaging with exact arithmetic: the same pictures on every processor.
  const scale = `scale=${width}:${height}:flags=area+accurate_rnd+bitexact`;
  const filters = [...(request.filters ?? []), scale, `format=${request.pixFmt}`, ...(request.after ?? [])];
  const start = request.verbose ? talking : quiet;
  const input = [...start, ...(request.before ?? []), ...clipInput(request.file), '-map', '0:V:0', '-an', '-sn', '-dn'];
  const output = ['-vf', filters.join(','), '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1'];
  return runTool(tools.ffmpeg, [...input, ...output], {
    timeoutMs: clipTimeoutMs,
    limits: hostileLimits,
    onStdout: inPieces(pictureBytes(request.size, request.pixFmt), onPicture),
  });
}

/**
 * The last picture that matches, or the only one.
 * @throws {MediaError} `media.tool-failed` when there is none.
 */
export async function lastPicture(tools: MediaTools, request: PictureRequest): Promise<Uint8Array> {
  let picture: Uint8Array | undefined;
  const run = await streamPictures(tools, request, (next) => {
    picture = next;
  });
  if (picture) return picture;
  const why = lastLine(run.stderr) || 'the clip is shorter than that';
  throw new MediaError('media.tool-failed', `No such picture in ${request.file}: ${why}`, { file: request.file });
}

/** Cuts a byte stream into pieces of equal size; an unfinished last piece is left out. */
export function inPieces(pieceBytes: number, onPiece: (piece: Uint8Array) => void): (chunk: Buffer) => void {
  let piece = new Uint8Array(pieceBytes);
  let filled = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      const take = Math.min(pieceBytes - filled, chunk.length - at);
      piece.set(chunk.subarray(at, at + take), filled);
      filled += take;
      at += take;
      if (filled < pieceBytes) continue;
      onPiece(piece);
      piece = new Uint8Array(pieceBytes);
      filled = 0;
    }
  };
}
