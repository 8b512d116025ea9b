import { MediaError } from '../core/errors.ts';
import { clipInput, clipTimeoutMs, hostileLimits, quiet } from './hostile.ts';
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
  /** Arguments before the input, e.g. `-xerror`. */
  readonly before?: readonly string[];
  /** More pictures from the same decode. */
  readonly side?: SidePictures;
}

/** Some pictures of a clip at another size, taken in the decode that gives the main ones. */
export interface SidePictures extends Pick<PictureRequest, 'size' | 'pixFmt' | 'filters'> {
  readonly onPicture: (picture: Uint8Array) => void;
  /** Measures each picture: a filter, the key of its result, and who gets what ffmpeg prints of it. */
  readonly measure?: { readonly filter: string; readonly key: string; readonly onText: (text: string) => void };
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
  const { side } = request;
  const input = [...quiet, ...(request.before ?? []), ...clipInput(request.file)];
  const onStdout = inPieces(pictureBytes(request.size, request.pixFmt), onPicture);
  const run = { timeoutMs: clipTimeoutMs, limits: hostileLimits, sandbox: { reads: [request.file] }, onStdout };
  if (side === undefined) {
    const output = ['-map', '0:V:0', '-an', '-sn', '-dn', '-vf', scaling(request).join(','), ...rawTo('pipe:1')];
    return runTool(tools.ffmpeg, [...input, ...output], run);
  }
  const { measure } = side;
  // The text goes to a pipe of its own, so that stderr holds nothing but the decoder's complaints.
  const measuring = measure ? [measure.filter, `metadata=mode=print:key=${measure.key}:file='pipe\\:4'`] : [];
  const graph = [
    '[0:V:0]split=2[a][b]',
    `[a]${scaling(request).join(',')}[main]`,
    `[b]${[...scaling(side), ...measuring].join(',')}[side]`,
  ];
  const outputs = ['-map', '[main]', ...rawTo('pipe:1'), '-map', '[side]', ...rawTo('pipe:3')];
  return runTool(tools.ffmpeg, [...input, '-filter_complex', graph.join(';'), ...outputs], {
    ...run,
    onMore: [
      inPieces(pictureBytes(side.size, side.pixFmt), side.onPicture),
      ...(measure ? [(chunk: Buffer) => measure.onText(chunk.toString('latin1'))] : []),
    ],
  });
}

function scaling({ size, pixFmt, filters }: Pick<PictureRequest, 'size' | 'pixFmt' | 'filters'>): readonly string[] {
  // Area averaging with exact arithmetic: the same pictures on every processor.
  const scale = `scale=${size.width}:${size.height}:flags=area+accurate_rnd+bitexact`;
  return [...(filters ?? []), scale, `format=${pixFmt}`];
}

function rawTo(target: string): readonly string[] {
  return ['-fps_mode', 'passthrough', '-f', 'rawvideo', target];
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
