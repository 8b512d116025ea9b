import type { Decision } from '../../app/commands/command.ts';
import type { SendOptions, Sent } from '../../app/commands/send.ts';
import type { Dimension } from '../../core/dimensions.ts';
import { usd } from '../../core/money.ts';
import type { AddCommand } from '../add-command.ts';
import { dimensionList, dollars, wholeNumber } from '../arguments.ts';
import type { CommonFlags } from '../flags.ts';
import { openSession } from '../session.ts';

interface DecisionFlags extends CommonFlags {
  readonly by?: string;
  readonly note?: string;
  readonly previz?: boolean;
  readonly key?: string;
  readonly ifVersion?: number;
  readonly wait?: number;
}

/** Decisions of a person, attributed and recorded: with nobody at the production, during a run, or queued for the next. */
export function registerOperator(add: AddCommand): void {
  const decide = (name: 'approve' | 'hold', description: string): void => {
    withDecisionFlags(add(`${name} <production> <shot>`, description)).action(
      (file: string, target: string, flags: DecisionFlags) => send(file, { kind: name, target }, flags),
    );
  };
  decide('approve', 'accept the waiting take of a shot, or the open gate of an episode');
  withDecisionFlags(add('retake <production> <shot>', 'ask for another take of a shot'))
    .option('--because <dimension>', 'what was wrong, e.g. identity; repeatable or with commas', dimensionList)
    .action((file: string, target: string, flags: DecisionFlags & { readonly because?: readonly Dimension[] }) => {
      const because = flags.because === undefined ? {} : { because: [...flags.because] };
      return send(file, { kind: 'retake', target, ...because }, flags);
    });
  decide('hold', 'put a shot on hold');
  withDecisionFlags(add('reassign <production> <shot>', 'give a shot another engine, and agree to what that loses'))
    .requiredOption('--engine <id>', 'the engine, e.g. luma/ray-2')
    .action((file: string, target: string, flags: DecisionFlags & { readonly engine: string }) =>
      send(file, { kind: 'reassign', target, engine: flags.engine }, flags),
    );
  withDecisionFlags(
    add('pin <production> <shot> [engine]', 'film a shot on this engine only; without an engine, free it'),
  ).action((file: string, target: string, engine: string | undefined, flags: DecisionFlags) =>
    send(file, { kind: 'pin', target, engine: engine ?? null }, flags),
  );
  const decideEngine = (name: 'strike' | 'restore', description: string): void => {
    withDecisionFlags(add(`${name} <production> <engine>`, description)).action(
      (file: string, engine: string, flags: DecisionFlags) => send(file, { kind: name, engine }, flags),
    );
  };
  decideEngine('strike', 'take an engine out of this production');
  decideEngine('restore', 'let a struck engine film again');
  withDecisionFlags(add('budget <production>', 'change the cap of the production, or its limit per shot'))
    .option('--cap <dollars>', 'cap for the whole production', dollars)
    .option('--per-shot <dollars>', 'limit for each shot', dollars)
    .action((file: string, flags: DecisionFlags & { readonly cap?: number; readonly perShot?: number }) => {
      const { cap, perShot } = flags;
      const decision: Decision = {
        kind: 'budget',
        ...(cap === undefined ? {} : { cap: usd(cap) }),
        ...(perShot === undefined ? {} : { perShotMax: usd(perShot) }),
      };
      return send(file, decision, flags);
    });
}

function withDecisionFlags(command: ReturnType<AddCommand>): ReturnType<AddCommand> {
  return command
    .option('--by <name>', 'who decides (default: this user)')
    .option('--note <text>', 'why; kept in the log')
    .option('--key <text>', 'a name for this command: sent twice, it is applied once')
    .option('--if-version <n>', 'only if nothing changed since this version (see status --json)', wholeNumber(0, 1e15))
    .option('--wait <seconds>', 'how long to wait for a run that holds the production', wholeNumber(0, 3600), 10)
    .option('--previz', 'the log of the free animatics');
}

async function send(file: string, decision: Decision, flags: DecisionFlags): Promise<void> {
  const { context, out } = openSession(flags);
  const { sendDecision } = await import('../../app/commands/send.ts');
  const { errorOf } = await import('../../app/commands/outcome.ts');
  const { targetOf } = await import('../../app/commands/command.ts');
  const { productionStatus } = await import('../../app/status.ts');
  const target = targetOf(decision);
  const options = optionsOf(flags);
  const sent = await sendDecision(context, file, decision, options);
  const error = sent.kind === 'queued' ? undefined : errorOf(sent, target);
  if (error !== undefined) throw error;
  const { shots } = productionStatus(context, file, options);
  const shot = shots.find(({ id }) => id === target || id.split('/')[1] === target) ?? null;
  out.data('decision', { target, decision, answer: sent, shot });
  for (const line of linesOf(sent, `${decision.kind}${decision.kind === 'budget' ? '' : ` ${target}`}`)) out.say(line);
  if (sent.kind !== 'queued')
    out.say(`Go on with: npx shotcaller run ${file}${flags.previz === true ? ' --previz' : ''}`);
}

function optionsOf({ by, note, previz, key, ifVersion, wait }: DecisionFlags): SendOptions {
  return {
    ...(by === undefined ? {} : { by }),
    ...(note === undefined ? {} : { note }),
    ...(key === undefined ? {} : { key }),
    ...(ifVersion === undefined ? {} : { ifVersion }),
    ...(wait === undefined ? {} : { waitS: wait }),
    previz: previz ?? false,
  };
}

function linesOf(sent: Sent, what: string): readonly string[] {
  switch (sent.kind) {
    case 'done':
      return [`Recorded: ${what}.`, ...sent.notes];
    case 'already':
      return [`Stands already: ${what} (event ${sent.seq}). Nothing was recorded twice.`];
    case 'queued':
      return [
        `Queued: ${what}. The run that holds the production did not answer; it applies this, or the next run does.`,
      ];
    default:
      return [];
  }
}
