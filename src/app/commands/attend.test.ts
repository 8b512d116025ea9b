import { expect, it } from 'vitest';
import { event, type NewEvent } from '../../core/events/event.ts';
import type { UnitId } from '../../core/ids.ts';
import { policies, recordFact } from '../../orchestration/effects/effect.ts';
import type { Ports } from '../../orchestration/ports.ts';
import { shotSpec } from '../../orchestration/testing/brief.ts';
import { storyOf } from '../../orchestration/testing/story.ts';
import type { WritableLog } from '../../store/sqlite/log.ts';
import { claimLog } from '../../store/sqlite/takeover.ts';
import { type LogFolder, logFolder } from '../../store/sqlite/testing/log-folder.ts';
import { attendInbox, emptyInbox } from './attend.ts';

const ref = 'e01/sh01';
const unit = `shot:${ref}` as const;
const tell = async (log: WritableLog, entry: NewEvent): Promise<unknown> =>
  log.append([entry], entry.unit as UnitId, log.state().versions[entry.unit] ?? 0);

/** A production with a call on the wire whose owner falls silent, and its successor, who wrote the job off. */
async function replaced(box: LogFolder): Promise<{ readonly old: WritableLog; readonly successor: WritableLog }> {
  const old = box.open();
  const { events } = storyOf([shotSpec(ref)]).intended(ref, 'A', 'a/one');
  for (const { type, unit: of, by, data } of events) await tell(old, event(type, of, by, data));
  box.clock.at += 60_000;
  const successor = box.keep(await claimLog(box.dir, box.clock, box.random));
  const by = policies.orchestrator;
  await tell(successor, event('attempt.in_doubt', unit, by, { attempt: 'A', evidence: 'the process ended' }));
  const absent = { attempt: 'A', finding: 'absent' as const, reason: 'not in the list' };
  await tell(successor, event('attempt.reconciled', unit, by, absent));
  return { old, successor };
}

const handle = { engine: 'a/one', jobId: 'job-1', emulated: true };
const reply = event('attempt.submitted', unit, policies.orchestrator, { attempt: 'A', handle, emulated: true });
const attemptOf = (log: WritableLog) => log.state().shots[ref]?.attempts[0];

it('the reply to a paid call that reaches a replaced process makes its successor adopt the job, once [row 11]', async () => {
  using box = logFolder();
  const { old, successor } = await replaced(box);
  const scene = { ports: { log: old } as unknown as Ports, unit, state: successor.state() };
  await expect(recordFact(scene, [reply])).rejects.toMatchObject({ code: 'store.stale-lease' });
  expect(attemptOf(successor)).toMatchObject({ phase: 'in-doubt', finding: 'absent' });
  expect(await emptyInbox(successor)).toBe(1);
  expect(attemptOf(successor)).toMatchObject({ phase: 'submitted', finding: 'found', handle });
  const { seq } = successor.state();
  await expect(recordFact(scene, [reply])).rejects.toMatchObject({ code: 'store.stale-lease' });
  await emptyInbox(successor);
  expect(successor.state().seq).toBe(seq);
});

it('a stray that is damaged is left out, and the next one is still adopted', async () => {
  using box = logFolder();
  const { old, successor } = await replaced(box);
  old.leave?.([{ ...reply, data: { attempt: 'A', handle } } as unknown as NewEvent, reply]);
  await emptyInbox(successor);
  expect(attemptOf(successor)).toMatchObject({ phase: 'submitted', handle });
});

it('a run looks into its inbox at every pulse until it is told to stop', async () => {
  using box = logFolder();
  const { old, successor } = await replaced(box);
  const beating = box.clock.beats.size;
  const stop = attendInbox(successor, box.clock);
  old.leave?.([reply]);
  for (const look of [...box.clock.beats].slice(beating)) look();
  await stop();
  expect(attemptOf(successor)).toMatchObject({ phase: 'submitted' });
  expect(box.clock.beats.size).toBe(beating);
});
