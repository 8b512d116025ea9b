import { InvalidArgumentError } from 'commander';
import type { FilmingWish } from '../../app/calibrate/filming.ts';
import { type Dimension, dimensions, isDimension } from '../../core/dimensions.ts';
import { ConfigError } from '../../core/errors.ts';
import { usd } from '../../core/money.ts';
import type { AddCommand, SetExitCode } from '../add-command.ts';
import { dollars, wholeNumber } from '../arguments.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags } from '../flags.ts';
import { openSession } from '../session.ts';

interface CalibrateFlags extends CommonFlags {
  readonly engines?: readonly string[];
  readonly budget?: number;
  readonly dimensions?: readonly Dimension[];
  readonly prompts?: number;
  readonly set?: string;
  readonly out: string;
  readonly yes?: boolean;
  readonly compare?: boolean;
  readonly by?: string;
}

/** Prompts for each dimension when nothing is said: 10 gained 2.1 of the 2.4 points that 20 did (evidence: routing 3). */
const usualPrompts = 10;

const endCodes = {
  done: exitCodes.done,
  nothing: exitCodes.done,
  collected: exitCodes.done,
  // Takes wait for the comparison: that is how filming a calibration ends.
  waiting: exitCodes.done,
  unapproved: exitCodes.waiting,
  budget: exitCodes.budget,
  'no-engine': exitCodes.noEngine,
  interrupted: exitCodes.interrupted,
} as const;

/** `calibrate`. */
export function registerCalibrate(add: AddCommand, setExitCode: SetExitCode): void {
  add('calibrate', 'film a few prompts on each engine, compare them blind, write strengths; repeated, it goes on')
    .option('--engines <ids>', 'engines to film on, separated by commas; at least two', names)
    .option('--budget <dollars>', 'most that the whole calibration may spend', dollars)
    .option('--dimensions <names>', 'only these quality dimensions, separated by commas', dimensionNames)
    .option('--prompts <n>', `prompts for each dimension (default: ${usualPrompts})`, wholeNumber(1, 1000))
    .option('--set <file>', 'prompts of your own instead of the shipped ones')
    .option('--out <dir>', 'folder of the calibration', 'calibration')
    .option('--yes', 'spend the money without asking')
    .option('--compare', 'compare the clips blind, here')
    .option('--by <name>', 'who compares (default: this user)')
    .action(async (flags: CalibrateFlags) => {
      const wish = wishOf(flags);
      const { context, out, stop, drains } = openSession(flags);
      if (wish !== undefined) drains();
      const { calibrate } = await import('../../app/calibrate/calibrate.ts');
      const { calibrationData, calibrationLines, filmingLines } = await import('../print/calibrate.ts');
      const { openAnswers } = await import('../answers.ts');
      const { openProgress } = await import('../progress.ts');
      const { confirmSpending } = await import('../confirm.ts');
      const answers = flags.compare === true ? openAnswers(process.stdin, stop) : undefined;
      const progress = openProgress(out, context.clock);
      const canAsk = out.live && process.stdin.isTTY === true && answers === undefined;
      const ask = async (question: string): Promise<string | undefined> => {
        out.ask(question);
        return answers?.next();
      };
      try {
        const result = await calibrate(context, {
          dir: flags.out,
          stop,
          ...(wish === undefined ? {} : { wish }),
          ...(flags.yes === undefined ? {} : { yes: flags.yes }),
          ...(flags.by === undefined ? {} : { by: flags.by }),
          onPlan: (filming) => {
            for (const line of filmingLines(filming, out)) out.say(line);
          },
          ...(canAsk ? { confirm: progress.paused(({ plan }) => confirmSpending(plan.estimate)) } : {}),
          ...(answers === undefined || !process.stdin.isTTY
            ? {}
            : { confirm: async () => /^y(es)?$/i.test((await ask('Film this? y or n: '))?.trim() ?? '') }),
          onChange: progress.show,
          onFilmed: progress.close,
          ...(answers === undefined ? {} : { person: { say: out.say, ask } }),
        });
        out.data('calibrate', calibrationData(result));
        for (const line of calibrationLines(result, out)) out.say(line);
        const unfinished = (result.compared?.left ?? 0) > 0;
        const code = stop.aborted ? exitCodes.interrupted : endCodes[result.end];
        setExitCode(code === exitCodes.done && unfinished ? exitCodes.waiting : code);
      } finally {
        progress.close();
        answers?.close();
      }
    });
}

function wishOf({ engines, budget, dimensions: only, prompts, set }: CalibrateFlags): FilmingWish | undefined {
  if (engines === undefined) {
    if (budget === undefined && prompts === undefined && set === undefined) return undefined;
    throw new ConfigError(
      'usage.invalid',
      'Name the engines to film on',
      {},
      { hint: '--engines runway/gen4.5,luma/ray-2' },
    );
  }
  if (budget === undefined)
    throw new ConfigError('usage.invalid', 'Say what may be spent', {}, { hint: 'e.g. --budget 5, in dollars' });
  return {
    engines,
    budget: usd(budget),
    promptsPerDimension: prompts ?? usualPrompts,
    ...(only === undefined ? {} : { dimensions: only }),
    ...(set === undefined ? {} : { setFile: set }),
  };
}

function names(text: string): readonly string[] {
  const found = text.split(',').map((name) => name.trim());
  if (found.some((name) => name === '')) throw new InvalidArgumentError('Give names separated by commas.');
  return found;
}

function dimensionNames(text: string): readonly Dimension[] {
  return names(text).map((name) => {
    if (isDimension(name)) return name;
    throw new InvalidArgumentError(`No dimension ${name}; there are: ${dimensions.join(', ')}.`);
  });
}
