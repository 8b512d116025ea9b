import { InvalidArgumentError } from 'commander';
import type { AddCommand } from '../add-command.ts';
import type { CommonFlags } from '../flags.ts';
import { openSession } from '../session.ts';

/** `bench`: side-by-side numbers, never a timed test. */
export function registerBench(add: AddCommand): void {
  add('bench [name]', 'side-by-side numbers; `run` makes episodes beside a bare ffmpeg script')
    .option('--shots <n...>', 'episode lengths (default: 10 and 24)', shotCounts)
    .action(async (name: string | undefined, flags: CommonFlags & { shots?: readonly number[] }) => {
      if (name !== undefined && name !== 'run') throw new InvalidArgumentError(`no benchmark ${name}; there is: run`);
      const { context, out } = openSession(flags);
      const { benchRun } = await import('../../app/bench/bench-run.ts');
      const { benchLines } = await import('../print/bench.ts');
      const shots = flags.shots ?? [10, 24];
      const report = await benchRun(context, { shots, onStep: (step) => out.say(out.paint('dim', step)) });
      out.data('bench', { name: 'run', ...report });
      for (const line of benchLines(report, out)) out.say(line);
    });
}

function shotCounts(text: string, before: readonly number[] | undefined): readonly number[] {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 200)
    throw new InvalidArgumentError('give a number of shots, e.g. 10');
  return [...(before ?? []), count];
}
