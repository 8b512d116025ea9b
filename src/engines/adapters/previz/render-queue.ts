import { messageOf } from '../../../core/errors.ts';
import type { ClipFolder, ClipRecord } from './clip-folder.ts';
import type { PictureEncoder } from './picture-encoder.ts';
import { previzFrames } from './render.ts';
import { canvasSizeFor, frameCountOf, type PrevizSpec } from './spec.ts';

/** How one render stands. */
export type RenderState =
  | { readonly kind: 'queued' }
  | { readonly kind: 'running'; readonly progress01: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Renders clips one after the other in the background. */
export interface RenderQueue {
  /** Starts (or goes on with) a render; a second call for the same id changes nothing. */
  start(id: string, record: ClipRecord): void;
  /** `undefined` when this process has never rendered it. */
  state(id: string): RenderState | undefined;
  /** Stops a render that is not done; resolves when nothing of it runs any more. False when it was done before. */
  stop(id: string): Promise<boolean>;
}

interface Entry {
  state: RenderState;
  readonly control: AbortController;
  ended: Promise<void>;
}

class Stopped extends Error {}

/** A queue over a folder of clips. */
export function renderQueue(folder: ClipFolder, encode: PictureEncoder): RenderQueue {
  const entries = new Map<string, Entry>();
  let last: Promise<void> = Promise.resolve();

  const render = async (id: string, { order, firstFramePath }: ClipRecord, entry: Entry): Promise<void> => {
    const { signal } = entry.control;
    if (signal.aborted) return;
    entry.state = { kind: 'running', progress01: 0 };
    const { shot: _shot, sound, ...words } = order;
    const spec = { ...words, ...(firstFramePath === null ? {} : { firstFramePng: firstFramePath }) } as PrevizSpec;
    const total = frameCountOf(spec);
    const watched = async function* (): AsyncGenerator<Uint8Array, void, void> {
      let seen = 0;
      for await (const frame of previzFrames(spec)) {
        if (signal.aborted) throw new Stopped('cancelled');
        yield frame;
        seen += 1;
        // The encoder still has to finish the file after the last frame.
        entry.state = { kind: 'running', progress01: Math.min(0.99, seen / total) };
      }
    };
    const even = (pixels: number): number => Math.max(2, Math.round(pixels / 2) * 2);
    const { width, height, fps, seed } = order;
    const encoding = {
      ...canvasSizeFor(width, height),
      outWidth: even(width),
      outHeight: even(height),
      fps,
      seed,
      sound,
    };
    await encode(watched(), encoding, folder.partPath(id));
    if (signal.aborted) throw new Stopped('cancelled');
    await folder.publish(id);
    entry.state = { kind: 'done' };
  };

  const run = async (id: string, record: ClipRecord, entry: Entry): Promise<void> => {
    try {
      await render(id, record, entry);
    } catch (error) {
      entry.state = entry.control.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', reason: messageOf(error) };
      try {
        await folder.dropPart(id);
      } catch (left) {
        entry.state = { kind: 'failed', reason: `${messageOf(error)}; a partial file stays: ${messageOf(left)}` };
      }
    }
  };

  return {
    start: (id, record) => {
      if (entries.has(id)) return;
      const entry: Entry = { state: { kind: 'queued' }, control: new AbortController(), ended: last };
      entries.set(id, entry);
      entry.ended = last.then(() => run(id, record, entry));
      last = entry.ended;
    },
    state: (id) => entries.get(id)?.state,
    stop: async (id) => {
      const entry = entries.get(id);
      if (entry === undefined) return true;
      if (entry.state.kind === 'done') return false;
      entry.control.abort();
      if (entry.state.kind === 'queued') {
        entry.state = { kind: 'cancelled' };
        return true;
      }
      await entry.ended;
      return (entry.state as RenderState).kind !== 'done';
    },
  };
}
