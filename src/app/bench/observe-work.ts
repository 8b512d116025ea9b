import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { performance } from 'node:perf_hooks';
import type { Worker } from 'node:worker_threads';
import type { Stretch } from './stretches.ts';

/** When media tools and the C2PA thread were at work, milliseconds of `performance.now()`. */
export interface Observed {
  readonly tools: readonly Stretch[];
  readonly c2pa: readonly Stretch[];
}

/** Watches every child process and worker thread of this process from outside, through Node's own channels. */
export function observeWork(): Observed {
  const tools: Stretch[] = [];
  const c2pa: Stretch[] = [];
  subscribe('child_process', (message) => {
    const { process: child } = message as { readonly process: ChildProcess };
    const from = performance.now();
    child.once('close', () => tools.push({ from, to: performance.now() }));
  });
  subscribe('worker_threads', (message) => {
    const { worker } = message as { readonly worker: Worker };
    let from = performance.now();
    const send = worker.postMessage.bind(worker);
    worker.postMessage = (...sent: Parameters<typeof send>) => {
      from = performance.now();
      send(...sent);
    };
    worker.on('message', () => {
      c2pa.push({ from, to: performance.now() });
      from = performance.now();
    });
  });
  return { tools, c2pa };
}
