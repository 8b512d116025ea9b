import { InvalidArgumentError, Option } from 'commander';
import type { AddCommand, SetExitCode } from '../add-command.ts';
import { wholeNumber } from '../arguments.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags } from '../flags.ts';
import { openSession } from '../session.ts';

interface SimulateFlags extends CommonFlags {
  readonly seeds: { readonly from: number; readonly to: number };
  readonly episodes: number;
  readonly sweep?: readonly number[];
  readonly mutant?: string;
  readonly mutants?: boolean;
  readonly verbose?: boolean;
}

/** `simulate`: whole productions in virtual time, with every fault, and every promise checked at every event. */
export function registerSimulate(add: AddCommand, setExitCode: SetExitCode): void {
  add('simulate', 'produce many made-up episodes in virtual time with every kind of trouble, and check every promise')
    .option('--seeds <a..b>', 'seeds to run', seedRange, { from: 1, to: 200 })
    .option('--episodes <n>', 'episodes of 24 shots in each production', wholeNumber(1, 50), 1)
    .addOption(
      new Option('--sweep <seeds>', 'instead: crash before and after every port call of these seeds, e.g. 3,17')
        .argParser(seedList)
        .conflicts(['seeds', 'mutant', 'mutants']),
    )
    .option('--mutant <name>', 'instead: look how many seeds it takes to find this planted bug (in a clone)')
    .option('--mutants', 'the same for all planted bugs')
    .option('--verbose', 'with the last events of every seed that broke a promise')
    .action(async (flags: SimulateFlags) => {
      const { out, stop } = openSession(flags);
      const { seeds, verbose = false } = flags;
      const size = { episodes: flags.episodes, shotsPerEpisode: 24 };
      // Progress is never data, so it goes to the error stream in any case.
      const progress = (line: string): void => {
        if (flags.quiet !== true) process.stderr.write(`${line}\n`);
      };
      if (flags.mutant !== undefined || flags.mutants === true) {
        const { huntMutants } = await import('../../simulation/mutants/hunt.ts');
        const { mutantLines } = await import('../print/simulate.ts');
        const found = await huntMutants({
          names: flags.mutant === undefined ? [] : [flags.mutant],
          seeds,
          size,
          stop,
          onEach: (line) => progress(line),
        });
        out.data('simulate', { mutants: found });
        for (const line of mutantLines(found, out)) out.say(line);
        if (found.some(({ foundAt }) => foundAt === null)) setExitCode(exitCodes.defect);
        return;
      }
      if (flags.sweep !== undefined) {
        const { sweepAll } = await import('../../simulation/sweep.ts');
        const { sweepLines } = await import('../print/simulate.ts');
        const report = await sweepAll(flags.sweep, { size, stop, onProgress: progress });
        out.data('simulate', report);
        for (const line of sweepLines(report, out)) out.say(line);
        if (report.violations.length > 0) setExitCode(exitCodes.defect);
        return;
      }
      const { runCampaign } = await import('../../simulation/campaign.ts');
      const { campaignData, campaignLines } = await import('../print/simulate.ts');
      const report = await runCampaign(seeds, {
        size,
        stop,
        onProgress: (done, broken) => progress(`${done} seeds${broken === 0 ? '' : `, ${broken} broke a promise`}`),
      });
      out.data('simulate', campaignData(report, verbose));
      for (const line of campaignLines(report, verbose, out)) out.say(line);
      if (report.violations.length > 0 || report.unreached.length > 0) setExitCode(exitCodes.defect);
    });
}

function seedRange(text: string): { readonly from: number; readonly to: number } {
  const found = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(text);
  const from = Number(found?.[1]);
  const to = Number(found?.[2] ?? found?.[1]);
  if (found === null || from > to) throw new InvalidArgumentError('give a range of seeds, e.g. 1..200');
  return { from, to };
}

function seedList(text: string): readonly number[] {
  if (!/^\d{1,9}(,\d{1,9})*$/.test(text)) throw new InvalidArgumentError('give seeds, e.g. 3,17');
  return text.split(',').map(Number);
}
