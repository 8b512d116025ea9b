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
  season: [240],
  events: [1000, 5000, 20_000, 50_000],
} as const;
const mostShots = { run: 200, recovery: 10_000, season: 2400 } as const;

interface BenchFlags extends CommonFlags {
  readonly shots?: readonly number[];
  readonly worlds: number;
  readonly workers: number;
  readonly policies?: readonly string[];
  readonly out?: string;
}

/** `bench`: side-by-side numbers, never a timed test. */
export function registerBench(add: AddCommand): void {
  add(
    'bench [name]',
    'side-by-side numbers; `run` makes episodes beside a bare ffmpeg script, `recovery` restarts, `season` schedules',
  )
    .option(
      '--shots <n...>',
      'episode lengths (default: 10 and 24), shots in flight (24, 240 and 2400), or of a season (240)',
      shotCounts,
    )
    .option('--worlds <n>', 'season: how many made-up worlds', wholeNumber(1, 1000), 30)
    .option('--workers <n>', 'season: threads', wholeNumber(1, 64), 1)
    .option('--policies <names>', 'season: only these, e.g. "ours,least busy" (default: all)', names)
    .option('--out <dir>', 'season: write plots and a page there')
    .action(async (name: string | undefined, flags: BenchFlags) => {
      const which = name ?? 'run';
      if (which !== 'run' && which !== 'recovery' && which !== 'season')
        throw new ConfigError('usage.invalid', `No benchmark ${which}; there are: run, recovery, season`);
      const shots = flags.shots ?? defaults[which];
      const tooMany = shots.find((count) => count > mostShots[which]);
      if (tooMany !== undefined)
        throw new ConfigError(
          'usage.invalid',
          `bench ${which} takes at most ${mostShots[which]} shots, not ${tooMany}`,
        );
      await benchmarks[which](openSession(flags), shots, flags);
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
  season: async ({ out, stop }: Session, shots: readonly number[], flags: BenchFlags): Promise<void> => {
    const { benchSeason } = await import('../../simulation/season/season-bench.ts');
    const { seasonLines } = await import('../print/bench-season.ts');
    const { worlds, workers, policies = [] } = flags;
    const onProgress = (line: string): void => out.say(out.paint('dim', line));
    for (const count of shots) {
      const report = await benchSeason({ shots: count, worlds, workers, policies, stop, onProgress });
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

function shotCounts(text: string, before: readonly number[] | undefined): readonly number[] {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('give a number of shots, e.g. 10');
  return [...(before ?? []), count];
}
