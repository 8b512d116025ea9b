import type { Decision, DecisionOptions } from '../../app/decisions.ts';
import type { AddCommand } from '../add-command.ts';
import type { CommonFlags } from '../flags.ts';
import { openSession } from '../session.ts';

interface DecisionFlags extends CommonFlags {
  readonly by?: string;
  readonly note?: string;
  readonly previz?: boolean;
}

/** `approve`, `retake`, `hold`, `pin`, `strike`, `restore`: decisions of a person, attributed and recorded. */
export function registerOperator(add: AddCommand): void {
  const decide = (name: 'approve' | 'retake' | 'hold', description: string): void => {
    withDecisionFlags(add(`${name} <production> <shot>`, description)).action(
      (file: string, shot: string, flags: DecisionFlags) => record(file, shot, { kind: name }, flags),
    );
  };
  decide('approve', 'accept the waiting take of a shot, or the open gate of an episode');
  decide('retake', 'ask for another take of a shot');
  decide('hold', 'put a shot on hold');
  withDecisionFlags(
    add('pin <production> <shot> [engine]', 'film a shot on this engine only; without an engine, free it'),
  ).action((file: string, shot: string, engine: string | undefined, flags: DecisionFlags) =>
    record(file, shot, { kind: 'pin', engine: engine ?? null }, flags),
  );
  const decideEngine = (name: 'strike' | 'restore', description: string): void => {
    withDecisionFlags(add(`${name} <production> <engine>`, description)).action(
      async (file: string, engine: string, flags: DecisionFlags) => {
        const { context, out } = openSession(flags);
        const { decideEngineAs } = await import('../../app/engine-decisions.ts');
        await decideEngineAs(context, file, engine, name, optionsOf(flags));
        out.data('decision', { target: engine, decision: { kind: name } });
        out.say(`Recorded: ${name} ${engine}. ${goOn(file, flags)}`);
      },
    );
  };
  decideEngine('strike', 'take an engine out of this production');
  decideEngine('restore', 'let a struck engine film again');
}

function optionsOf({ by, note, previz }: DecisionFlags): DecisionOptions {
  return {
    ...(by === undefined ? {} : { by }),
    ...(note === undefined ? {} : { note }),
    previz: previz ?? false,
  };
}

function goOn(file: string, { previz }: DecisionFlags): string {
  return `Go on with: npx shotcaller run ${file}${previz === true ? ' --previz' : ''}`;
}

function withDecisionFlags(command: ReturnType<AddCommand>): ReturnType<AddCommand> {
  return command
    .option('--by <name>', 'who decides (default: this user)')
    .option('--note <text>', 'why; kept in the log')
    .option('--previz', 'the log of the free animatics');
}

async function record(file: string, shot: string, decision: Decision, flags: DecisionFlags): Promise<void> {
  const { context, out } = openSession(flags);
  const { decideAs } = await import('../../app/decisions.ts');
  const view = await decideAs(context, file, shot, decision, optionsOf(flags));
  out.data('decision', { target: shot, decision, shot: view ?? null });
  out.say(`Recorded: ${decision.kind} ${shot}. ${goOn(file, flags)}`);
}
