import type { ProductionState } from '../../orchestration/state.ts';
import type { Process, World } from '../../orchestration/testing/world.ts';
import type { CrashPoint } from '../../simulation/crash.ts';
import { finalViolations } from '../../simulation/invariants.ts';
import { type RunEnd, runLocally } from '../local.ts';

/** What a run in a world came to. */
export interface WorldRun {
  readonly state: ProductionState;
  readonly process: Process;
  readonly end: RunEnd;
  /** Crashes that really happened. */
  readonly crashes: number;
  /** Everything broken, in any life and at the end. */
  readonly violations: readonly string[];
}

/** Options of one run. */
export interface WorldRunOptions {
  /** One point per life; the life after the last one is allowed to finish. */
  readonly crashes?: readonly CrashPoint[];
  readonly episodes?: readonly string[];
  readonly stop?: AbortSignal;
  /** Seconds for which the machine stays off after each crash. */
  readonly downS?: number;
}

/**
 * Runs a world's production to its end, restarting after every crash.
 * @throws what the run throws; `Error` when the run can't go on although it has not ended.
 */
export async function runWorld(world: World, options: WorldRunOptions = {}): Promise<WorldRun> {
  const { episodes = ['e01'], stop = new AbortController().signal, downS = 0 } = options;
  const points = [...(options.crashes ?? [])];
  let crashes = 0;
  for (;;) {
    const process = await world.start(points.shift());
    const run = runLocally(process.ports, { episodes, stop });
    // A dead process's run never settles; a live one's failure is thrown below.
    run.catch(() => undefined);
    const end = await world.live(process, run);
    if (end === 'stuck') throw new Error('the run is stuck: nothing can happen and it has not ended');
    if (end === 'ended') return finish(world, process, await run, crashes);
    crashes += 1;
    world.clock.skip(downS);
  }
}

function finish(world: World, process: Process, end: RunEnd, crashes: number): WorldRun {
  const state = process.log.state();
  const violations = [...world.violations, ...finalViolations(world.disk, state, world.books)];
  return { state, process, end, crashes, violations };
}
