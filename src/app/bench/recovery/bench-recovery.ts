import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppContext } from '../../context.ts';
import { inOwnProcess } from '../own-process.ts';
import { requireUsage } from '../usage.ts';
import type { FoldMeasured, OpeningSteps, RecoveryTask, Restart } from './recovery-measurement.ts';
import { type Growth, growthOf } from './recovery-report.ts';

/** How `bench recovery` measures. */
export interface RecoveryOptions {
  /** Shots in flight at the restart. */
  readonly shots: readonly number[];
  /** Lengths of folded series, events. */
  readonly events: readonly number[];
  /** Told what is being done, in words. */
  readonly onStep?: (step: string) => void;
}

/** A restart with so many shots in flight. */
export interface RecoveryMeasured {
  readonly shots: number;
  readonly steps: OpeningSteps;
  readonly restart: Restart;
}

/** What `bench recovery` found. */
export interface RecoveryReport {
  readonly cores: number;
  readonly node: string;
  /** Load average of the last minute when it began and ended. */
  readonly load: { readonly start: number; readonly end: number };
  readonly recoveries: readonly RecoveryMeasured[];
  readonly folds: readonly FoldMeasured[];
  readonly growth: Growth;
}

/**
 * Measures what lies between a restart and the first action, with every shot of a production in flight, and how the fold
 * grows with the log. The logs are made up but real: real events, chained and stored as a run does. Every figure comes
 * from a fresh process.
 * @throws {ConfigError} `usage.invalid` where the kernel does not tell what processes used (other than Linux).
 */
export async function benchRecovery(context: AppContext, options: RecoveryOptions): Promise<RecoveryReport> {
  requireUsage();
  const say = options.onStep ?? (() => undefined);
  const entry = new URL('./recovery-worker.ts', import.meta.url);
  const measured = <T>(task: RecoveryTask): Promise<T> => inOwnProcess<T>(context, entry, task);
  const load = loadavg()[0] ?? 0;
  const root = await mkdtemp(join(tmpdir(), 'shotcaller-bench-'));
  try {
    const recoveries: RecoveryMeasured[] = [];
    for (const shots of options.shots) {
      say(`${shots} shots in flight`);
      const dir = join(root, String(shots));
      await measured({ kind: 'write', shots, dir });
      const steps = await measured<OpeningSteps>({ kind: 'steps', shots, dir });
      const restart = await measured<Restart>({ kind: 'restart', shots, dir });
      recoveries.push({ shots, steps, restart });
    }
    const folds: FoldMeasured[] = [];
    for (const events of options.events) {
      say(`folding ${events} events`);
      folds.push(await measured<FoldMeasured>({ kind: 'fold', events }));
    }
    const loads = { start: load, end: loadavg()[0] ?? 0 };
    const growth = growthOf(recoveries, folds);
    return { cores: availableParallelism(), node: process.versions.node, load: loads, recoveries, folds, growth };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
