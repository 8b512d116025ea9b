import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { ConfigError } from '../../core/errors.ts';
import type { AddCommand } from '../add-command.ts';
import { wholeNumber } from '../arguments.ts';
import type { CommonFlags } from '../flags.ts';
import { openSession, type Session } from '../session.ts';

/** Sizes measured when none is named. */
const defaults = {
  run: [10, 24],
  recovery: [24, 240, 2400],
  plan: [24, 240, 2400],
  season: [240],
  events: [1000, 5000, 20_000, 50_000],
} as const;
const mostShots = { run: 200, recovery: 10_000, plan: 5_000, season: 2400 } as const;

interface BenchFlags extends CommonFlags {
  readonly shots?: readonly number[];
  readonly data?: string;
  readonly tvge?: string;
  readonly seeds?: number;
  readonly worlds: number;
  readonly firstSeed: number;
  readonly workers: number;
  readonly policies?: readonly string[];
  readonly out?: string;
}

/** `bench`: side-by-side numbers, never a timed test. */
export function registerBench(add: AddCommand): void {
  add('bench [name]', `side-by-side numbers: ${Object.keys(benchmarks).join(', ')}`)
    .option(
      '--shots <n...>',
      'run: episode lengths (10 and 24); recovery, plan: shots (24, 240 and 2400); season: shots (240)',
      shotCounts,
    )
    .option('--data <dir>', 'routing: folder with the ratings (a clone has them in bench/ratings)')
    .option('--tvge <file>', 'routing: TVGE ratings too, which are not shipped')
    .option('--seeds <n>', 'routing: fold seeds and online runs (default 20)', wholeNumber(1, 1000))
    .option('--worlds <n>', 'season: how many made-up worlds', wholeNumber(1, 1000), 30)
    .option('--first-seed <n>', 'season: seed of the first world, the others follow', wholeNumber(1, 1_000_000), 1)
    .option('--workers <n>', 'season: threads', wholeNumber(1, 64), 1)
    .option('--policies <names>', 'season: only these, e.g. "ours,least busy" (default: all)', names)
    .option('--out <dir>', 'season: write plots and a page there')
    .action(async (name: string | undefined, flags: BenchFlags) => {
      const which = name ?? 'run';
      if (!isBenchmark(which))
        throw new ConfigError(
          'usage.invalid',
          `No benchmark ${which}; there are: ${Object.keys(benchmarks).join(', ')}`,
        );
      await benchmarks[which](openSession(flags), flags);
    });
}

function shotsOf(which: keyof typeof mostShots, flags: BenchFlags): readonly number[] {
  const shots = flags.shots ?? defaults[which];
  const tooMany = shots.find((count) => count > mostShots[which]);
  if (tooMany !== undefined)
    throw new ConfigError('usage.invalid', `bench ${which} takes at most ${mostShots[which]} shots, not ${tooMany}`);
  return shots;
}

const benchmarks = {
  run: async ({ context, out }: Session, flags: BenchFlags): Promise<void> => {
    const { benchRun } = await import('../../app/bench/bench-run.ts');
    const { benchLines } = await import('../print/bench.ts');
    const shots = shotsOf('run', flags);
    const report = await benchRun(context, { shots, onStep: (step) => out.say(out.paint('dim', step)) });
    out.data('bench', { name: 'run', ...report });
    for (const line of benchLines(report, out)) out.say(line);
  },
  recovery: async ({ context, out }: Session, flags: BenchFlags): Promise<void> => {
    const { benchRecovery } = await import('../../app/bench/recovery/bench-recovery.ts');
    const { recoveryLines } = await import('../print/bench-recovery.ts');
    const onStep = (step: string): void => out.say(out.paint('dim', step));
    const shots = shotsOf('recovery', flags);
    const report = await benchRecovery(context, { shots, events: defaults.events, onStep });
    out.data('bench', { name: 'recovery', ...report });
    for (const line of recoveryLines(report, out)) out.say(line);
  },
  routing: async ({ out }: Session, { data, tvge, seeds }: BenchFlags): Promise<void> => {
    const { benchRouting } = await import('../../app/bench/routing/bench-routing.ts');
    const { routingLines } = await import('../print/bench-routing.ts');
    const report = benchRouting({
      ...(data === undefined ? {} : { data }),
      ...(tvge === undefined ? {} : { tvge }),
      ...(seeds === undefined ? {} : { seeds }),
      onStep: (step) => out.say(out.paint('dim', step)),
    });
    out.data('bench', { name: 'routing', ...report });
    for (const line of routingLines(report, out)) out.say(line);
  },
  plan: async ({ out }: Session, flags: BenchFlags): Promise<void> => {
    const { benchPlan } = await import('../../app/bench/plan/bench-plan.ts');
    const { planSummary } = await import('../../app/bench/plan/plan-report.ts');
    const { planBenchLines } = await import('../print/bench-plan.ts');
    const report = await benchPlan({
      shots: shotsOf('plan', flags),
      onStep: (step) => out.say(out.paint('dim', step)),
    });
    out.data('bench', { name: 'plan', ...report, summary: report.sizes.map(planSummary) });
    for (const line of planBenchLines(report, out)) out.say(line);
  },
  season: async ({ out, stop }: Session, flags: BenchFlags): Promise<void> => {
    const { benchSeason } = await import('../../simulation/season/season-bench.ts');
    const { seasonLines } = await import('../print/bench-season.ts');
    const { worlds, firstSeed, workers, policies = [] } = flags;
    const shots = shotsOf('season', flags);
    const onProgress = (line: string): void => out.say(out.paint('dim', line));
    for (const count of shots) {
      const report = await benchSeason({ shots: count, worlds, firstSeed, workers, policies, stop, onProgress });
      out.data('bench', { name: 'season', ...report });
      for (const line of seasonLines(report, out)) out.say(line);
      if (flags.out === undefined) continue;
      const { writeSeasonReport } = await import('../../simulation/season/plots/page.ts');
      const dir = resolve(flags.out, shots.length > 1 ? `${count}-shots` : '.');
      out.say(`report: ${await writeSeasonReport(dir, report)}`);
    }
  },
};

function names(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim());
}

function isBenchmark(name: string): name is keyof typeof benchmarks {
  return Object.hasOwn(benchmarks, name);
}

function shotCounts(text: string, before: readonly number[] | undefined): readonly number[] {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('give a number of shots, e.g. 10');
  return [...(before ?? []), count];
}
