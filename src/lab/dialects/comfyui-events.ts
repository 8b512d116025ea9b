import type { IncomingMessage, Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { emulatedHeader } from '../../engines/engine.ts';
import type { Floor } from '../floor.ts';
import type { LabJob } from '../job.ts';

/** Steps of the emulated sampler. */
const steps = 20;
/** Real milliseconds between two looks at what runs. */
const lookMs = 100;

interface Told {
  readonly seq: number;
  step: number;
  over: boolean;
}

/**
 * ComfyUI's websocket (server.py, `/ws?clientId=…`): the queue's length on connecting, then for the client's own prompts a
 * `progress` message per step of the sampler and `executing` without a node when one has ended.
 * @param path where the dialect's routes lie.
 * @returns the way to end all sockets: a server that closes waits for them.
 */
export function comfyuiEvents(server: Server, floor: Floor, path: string): () => void {
  const sockets = new WebSocketServer({ noServer: true });
  sockets.on('headers', (headers) => headers.push(`${emulatedHeader}: lab`));
  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://lab');
    if (url.pathname !== `${path}/ws` && url.pathname !== `${path}/api/ws`) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (open) => tell(open, floor, url.searchParams.get('clientId') ?? ''));
  });
  return () => {
    for (const open of sockets.clients) open.terminate();
  };
}

function tell(socket: WebSocket, floor: Floor, sid: string): void {
  const send = (type: string, data: object): void => socket.send(JSON.stringify({ type, data }));
  const own = (): readonly LabJob[] =>
    floor.ledger.jobs.filter(
      ({ dialect, request }) => dialect === 'comfyui' && (request as { client_id?: string })['client_id'] === sid,
    );
  const waiting = own().filter((job) => floor.view(job).endedAt === null).length;
  send('status', { status: { exec_info: { queue_remaining: waiting } }, sid });
  const told = new Map<number, Told>();
  const look = setInterval(() => {
    for (const job of own()) {
      const known = told.get(job.seq) ?? { seq: job.seq, step: 0, over: false };
      told.set(job.seq, known);
      if (known.over) continue;
      const { state, endedAt } = floor.view(job);
      if (endedAt !== null) {
        known.over = true;
        send('executing', { node: null, prompt_id: job.jobId });
        continue;
      }
      const step = state === 'running' ? stepOf(job, floor.now()) : 0;
      if (step <= known.step) continue;
      known.step = step;
      send('progress', { value: step, max: steps, prompt_id: job.jobId, node: 'sampler' });
    }
  }, lookMs);
  look.unref();
  socket.on('close', () => clearInterval(look));
  socket.on('error', () => clearInterval(look));
}

function stepOf({ startsAt, finishesAt }: LabJob, now: number): number {
  if (startsAt === null) return 0;
  // A job that never ends works at its steps all the same.
  const wholeMs = (finishesAt ?? startsAt + 60_000) - startsAt;
  return Math.max(0, Math.min(steps - 1, Math.floor(((now - startsAt) / wholeMs) * steps)));
}
