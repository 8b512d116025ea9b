import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { event } from '../../core/events/event.ts';
import { episodeUnit } from '../../core/ids.ts';
import { readProduction } from '../../production/read.ts';
import { openLog, readLog, type WritableLog } from '../../store/sqlite/log.ts';
import type { AppContext } from '../context.ts';
import { openProduction } from '../opening.ts';
import { type FilmSet, openSet } from '../testing/filmed.ts';
import { emptyInbox } from './attend.ts';
import type { Decision } from './command.ts';
import { errorOf } from './outcome.ts';
import { type SendOptions, type Sent, sendDecision } from './send.ts';

const stateDir = (set: FilmSet): string => join(set.dir, '.shotcaller/tiny');
const openSetLog = (set: FilmSet): WritableLog => openLog(stateDir(set), set.context.clock, set.context.random);

/** A production that was opened and whose plan gate waits for a person. */
async function waiting(): Promise<FilmSet> {
  const set = openSet();
  const log = openSetLog(set);
  await openProduction(log, readProduction(set.file), { person: 'Ana', auth: 'asserted' });
  const unit = episodeUnit('e01');
  const opened = event('gate.opened', unit, { policy: 'plan-gate@1' }, { gate: 'plan', reason: 'it spends money' });
  await log.append([opened], unit, log.state().versions[unit] ?? 0);
  log.close();
  return set;
}

/** Sends a decision; `meanwhile` happens each time the sender sleeps. */
function send(
  set: FilmSet,
  decision: Decision,
  options: SendOptions = {},
  meanwhile: (times: number) => unknown = () => 0,
) {
  let times = 0;
  const clock: AppContext['clock'] = {
    now: set.context.clock.now,
    sleepUntil: async () => void (await meanwhile(++times)),
  };
  return sendDecision({ ...set.context, clock }, set.file, decision, { by: 'Ana', ...options });
}

const hold = { kind: 'hold', target: 'sh2' } as const;

describe('with nobody at the production', () => {
  it('a decision is recorded with its person and note', async () => {
    using set = await waiting();
    const sent = await send(set, { kind: 'approve', target: 'e01' }, { by: ' Ana ', note: 'go' });
    expect(sent.kind).toBe('done');
    expect(readLog(stateDir(set)).at(-1)).toMatchObject({
      by: { person: 'Ana', auth: 'asserted' },
      data: { gate: 'plan', decision: 'approve', override: false, note: 'go' },
    });
  });

  it.each(['', '  '])('a decision by nobody (%j) is refused and leaves the log as it is', async (by) => {
    using set = await waiting();
    const count = readLog(stateDir(set)).length;
    await expect(send(set, hold, { by })).rejects.toMatchObject({ code: 'usage.invalid' });
    expect(readLog(stateDir(set))).toHaveLength(count);
  });

  it('nothing is made where nothing was run', async () => {
    using set = openSet();
    await expect(send(set, hold)).rejects.toMatchObject({ code: 'shot.not-found' });
    expect(existsSync(join(set.dir, '.shotcaller'))).toBe(false);
  });
});

describe('while a process holds the production', () => {
  it('that process applies the command and the sender gets its answer', async () => {
    using set = await waiting();
    const owner = openSetLog(set);
    const sent = await send(set, hold, { key: 'k1' }, (times) => (times === 3 ? emptyInbox(owner) : 0));
    expect(sent).toMatchObject({ kind: 'done', seq: owner.state().seq });
    expect(owner.state().shots['e01/sh2']?.held?.code).toBe('operator.hold');
    expect(owner.state().commands).toMatchObject({ k1: { seq: owner.state().seq } });
    expect((await send(set, hold, { key: 'k1' })).kind).toBe('already');
    const other: Decision = { kind: 'hold', target: 'sh1' };
    const slip = await send(set, other, { key: 'k1' }, () => emptyInbox(owner));
    expect(slip).toMatchObject({ kind: 'refused', code: 'usage.invalid' });
    owner.close();
  });

  it('it is queued when that process does not answer in time, and the next to open the production applies it', async () => {
    using set = await waiting();
    const stopped = openSetLog(set);
    expect(await send(set, hold, { key: 'k1', waitS: 1 })).toEqual({ kind: 'queued', key: 'k1' });
    stopped.close();
    const next = await send(set, { kind: 'pin', target: 'sh1', engine: null }, { key: 'k2' });
    expect(next.kind).toBe('already');
    const log = openSetLog(set);
    expect(log.state().shots['e01/sh2']?.held?.code).toBe('operator.hold');
    expect(log.inbox.waiting()).toEqual([]);
    log.close();
  });

  it('the sender applies it when that process ends without having looked', async () => {
    using set = await waiting();
    const owner = openSetLog(set);
    const sent = await send(set, hold, {}, (times) => (times === 2 ? owner.close() : 0));
    expect(sent.kind).toBe('done');
  });

  it('a refusal and a conflict come back as they would have without it [row 42]', async () => {
    using set = await waiting();
    const owner = openSetLog(set);
    const through = (decision: Decision, options: SendOptions): Promise<Sent> =>
      send(set, decision, options, () => emptyInbox(owner));
    const none = await through({ kind: 'approve', target: 'sh1' }, { key: 'k1' });
    expect(none).toMatchObject({ kind: 'refused', code: 'shot.not-found' });
    const late = await through(hold, { key: 'k2', ifVersion: 99 });
    if (late.kind !== 'conflict') throw new Error(late.kind);
    expect(errorOf(late, 'sh2')).toMatchObject({
      code: 'store.conflict',
      message: expect.stringMatching(/production.opened by Ana at 2026-/),
    });
    owner.close();
  });

  it('an entry that makes no sense is refused instead of stopping the run', async () => {
    using set = await waiting();
    const owner = openSetLog(set);
    await send(set, { kind: 'dream' } as unknown as Decision, { key: 'k1', waitS: 0 });
    expect(await emptyInbox(owner)).toBe(1);
    expect(owner.inbox.waiting()).toEqual([]);
    owner.close();
  });
});
