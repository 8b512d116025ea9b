import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { MediaError, messageOf } from '../../../core/errors.ts';
import type { WorkerReply, WorkerRequest } from './render-protocol.ts';
import type { PrevizSpec } from './spec.ts';

// Enough to keep the worker busy while the encoder takes a frame; a frame is 2 MB.
const framesAhead = 4;

// The same file runs as .ts source and as built .js; the worker always has the extension of its neighbours.
const workerUrl = new URL(`./render-worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/**
 * Renders a spec as RGBA frames of `canvasSizeFor(spec.width, spec.height)` pixels, in order, in a worker thread.
 *
 * Deterministic: equal specs give equal bytes on the same machine. The worker stays at most a few frames ahead;
 * leaving the loop early stops it. Frames are transferred, so each one belongs to the reader.
 * @throws {MediaError} `media.tool-failed` when the worker fails, e.g. on an unreadable first frame.
 */
export async function* previzFrames(spec: PrevizSpec): AsyncGenerator<Uint8Array, void, void> {
  const worker = new Worker(workerUrl, { workerData: { spec, framesAhead } satisfies WorkerRequest });
  const ready: Uint8Array[] = [];
  let finished = false;
  let failure: unknown;
  let wake: (() => void) | undefined;
  const notify = (): void => {
    wake?.();
    wake = undefined;
  };
  worker.on('message', (reply: WorkerReply) => {
    if (reply.kind === 'frame') ready.push(new Uint8Array(reply.pixels));
    else finished = true;
    notify();
  });
  worker.on('error', (error) => {
    failure = error;
    notify();
  });
  worker.on('exit', () => {
    if (!finished) failure ??= new Error('the render worker ended early');
    notify();
  });
  try {
    while (true) {
      const frame = ready.shift();
      if (frame) {
        worker.postMessage('next');
        yield frame;
      } else if (failure !== undefined) {
        throw new MediaError(
          'media.tool-failed',
          `Previz could not be rendered: ${messageOf(failure)}`,
          {},
          {
            hint: 'Check that the first frame is a readable PNG or JPEG.',
            cause: failure,
          },
        );
      } else if (finished) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    await worker.terminate();
  }
}
