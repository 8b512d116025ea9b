import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Clock } from '../../../core/clock.ts';

/** Name under which prompts are queued: ComfyUI tells their progress to the socket that bears it (server.py, `/ws`). */
export const comfyuiClientId = 'shotcaller';

/** Largest message read: previews come as pictures on the same socket, and are not looked at. */
const mostBytes = 16 * 1024 ** 2;
/** A server without a socket (a proxy, an old version) is asked again after this time, milliseconds. */
const askAgainMs = 30_000;

const messageSchema = z.object({
  type: z.literal('progress'),
  data: z.object({ value: z.number(), max: z.number().positive(), prompt_id: z.string() }),
});

/** How far prompts are, as the server tells it; a guess for people that nothing depends on. */
export interface ProgressFeed {
  /** Progress of a running prompt, 0..1, `undefined` while nothing is known. Listens from the first call on. */
  of(promptId: string): number | undefined;
  /** A prompt that no longer runs; the last one ends the listening. */
  forget(promptId: string): void;
}

/** Reads one message of the socket; `undefined` for everything that tells no progress. */
export function progressIn(message: string): { readonly promptId: string; readonly progress01: number } | undefined {
  try {
    const read = messageSchema.safeParse(JSON.parse(message));
    if (!read.success) return undefined;
    const { value, max, prompt_id: promptId } = read.data.data;
    return { promptId, progress01: Math.min(1, Math.max(0, value / max)) };
  } catch {
    return undefined;
  }
}

/**
 * Listens to a ComfyUI's websocket while prompts run. It never fails anything: without a socket there is no progress, and
 * polling goes on as ever. The socket keeps no process alive.
 */
export function comfyuiProgress(baseUrl: string, clock: Clock, apiKey?: string): ProgressFeed {
  const known = new Map<string, number | undefined>();
  let socket: WebSocket | undefined;
  let askAgainAt = 0;

  const listen = (): void => {
    if (socket !== undefined || clock.now() < askAgainAt) return;
    askAgainAt = clock.now() + askAgainMs;
    const url = `${baseUrl.replace(/^http/, 'ws')}/ws?clientId=${comfyuiClientId}`;
    const headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
    const opening = new WebSocket(url, { headers, maxPayload: mostBytes, handshakeTimeout: 10_000 });
    socket = opening;
    const lost = (): void => {
      if (socket === opening) socket = undefined;
    };
    opening.on('upgrade', (reply) => reply.socket.unref());
    opening.on('error', lost);
    opening.on('close', lost);
    opening.on('message', (data, isBinary) => {
      const told = isBinary ? undefined : progressIn(data.toString());
      if (told !== undefined && known.has(told.promptId)) known.set(told.promptId, told.progress01);
    });
  };

  return {
    of: (promptId) => {
      if (!known.has(promptId)) known.set(promptId, undefined);
      listen();
      return known.get(promptId);
    },
    forget: (promptId) => {
      known.delete(promptId);
      if (known.size > 0 || socket === undefined) return;
      socket.terminate();
      socket = undefined;
      askAgainAt = 0;
    },
  };
}
