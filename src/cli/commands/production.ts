import type { RunResult } from '../../app/run.ts';
import { keepHeapSmall } from '../../app/small-heap.ts';
import { ConfigError } from '../../core/errors.ts';
import { usd } from '../../core/money.ts';
import type { EpisodeState } from '../../orchestration/state.ts';
import type { AddCommand, SetExitCode } from '../add-command.ts';
import { dollars } from '../arguments.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags } from '../flags.ts';
import { openSession, type Session } from '../session.ts';

interface RunFlags extends CommonFlags {
  readonly episode?: string;
  readonly yes?: boolean;
  readonly maxCost?: number;
  readonly out?: string;
  readonly previz?: boolean;
  readonly by?: string;
  readonly collect?: boolean;
}

interface PlanFlags extends CommonFlags {
  readonly episode?: string;
  readonly replay?: string;
  readonly policy?: string;
  readonly whatIf?: readonly string[];
}

function repeated(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

const endCodes = {
  done: exitCodes.done,
  collected: exitCodes.done,
  waiting: exitCodes.waiting,
  budget: exitCodes.budget,
  'no-engine': exitCodes.noEngine,
  interrupted: exitCodes.interrupted,
} as const;

/** `plan`, `run`, `assemble`. */
export function registerProduction(add: AddCommand, setExitCode: SetExitCode): void {
  add('plan [production]', 'route every shot and show price and time; spends nothing')
    .option('--episode <id>', 'only this episode')
    .option('--replay <log>', 'score another policy over a log: a state folder, or the output of `log`')
    .option('--policy <name>', 'with --replay: greedy, no-learning, single:<engine> or uniform (default: greedy)')
    .option('--what-if <change>', 'beside the plan: without=<engine>, budget=<dollars>, deadline=<minutes>', repeated)
    .action(async (file: string | undefined, flags: PlanFlags) => {
      if (flags.replay !== undefined) return replay(flags.replay, flags, setExitCode);
      if (file === undefined) throw new ConfigError('usage.invalid', 'plan needs a production file, or --replay <log>');
      if (flags.policy !== undefined) throw new ConfigError('usage.invalid', '--policy goes with --replay <log>');
      const { context, out } = openSession(flags);
      const { planProduction } = await import('../../app/plan.ts');
      const { readWhatIf } = await import('../../app/what-if.ts');
      const { planData, planLines } = await import('../print/plan.ts');
      const result = await planProduction(context, file, {
        ...(flags.episode === undefined ? {} : { episode: flags.episode }),
        whatIf: (flags.whatIf ?? []).map(readWhatIf),
      });
      out.data('plan', planData(result));
      for (const line of planLines(result, out)) out.say(line);
      const unmet = result.episodes.some(({ plan }) => plan.unmet.length > 0);
      if (unmet) setExitCode(result.usable ? exitCodes.waiting : exitCodes.noEngine);
    });

  add('run <production>', 'produce the episodes; repeated, it goes on where it stopped')
    .option('--episode <id>', 'only this episode')
    .option('--yes', 'approve the plan without asking')
    .option('--max-cost <dollars>', 'cap for the whole production', dollars)
    .option('--out <dir>', 'output folder (default: out beside the production file)')
    .option('--previz', 'free local animatics instead of engines, in a log of their own')
    .option('--collect', 'only collect what was sent before; start nothing')
    .option('--by <name>', 'name of the operator (default: this user)')
    .action(async (file: string, flags: RunFlags) => {
      const session = openSession(flags);
      const result = await run(session, file, flags);
      session.out.data('run', { ...result.view, end: result.end });
      const { endLines } = await import('../print/end.ts');
      for (const line of endLines(result, file, session.out)) session.out.say(line);
      setExitCode(endCodes[result.end]);
    });

  add('assemble <production>', 'cut and sign an episode from its accepted shots')
    .requiredOption('--episode <id>', 'the episode')
    .option('--out <dir>', 'output folder (default: out beside the production file)')
    .option('--previz', 'the free animatics instead of the takes')
    .option('--force', 'cut again although the episode is there')
    .action(
      async (
        file: string,
        flags: CommonFlags & { episode: string; out?: string; previz?: boolean; force?: boolean },
      ) => {
        const { context, out } = openSession(flags);
        keepHeapSmall();
        const { assembleEpisode } = await import('../../app/assemble.ts');
        const { json: _json, quiet: _quiet, cwd: _cwd, config: _config, color: _color, ...options } = flags;
        const { episode, missing } = await assembleEpisode(context, file, options);
        out.data('assemble', { episode, missing });
        if (missing.length === 0) out.say(`Signed episode: ${episode.file}`);
        else
          out.say(
            `Not assembled; these shots are not accepted: ${missing.map(({ id, state }) => `${id} (${state})`).join(', ')}`,
          );
        if (missing.length > 0) setExitCode(exitCodes.waiting);
      },
    );
}

/** Too few shots are no success: whoever asks by script must not take the numbers for an answer. */
async function replay(log: string, flags: PlanFlags, setExitCode: SetExitCode): Promise<void> {
  const { context, out } = openSession(flags);
  const { replayLog } = await import('../../app/replay.ts');
  const { replayLines } = await import('../print/replay.ts');
  const result = replayLog(context, log, flags.policy ?? 'greedy');
  out.data('replay', result);
  for (const line of replayLines(result, out)) out.say(line);
  if (result.problem !== undefined) setExitCode(exitCodes.usage);
}

async function run({ context, out, stop, drains }: Session, file: string, flags: RunFlags): Promise<RunResult> {
  drains();
  keepHeapSmall();
  const { runProduction } = await import('../../app/run.ts');
  const { openProgress } = await import('../progress.ts');
  const { confirmPlan } = await import('../confirm.ts');
  const progress = openProgress(out, context.clock);
  const onSilentOwner = (silentS: number, watchS: number): void =>
    out.say(
      `The process that holds this production said nothing for ${silentS} s. Watching it for ${watchS} s before taking over.`,
    );
  const { episode, yes, maxCost, out: outDir, previz, by, collect } = flags;
  const canAsk = out.live && process.stdin.isTTY === true && yes !== true;
  try {
    return await runProduction(context, file, {
      stop,
      ...(episode === undefined ? {} : { episode }),
      ...(yes === undefined ? {} : { yes }),
      ...(maxCost === undefined ? {} : { maxCost: usd(maxCost) }),
      ...(outDir === undefined ? {} : { out: outDir }),
      ...(previz === undefined ? {} : { previz }),
      ...(by === undefined ? {} : { by }),
      ...(collect === undefined ? {} : { collect }),
      ...(canAsk ? { confirmPlan: progress.paused((plan: EpisodeState) => confirmPlan(plan, out)) } : {}),
      onChange: progress.show,
      onCutProgress: progress.cut,
      onSilentOwner,
    });
  } finally {
    progress.close();
  }
}
