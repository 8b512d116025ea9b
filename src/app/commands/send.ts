import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ProductionError, StoreError } from '../../core/errors.ts';
import { digestOf } from '../../core/hashing.ts';
import { ulid } from '../../core/ids.ts';
import { openLetterbox } from '../../store/sqlite/inbox.ts';
import { openLog, type WritableLog } from '../../store/sqlite/log.ts';
import type { AppContext } from '../context.ts';
import { leaseOptions } from '../lease.ts';
import { type LogOptions, locate } from '../status.ts';
import type { Workspace } from '../workspace.ts';
import { applyCommand } from './apply.ts';
import { emptyInbox } from './attend.ts';
import type { Command, CommandAnswer, Decision } from './command.ts';
import { operator } from './operator.ts';

/** How a decision is sent. */
export interface SendOptions extends LogOptions {
  /** Name of the person; default the user of this machine. */
  readonly by?: string;
  readonly note?: string;
  /** Idempotency key; made up when absent. */
  readonly key?: string;
  /** Version of the shot, episode or production the person saw. */
  readonly ifVersion?: number;
  /** Seconds to wait for a run that holds the production; default 10. */
  readonly waitS?: number;
}

/** What became of it: an answer, or a place in the queue. */
export type Sent = CommandAnswer | { readonly kind: 'queued'; readonly key: string };

const defaultWaitS = 10;

/** How often the answer is looked for, milliseconds. */
const lookEveryMs = 100;

/**
 * Sends an operator's decision to a production. With nobody at it, it is applied here; while a run holds it, the run
 * applies it; when that run does not answer in time, the command stays queued for it or for the next one.
 * @throws {ProductionError} `shot.not-found` where nothing was run yet; {ConfigError} `usage.invalid` for a nameless
 *   person; {StoreError} as `openLog`.
 */
export async function sendDecision(
  context: AppContext,
  file: string,
  decision: Decision,
  options: SendOptions,
): Promise<Sent> {
  const { note, key, ifVersion } = options;
  const command: Command = {
    decision,
    by: operator(options.by),
    ...(note === undefined ? {} : { note }),
    ...(key === undefined ? {} : { key }),
    ...(ifVersion === undefined ? {} : { ifVersion }),
  };
  const workspace = locate(context, file, options);
  requireLog(workspace);
  const here = await applyHere(context, workspace, (log) => applyCommand(log, command));
  return here ?? queue(context, workspace, command, options.waitS ?? defaultWaitS);
}

/** Applies what waits and then this, when nobody holds the production; `undefined` when somebody does. */
async function applyHere<T>(
  context: AppContext,
  { stateDir }: Workspace,
  apply: (log: WritableLog) => Promise<T>,
): Promise<T | undefined> {
  const log = openFree(context, stateDir);
  if (log === undefined) return undefined;
  try {
    await emptyInbox(log);
    return await apply(log);
  } finally {
    log.close();
  }
}

function openFree(context: AppContext, stateDir: string): WritableLog | undefined {
  try {
    return openLog(stateDir, context.clock, context.random, leaseOptions(context));
  } catch (thrown) {
    if (StoreError.is(thrown) && thrown.code === 'store.busy' && thrown.context['held'] === true) return undefined;
    throw thrown;
  }
}

/** Waits by counting its own sleeps: a clock that jumps neither shortens nor prolongs it. */
async function queue(context: AppContext, workspace: Workspace, command: Command, waitS: number): Promise<Sent> {
  const { clock, random } = context;
  const key = command.key ?? ulid(clock.now(), random);
  const box = openLetterbox(workspace.stateDir, clock);
  try {
    // Another decision under a used key gets a place of its own, to be refused by name.
    const place = command.key === undefined ? key : `${key} ${digestOf(command.decision)}`;
    const fresh = box.put(place, 'command', { ...command, key });
    const answered = (): Sent | undefined => asSent(box.answerTo(place), fresh);
    for (let left = Math.ceil((waitS * 1000) / lookEveryMs); left > 0; left--) {
      // The run may have ended just now: then this is the next process to open the production.
      if (answered() === undefined) await applyHere(context, workspace, async () => undefined);
      const sent = answered();
      if (sent !== undefined) return sent;
      await clock.sleepUntil(clock.now() + lookEveryMs);
    }
    return answered() ?? { kind: 'queued', key };
  } finally {
    box.close();
  }
}

/** The answer to a command that somebody else put under the same key says that this one came second. */
function asSent(answer: unknown, fresh: boolean): CommandAnswer | undefined {
  const given = answer as CommandAnswer | undefined;
  return given?.kind === 'done' && !fresh ? { kind: 'already', seq: given.seq } : given;
}

/** Looks whether there is a log before one would be made. */
function requireLog({ stateDir }: Workspace): void {
  if (existsSync(join(stateDir, 'log.db'))) return;
  const hint = 'Run the production first: shotcaller run production.yaml';
  throw new ProductionError('shot.not-found', 'Nothing was run yet, so there is nothing to decide', {}, { hint });
}
