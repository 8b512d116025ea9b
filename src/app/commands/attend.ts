import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { messageOf, ShotcallerError, StoreError } from '../../core/errors.ts';
import { type NewEvent, principalSchema, requireValid } from '../../core/events/event.ts';
import { type EventType, payloads } from '../../core/events/payloads.ts';
import type { UnitId } from '../../core/ids.ts';
import { adoptStray } from '../../orchestration/strays.ts';
import type { InboxEntry } from '../../store/sqlite/inbox.ts';
import type { WritableLog } from '../../store/sqlite/log.ts';
import { applyCommand } from './apply.ts';
import { commandSchema, refused } from './command.ts';

/** How often a run looks into its inbox, milliseconds. */
const lookEveryMs = 250;

/**
 * Applies everything that waits in the inbox of a production: commands of operators, and facts of a process that was
 * replaced. Each is answered after it is recorded; one that is met twice (a crash in between) is known by its key.
 * @returns how many entries there were.
 * @throws {StoreError} as `ProductionLog.append`.
 */
export async function emptyInbox(log: WritableLog): Promise<number> {
  const waiting = log.inbox.waiting();
  for (const entry of waiting) log.inbox.answer(entry.key, await answerTo(log, entry));
  return waiting.length;
}

/**
 * Looks into the inbox again and again while a run goes on. Returns the way to stop, which throws what no store trouble
 * explains.
 */
export function attendInbox(log: WritableLog, clock: Clock): () => Promise<void> {
  let looking: Promise<unknown> = Promise.resolve();
  let busy = false;
  let failure: { readonly thrown: unknown } | undefined;
  const stop = clock.pulse?.(lookEveryMs, () => {
    if (busy) return;
    busy = true;
    looking = emptyInbox(log)
      .catch((thrown: unknown) => {
        // A production that was lost, or a full disk: the run itself meets it at its next append. Anything else is a bug.
        if (!ShotcallerError.is(thrown) || !thrown.code.startsWith('store.')) failure ??= { thrown };
      })
      .finally(() => {
        busy = false;
      });
  });
  return async () => {
    stop?.();
    await looking;
    if (failure !== undefined) throw failure.thrown;
  };
}

/** An entry that can not be applied is answered with why: it must neither stop the run nor be tried for ever. */
async function answerTo(log: WritableLog, { key, kind, body }: InboxEntry): Promise<object> {
  try {
    if (kind === 'stray') return await adopt(log, body);
    const command = commandSchema.safeParse(body);
    if (!command.success) return refused('usage.invalid', 'The queued command makes no sense');
    return await applyCommand(log, { key, ...command.data });
  } catch (thrown) {
    if (StoreError.is(thrown) && thrown.code.startsWith('store.')) throw thrown;
    return refused('defect.invariant', messageOf(thrown));
  }
}

const strays = z.object({
  facts: z.array(z.object({ type: z.string(), unit: z.string(), by: principalSchema, data: z.unknown() })),
});

async function adopt(log: WritableLog, body: unknown): Promise<object> {
  const found = strays.safeParse(body);
  const facts = (found.data?.facts ?? []).filter(({ type }) => Object.hasOwn(payloads, type));
  let adopted = 0;
  for (const fact of facts) {
    const entry = { ...fact, type: fact.type as EventType, unit: fact.unit as UnitId } as NewEvent;
    if (!isValid(entry)) continue;
    const state = log.state();
    const news = adoptStray(state, entry);
    if (news.length > 0) await log.append(news, entry.unit, state.versions[entry.unit] ?? 0);
    adopted += news.length;
  }
  return { kind: 'adopted', events: adopted };
}

function isValid(entry: NewEvent): boolean {
  try {
    requireValid(entry);
    return true;
  } catch (thrown) {
    if (ShotcallerError.is(thrown)) return false;
    throw thrown;
  }
}
