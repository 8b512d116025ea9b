import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { jointModel } from '../../joint/model.ts';
import type { JointSolver, SolverAnswer } from '../../joint/solver.ts';
import type { HighsReply, HighsRequest } from './highs-messages.ts';

// The same file runs as .ts source and as built .js; the worker always has the extension of its neighbours.
const workerUrl = new URL(`./highs-worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/** Seconds beyond the time limit after which the thread is ended: presolve looks at the clock only now and then. */
const graceS = 2;

/** Relative gap at which HiGHS may stop: far below what a plan's numbers mean. */
const usualGap = 1e-4;

/**
 * HiGHS (wasm) in a thread of its own per plan. A thread that fails or doesn't come back answers `nothing`: the plan of
 * the search stands then.
 */
export function createHighsSolver(): JointSolver {
  return {
    name: 'highs',
    solve: async (problem, { timeLimitS, start, gap = usualGap }): Promise<SolverAnswer> => {
      if (problem.shots.length === 0) return { status: 'optimal', choice: new Int32Array(0), bound: 0 };
      const { model, choiceOf, columnsOf } = jointModel(problem);
      const request: HighsRequest = {
        model,
        timeLimitS,
        gap,
        ...(start === undefined ? {} : { start: columnsOf(start) }),
      };
      const reply = await answerOf(request, (timeLimitS + graceS) * 1000);
      const choice = reply.columns === undefined ? {} : { choice: choiceOf(reply.columns) };
      if (reply.status === 'failed') return { status: 'nothing', bound: reply.bound, ...choice };
      if (reply.status === 'time-limit' && reply.columns === undefined)
        return { status: 'nothing', bound: reply.bound };
      return { status: reply.status, bound: reply.bound, ...choice };
    },
  };
}

async function answerOf(request: HighsRequest, limitMs: number): Promise<HighsReply> {
  const worker = new Worker(workerUrl, { workerData: request });
  const none: HighsReply = { status: 'failed', bound: Number.POSITIVE_INFINITY };
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), limitMs);
  try {
    const [reply] = await Promise.race([
      once(worker, 'message', { signal: stop.signal }),
      once(worker, 'exit', { signal: stop.signal }).then(() => [none]),
    ]);
    return reply as HighsReply;
  } catch {
    // An error inside the thread, or no answer in time: the search's plan stands.
    return none;
  } finally {
    clearTimeout(timer);
    stop.abort();
    await worker.terminate();
  }
}
