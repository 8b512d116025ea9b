import { Conversation, callLimitMs } from './conversation.ts';
import type { EngineSubject, VendorOperation, VendorTrouble } from './subject.ts';

/** What an adapter made of one trouble. */
export interface TroubleOutcome {
  readonly operation: VendorOperation;
  /** Name of the trouble with what matters of its arguments, e.g. `gone 404`. */
  readonly trouble: string;
  /** `in doubt`, `rejected: rate-limited`, `unreadable, goes on`, `failed: bad-output`, `fetched` and the like. */
  readonly outcome: string;
}

interface Staged {
  readonly operation: VendorOperation;
  readonly trouble: string;
  readonly effect: VendorTrouble;
}

const staged = (operation: VendorOperation, effect: VendorTrouble, trouble = effect.name): Staged => ({
  operation,
  trouble,
  effect,
});

/** Trouble on the create call: what the submit says. */
const onCreate: readonly Staged[] = [
  staged('create', { name: '429' }),
  staged('create', { name: '5xx-before' }),
  staged('create', { name: '5xx-after' }),
  staged('create', { name: 'hang-before' }),
  staged('create', { name: 'hang-after' }),
  staged('create', { name: 'reset' }),
  staged('create', { name: 'drip', chunkBytes: 64, everyMs: 1 }),
  staged('create', { name: 'quota' }),
  staged('create', { name: 'auth', status: 401 }, 'auth 401'),
  staged('create', { name: 'auth', status: 403 }, 'auth 403'),
  staged('create', { name: 'gone', status: 404 }, 'gone 404'),
  staged('create', { name: 'gone', status: 410 }, 'gone 410'),
  staged('create', { name: 'schema-drift' }),
  staged('create', { name: 'error-in-200' }),
  staged('create', { name: 'refuse-input', at: 'create' }),
];

/** Trouble of the job itself: how it ends, ten minutes later. */
const onJob: readonly Staged[] = [
  staged('create', { name: 'refuse-input', at: 'run' }, 'refuse-input while running'),
  staged('create', { name: 'refuse-output' }),
  staged('create', { name: 'fail' }),
  staged('create', { name: 'stuck', state: 'queued' }, 'stuck in the queue'),
  staged('create', { name: 'stuck', state: 'running' }, 'stuck while running'),
  staged('create', { name: 'slow', x: 2 }),
  staged('create', { name: 'late', byS: 3600 }),
  staged('create', { name: 'cost-drift', x: 2 }),
];

/** Trouble on one status read: what the observation says, and whether the job goes on. */
const onStatus: readonly Staged[] = [
  staged('status', { name: '429' }),
  staged('status', { name: '5xx-before' }),
  staged('status', { name: 'hang-before' }),
  staged('status', { name: 'reset' }),
  staged('status', { name: 'drip', chunkBytes: 64, everyMs: 1 }),
  staged('status', { name: 'auth', status: 401 }, 'auth 401'),
  staged('status', { name: 'auth', status: 403 }, 'auth 403'),
  staged('status', { name: 'gone', status: 404 }, 'gone 404'),
  staged('status', { name: 'gone', status: 410 }, 'gone 410'),
  staged('status', { name: 'schema-drift' }),
  staged('status', { name: 'error-in-200' }),
  staged('status', { name: 'unknown-status' }),
  staged('status', { name: 'empty-output' }),
];

/** Trouble on the call that calls a running job off. */
const onCancel: readonly Staged[] = [
  staged('cancel', { name: '429' }),
  staged('cancel', { name: '5xx-before' }),
  staged('cancel', { name: 'hang-before' }),
  staged('cancel', { name: 'error-in-200' }),
  staged('cancel', { name: 'cancel-race' }),
];

/** Trouble on the download of a finished clip. */
const onOutput: readonly Staged[] = [
  staged('output', { name: 'expired-url' }),
  staged('output', { name: 'gone', status: 404 }, 'gone 404'),
  staged('output', { name: '429' }),
  staged('output', { name: '5xx-before' }),
  staged('output', { name: 'reset' }),
  staged('output', { name: 'drip', chunkBytes: 8, everyMs: 1 }),
  staged('output', { name: 'truncated', declared: true }, 'truncated, length declared'),
  staged('output', { name: 'truncated' }),
  staged('output', { name: 'html-output' }),
];

/** Trouble on the way to a job whose submit reply was lost. */
const onList: readonly Staged[] = [
  staged('list', { name: 'list-lag', lagS: 30 }),
  staged('list', { name: '5xx-before' }),
  staged('list', { name: 'schema-drift' }),
];

/** Every trouble that `troubleOutcomes` stages, by operation and name. */
export const stagedTroubles: readonly Pick<Staged, 'operation' | 'trouble'>[] = [
  ...onCreate,
  ...onJob,
  ...onStatus,
  ...onCancel,
  ...onOutput,
  ...onList,
];

async function creating(talk: Conversation, { effect }: Staged): Promise<string> {
  const result = await talk.submit(talk.wire(), talk.engine(callLimitMs(effect)));
  if (result.kind === 'accepted') return 'accepted';
  return result.kind === 'unknown' ? 'in doubt' : `rejected: ${result.failure.outcome}`;
}

async function ending(talk: Conversation): Promise<string> {
  const handle = await talk.accepted();
  await talk.subject.vendor.advance(600);
  for (let reads = 0; ; reads++) {
    const seen = await talk.observe(handle);
    if (seen.kind === 'failed') return `failed: ${seen.failure.outcome}`;
    const works = seen.kind === 'queued' || seen.kind === 'running' || seen.kind === 'throttled';
    if (!works) return seen.kind;
    // A clip may still be written for a moment; a job that is late stays where it is.
    if (reads === 40) return `${seen.kind}, until it is overdue`;
  }
}

async function reading(talk: Conversation, { effect }: Staged): Promise<string> {
  const { vendor } = talk.subject;
  const handle = await talk.accepted();
  await talk.ended(handle);
  await vendor.trouble('status', effect);
  const seen = await talk.observe(handle, talk.engine(callLimitMs(effect)));
  if (seen.kind === 'failed') return `failed: ${seen.failure.outcome}`;
  if (seen.kind === 'gone' || seen.kind === 'succeeded') return seen.kind;
  await vendor.calm();
  return `${seen.kind}, then ${(await talk.ended(handle)).kind}`;
}

async function callingOff(talk: Conversation, { effect }: Staged): Promise<string> {
  const handle = await talk.accepted();
  await talk.subject.vendor.trouble('cancel', effect);
  const result = await talk.engine(callLimitMs(effect)).cancel(handle);
  await talk.subject.vendor.calm();
  if (result.kind !== 'cancelled') return result.kind;
  return `cancelled, billed ${result.billed}`;
}

async function fetching(talk: Conversation, { effect }: Staged): Promise<string> {
  if (talk.subject.inlineOutput === true) return 'can not happen: no download';
  const output = await talk.output(await talk.accepted());
  await talk.subject.vendor.trouble('output', effect);
  const result = await talk.fetch(output);
  return result.kind === 'failed' ? `failed: ${result.failure.outcome}` : result.kind;
}

async function looking(talk: Conversation, { effect }: Staged): Promise<string> {
  const { vendor } = talk.subject;
  await vendor.trouble('create', { name: '5xx-after' });
  const wire = talk.wire();
  const attempt = talk.attempt(wire);
  await talk.submit(wire, talk.engine(), attempt);
  await vendor.trouble('list', effect);
  const answer = await talk.reconcile(attempt);
  return answer.kind === 'absent' ? `absent, ${answer.certainty}` : answer.kind;
}

/**
 * What an adapter makes of every trouble, each on a fresh job: the row of a vendor in the table of docs/engines.md. What a
 * gate must find (wrong size, black, frozen …) is not in it: to an adapter such a clip is delivered.
 */
export async function troubleOutcomes(subject: EngineSubject): Promise<readonly TroubleOutcome[]> {
  const outcomes: TroubleOutcome[] = [];
  const stage = async (
    troubles: readonly Staged[],
    show: (talk: Conversation, trouble: Staged) => Promise<string>,
  ): Promise<void> => {
    for (const each of troubles) {
      await subject.vendor.reset();
      await subject.vendor.calm();
      const { operation, trouble } = each;
      const happens = subject.quota || each.effect.name !== 'quota';
      const outcome = happens ? await show(new Conversation(subject), each) : 'can not happen: no account';
      outcomes.push({ operation, trouble, outcome });
    }
  };
  const troubled =
    (show: (talk: Conversation, trouble: Staged) => Promise<string>) =>
    async (talk: Conversation, each: Staged): Promise<string> => {
      await subject.vendor.trouble('create', each.effect);
      return show(talk, each);
    };
  await stage(onCreate, troubled(creating));
  await stage(onJob, troubled(ending));
  await stage(onStatus, reading);
  await stage(onCancel, callingOff);
  await stage(onOutput, fetching);
  await stage(onList, looking);
  return outcomes;
}
