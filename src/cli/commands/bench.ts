import { InvalidArgumentError } from 'commander';
import { ConfigError } from '../../core/errors.ts';
import type { AddCommand } from '../add-command.ts';
import type { CommonFlags } from '../flags.ts';
import { openSession, type Session } from '../session.ts';

/** Sizes measured when none is named. */
const defaults = {
  run: [10, 24],
  recovery: [24, 240, 2400],
  plan: [24, 240, 2400],
  events: [1000, 5000, 20_000, 50_000],
} as const;
const mostShots = { run: 200, recovery: 10_000, plan: 5_000 } as const;

/** `bench`: side-by-side numbers, never a timed test. */
export function registerBench(add: AddCommand): void {
  add(
    'bench [name]',
    'side-by-side numbers; `run` makes episodes beside a bare ffmpeg script, `recovery` restarts, `plan` plans against the optimum',
  )
    .option(
      '--shots <n...>',
      'episode lengths (default: 10 and 24), shots in flight or planned (24, 240 and 2400)',
      shotCounts,
    )
    .action(async (name: string | undefined, flags: CommonFlags & { shots?: readonly number[] }) => {
      const which = name ?? 'run';
      if (which !== 'run' && which !== 'recovery' && which !== 'plan')
        throw new ConfigError('usage.invalid', `No benchmark ${which}; there are: run, recovery, plan`);
      const shots = flags.shots ?? defaults[which];
      const tooMany = shots.find((count) => count > mostShots[which]);
      if (tooMany !== undefined)
        throw new ConfigError(
          'usage.invalid',
          `bench ${which} takes at most ${mostShots[which]} shots, not ${tooMany}`,
        );
      await benchmarks[which](openSession(flags), shots);
    });
}

const benchmarks = {
  run: async ({ context, out }: Session, shots: readonly number[]): Promise<void> => {
    const { benchRun } = await import('../../app/bench/bench-run.ts');
    const { benchLines } = await import('../print/bench.ts');
    const report = await benchRun(context, { shots, onStep: (step) => out.say(out.paint('dim', step)) });
    out.data('bench', { name: 'run', ...report });
    for (const line of benchLines(report, out)) out.say(line);
  },
  recovery: async ({ context, out }: Session, shots: readonly number[]): Promise<void> => {
    const { benchRecovery } = await import('../../app/bench/recovery/bench-recovery.ts');
    const { recoveryLines } = await import('../print/bench-recovery.ts');
    const onStep = (step: string): void => out.say(out.paint('dim', step));
    const report = await benchRecovery(context, { shots, events: defaults.events, onStep });
    out.data('bench', { name: 'recovery', ...report });
    for (const line of recoveryLines(report, out)) out.say(line);
  },
  plan: async ({ out }: Session, shots: readonly number[]): Promise<void> => {
    const { benchPlan } = await import('../../app/bench/plan/bench-plan.ts');
    const { planSummary } = await import('../../app/bench/plan/plan-report.ts');
    const { planBenchLines } = await import('../print/bench-plan.ts');
    const report = await benchPlan({ shots, onStep: (step) => out.say(out.paint('dim', step)) });
    out.data('bench', { name: 'plan', ...report, summary: report.sizes.map(planSummary) });
    for (const line of planBenchLines(report, out)) out.say(line);
  },
};

function shotCounts(text: string, before: readonly number[] | undefined): readonly number[] {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('give a number of shots, e.g. 10');
  return [...(before ?? []), count];
}
