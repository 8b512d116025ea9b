import { describe, expect, it } from 'vitest';
import type { UnitId } from '../../core/ids.ts';
import { decide } from '../../orchestration/decide.ts';
import type { ProductionLog } from '../../orchestration/ports.ts';
import { shotSpec } from '../../orchestration/testing/brief.ts';
import { dollar, planOf, type Story, storyOf } from '../../orchestration/testing/story.ts';
import { openMemoryLog } from '../../simulation/memory-log.ts';
import { VirtualClock } from '../../simulation/virtual-clock.ts';
import { applyCommand } from './apply.ts';
import type { Command, Decision } from './command.ts';

const ref = 'e01/sh01';
const unit = `shot:${ref}` as const;
const by = { person: 'Ana', auth: 'asserted' } as const;
const planned = (): Story => storyOf([shotSpec(ref)]);
const filmed = (): Story => planned().filmed(ref, 'A', 'a/one');

/** A log that continues a story. */
function logOf(story: Story): ProductionLog {
  const disk = { rows: story.events.map((entry) => JSON.stringify(entry)), epoch: 0 };
  return openMemoryLog(disk, new VirtualClock(1), { bytes: (n) => new Uint8Array(n) });
}

const apply = (log: ProductionLog, decision: Decision, more: Partial<Command> = {}) =>
  applyCommand(log, { decision, by, ...more });
const versionOf = (log: ProductionLog, of: UnitId = unit) => log.state().versions[of] ?? 0;

/** Applies a command twice: what each came to, and how many events there are more. */
async function twice(story: Story, decision: Decision) {
  const log = logOf(story);
  const before = log.state().seq;
  const answers = [(await apply(log, decision)).kind, (await apply(log, decision)).kind];
  return { answers, more: log.state().seq - before };
}

describe('a command', () => {
  it('is recorded with who gave it, why, and its key', async () => {
    const log = logOf(planned());
    const answer = await apply(log, { kind: 'hold', target: 'sh01' }, { note: 'later', key: 'k1' });
    expect(answer).toEqual({ kind: 'done', seq: log.state().seq, version: versionOf(log), notes: [] });
    expect(log.state().lastBy[unit]).toMatchObject({ by, type: 'gate.decided' });
    expect(log.state().shots[ref]?.held).toEqual({ code: 'operator.hold', reason: 'later' });
    expect(log.state().commands).toMatchObject({ k1: { seq: log.state().seq } });
  });

  it('with a key that was seen is not applied again, whatever happened since [row 42]', async () => {
    const log = logOf(planned());
    await apply(log, { kind: 'hold', target: ref }, { key: 'k1' });
    const { seq } = log.state();
    await apply(log, { kind: 'pin', target: ref, engine: 'b/two' }, { key: 'k2' });
    expect(await apply(log, { kind: 'hold', target: ref }, { key: 'k1' })).toEqual({ kind: 'already', seq });
    expect(log.state().shots[ref]?.held).toBeUndefined();
  });

  it('under a key that was used for another decision is refused, and the key named', async () => {
    const log = logOf(planned());
    await apply(log, { kind: 'hold', target: ref }, { key: 'k1' });
    const { seq } = log.state();
    const answer = await apply(log, { kind: 'pin', target: ref, engine: 'b/two' }, { key: 'k1' });
    expect(answer).toMatchObject({
      kind: 'refused',
      code: 'usage.invalid',
      message: expect.stringContaining('Key k1'),
    });
    expect(log.state().seq).toBe(seq);
  });

  it.each(['constructor', '__proto__', 'toString'])(
    'is applied under the key %s and names no episode by it',
    async (key) => {
      const log = logOf(planned());
      expect(await apply(log, { kind: 'hold', target: ref }, { key })).toMatchObject({ kind: 'done' });
      expect(await apply(log, { kind: 'hold', target: ref }, { key })).toMatchObject({ kind: 'already' });
      expect(await apply(log, { kind: 'hold', target: key })).toMatchObject({
        kind: 'refused',
        code: 'shot.not-found',
      });
    },
  );

  it('on an old version is a conflict that names who changed it, and records nothing [row 42]', async () => {
    const log = logOf(planned());
    const seen = versionOf(log);
    await apply(log, { kind: 'pin', target: ref, engine: 'b/two' });
    const { seq } = log.state();
    const answer = await apply(log, { kind: 'hold', target: ref }, { ifVersion: seen });
    expect(answer).toMatchObject({ kind: 'conflict', changedBy: by, type: 'shot.pinned', version: seq });
    expect(log.state().seq).toBe(seq);
    expect((await apply(log, { kind: 'hold', target: ref }, { ifVersion: seq })).kind).toBe('done');
  });

  it.each<[string, Story, Decision]>([
    ['approve', filmed(), { kind: 'approve', target: ref }],
    ['budget', planned(), { kind: 'budget', cap: 99 * dollar }],
    ['hold', planned(), { kind: 'hold', target: ref }],
    ['retake', filmed(), { kind: 'retake', target: ref }],
    ['pin', planned(), { kind: 'pin', target: ref, engine: 'b/two' }],
    ['reassign', planned(), { kind: 'reassign', target: ref, engine: 'b/two' }],
    ['strike', planned(), { kind: 'strike', engine: 'a/one' }],
  ])('%s, given twice, is recorded at most once', async (name, story, decision) => {
    const { answers, more } = await twice(story, decision);
    expect(answers.at(-1)).toBe('already');
    expect(more).toBe(name === 'approve' ? 0 : 1);
  });

  it('retake, given again while the retake is filmed, asks for no third take; later it does', async () => {
    const log = logOf(
      filmed()
        .tell('gate.decided', unit, { gate: 'take', decision: 'retake', take: 1, override: false })
        .intended(ref, 'B', 'a/one'),
    );
    expect((await apply(log, { kind: 'retake', target: ref })).kind).toBe('already');
    const delivered = filmed()
      .tell('gate.decided', unit, { gate: 'take', decision: 'retake', take: 1, override: false })
      .filmed(ref, 'B', 'a/one', 2);
    expect((await apply(logOf(delivered), { kind: 'retake', target: ref })).kind).toBe('done');
  });

  it('retake names what was wrong, once however often it is given, and again when it says more', async () => {
    const log = logOf(filmed());
    const because = (...dimensions: ('identity' | 'motion')[]): Decision => ({
      kind: 'retake',
      target: ref,
      because: dimensions,
    });
    expect((await apply(log, { kind: 'retake', target: ref })).kind).toBe('done');
    expect((await apply(log, because('motion', 'identity', 'motion'))).kind).toBe('done');
    expect((await apply(log, because('identity', 'motion'))).kind).toBe('already');
    expect((await apply(log, { kind: 'retake', target: ref })).kind).toBe('already');
    expect(log.state().shots[ref]?.gates.at(-1)).toMatchObject({ take: 1, because: ['identity', 'motion'] });
    expect(log.state().shots[ref]?.attemptsBase).toBe(1);
  });

  it.each<[Decision, string]>([
    [{ kind: 'retake', target: ref, because: ['style'] }, 'shot.not-found'],
    [{ kind: 'retake', target: 'e01', because: ['style'] }, 'usage.invalid'],
    [{ kind: 'approve', target: ref }, 'shot.not-found'],
    [{ kind: 'hold', target: 'e01/sh09' }, 'shot.not-found'],
    [{ kind: 'retake', target: 'e01' }, 'usage.invalid'],
    [{ kind: 'pin', target: 'e01', engine: 'a/one' }, 'usage.invalid'],
    [{ kind: 'pin', target: ref, engine: 'runway/gen45' }, 'config.engine-unknown'],
    [{ kind: 'strike', engine: 'luma/rai-2' }, 'config.engine-unknown'],
    [{ kind: 'reassign', target: ref, engine: 'luma/ray-2' }, 'usage.invalid'],
    [{ kind: 'budget' }, 'usage.invalid'],
  ])('%j on a planned shot is refused with %s', async (decision, code) => {
    const log = logOf(planned());
    const { seq } = log.state();
    expect(await apply(log, decision)).toMatchObject({ kind: 'refused', code });
    expect(log.state().seq).toBe(seq);
  });
});

describe('an approval', () => {
  const failed = (): Story =>
    planned().intended(ref, 'A', 'a/one').submitted(ref, 'A').delivered(ref, 'A', 1).judged(ref, 'A', 1, 'fail');

  it('of a take that its gate failed is an override [row 43]', async () => {
    const log = logOf(failed());
    await apply(log, { kind: 'approve', target: ref });
    expect(log.state().shots[ref]?.gates).toMatchObject([{ decision: 'approve', take: 1, override: true, by }]);
  });

  it('given again after the gate failed the take overrules it; the first one did not know', async () => {
    const story = planned().intended(ref, 'A', 'a/one').submitted(ref, 'A').delivered(ref, 'A', 1);
    story.tell('gate.decided', unit, { gate: 'take', decision: 'approve', take: 1, override: false });
    const log = logOf(story.judged(ref, 'A', 1, 'fail'));
    expect((await apply(log, { kind: 'approve', target: ref })).kind).toBe('done');
    expect(log.state().shots[ref]?.gates.at(-1)).toMatchObject({ decision: 'approve', override: true });
    expect((await apply(log, { kind: 'approve', target: ref })).kind).toBe('already');
  });

  it('of an episode decides the gate that waits, and hold rejects it', async () => {
    const story = planned().tell('gate.opened', 'episode:e01', { gate: 'plan', reason: 'r' });
    const log = logOf(story);
    await apply(log, { kind: 'hold', target: 'e01' });
    expect(log.state().episodes['e01']?.planGate).toBe('rejected');
    await apply(log, { kind: 'approve', target: 'e01' });
    expect(log.state().episodes['e01']?.planGate).toBe('approved');
  });
});

describe('reassign', () => {
  /** A planned shot whose decision names other engines with a reason against them. */
  function decidedWith(
    rejected: readonly { engine: string; code: string; reason: string }[],
    degradations: string[] = [],
  ): Story {
    const made = planOf(1, [ref], ['a/one', 'b/two']);
    const shots = made.plan.shots.map((shot) => ({
      ...shot,
      candidates: shot.candidates.map((each) => (each.engine === 'b/two' ? { ...each, degradations } : each)),
      rejected: [...rejected],
    }));
    return planned().tell('plan.made', 'episode:e01', { ...made, plan: { ...made.plan, shots } });
  }

  it('gives the shot that engine, frees a hold, and the next attempt goes there', async () => {
    const story = planned().tell('shot.held', unit, { code: 'attempts.exhausted', reason: 'r' });
    const log = logOf(story);
    expect(await apply(log, { kind: 'reassign', target: ref, engine: 'b/two' })).toMatchObject({ kind: 'done' });
    expect(log.state().shots[ref]?.reassignments).toMatchObject([{ from: 'a/one', to: 'b/two', cause: 'operator' }]);
    expect(decide(log.state(), unit, story.now)).toEqual({ do: 'attempt', engine: 'b/two' });
  });

  it('agrees to what the engine would lose, and names it', async () => {
    const lost = 'audio.unsupported: dialogue missing';
    const known = logOf(decidedWith([], [lost]));
    expect(await apply(known, { kind: 'reassign', target: ref, engine: 'b/two' })).toMatchObject({
      notes: [`Agreed to: ${lost}`],
    });
    const asked = logOf(
      decidedWith([{ engine: 'luma/ray-2', code: 'degradation.needs-approval', reason: 'would lose sound' }]),
    );
    expect(await apply(asked, { kind: 'reassign', target: ref, engine: 'luma/ray-2' })).toMatchObject({
      notes: ['Agreed to: would lose sound'],
    });
    expect(asked.state().shots[ref]?.reassignments[0]?.reason).toContain('agreed: would lose sound');
  });

  it.each(['duration.too-long', 'denied', 'no-key', 'retired', 'consent.missing'])(
    'refuses an engine that is out by %s',
    async (code) => {
      const log = logOf(decidedWith([{ engine: 'luma/ray-2', code, reason: 'no way' }]));
      const answer = await apply(log, { kind: 'reassign', target: ref, engine: 'luma/ray-2' });
      expect(answer).toMatchObject({ kind: 'refused', message: expect.stringContaining('no way') });
    },
  );

  it('leaves an attempt that runs elsewhere to be collected, and says so [row 43]', async () => {
    const story = planned()
      .tell('shot.assigned', unit, { engine: 'a/one', reason: 'r', ranking: [] })
      .intended(ref, 'A', 'a/one')
      .submitted(ref, 'A');
    const log = logOf(story);
    expect(await apply(log, { kind: 'reassign', target: ref, engine: 'b/two' })).toMatchObject({
      notes: [expect.stringContaining('a/one still runs')],
    });
    expect(decide(log.state(), unit, story.now)).toEqual({ do: 'observe', attempt: 'A' });
  });

  it.each<[string, Story]>([
    ['is accepted', filmed()],
    ['is pinned elsewhere', planned().tell('shot.pinned', unit, { engine: 'a/one' })],
    ['has that engine struck', planned().tell('engine.struck', 'production', { engine: 'b/two', reason: 'r' })],
  ])('refuses a shot that %s', async (_why, story) => {
    const answer = await apply(logOf(story), { kind: 'reassign', target: ref, engine: 'b/two' });
    expect(answer).toMatchObject({ kind: 'refused', code: 'usage.invalid', hint: expect.any(String) });
  });
});

describe('budget', () => {
  it('frees what the money held, and keeps the limit that is not named', async () => {
    const story = planned().tell('shot.held', unit, { code: 'budget.cap', reason: 'r' });
    const log = logOf(story);
    const { perShotMax } = log.state().ledger;
    await apply(log, { kind: 'budget', cap: 500 * dollar });
    expect(log.state().shots[ref]?.held).toBeUndefined();
    expect(log.state().ledger).toMatchObject({ cap: 500 * dollar });
    expect(log.state().ledger.perShotMax).toBe(perShotMax);
    await apply(log, { kind: 'budget', perShotMax: 3 * dollar });
    expect(log.state().ledger).toMatchObject({ cap: 500 * dollar, perShotMax: 3 * dollar });
  });

  it.each([true, false])(
    'gives a shot that the plan could not pay its best engine (held already: %s)',
    async (held) => {
      const made = planOf(1, [ref], ['a/one', 'b/two']);
      const shots = made.plan.shots.map((shot) => ({ ...shot, chosen: null, reason: 'no money' }));
      const story = planned().tell('plan.made', 'episode:e01', { ...made, plan: { ...made.plan, shots } });
      if (held) story.tell('shot.held', unit, { code: 'plan.unmet', reason: 'no money' });
      const log = logOf(story);
      await apply(log, { kind: 'budget', cap: 500 * dollar });
      expect(decide(log.state(), unit, story.now)).toEqual({ do: 'attempt', engine: 'a/one' });
    },
  );

  it('below what is committed is allowed, says so, and starts nothing new [row 37]', async () => {
    const log = logOf(planned().intended(ref, 'A', 'a/one', 2 * dollar));
    expect(await apply(log, { kind: 'budget', cap: dollar })).toMatchObject({
      notes: [expect.stringContaining('US$2.00 is spent, reserved or at risk already')],
    });
    expect(log.state().ledger).toMatchObject({ cap: dollar, reserved: 2 * dollar });
  });
});

describe('restore', () => {
  it('lets a struck engine film again, and has nothing to do for a healthy one', async () => {
    const log = logOf(planned().tell('engine.struck', 'production', { engine: 'a/one', reason: 'r' }));
    expect((await apply(log, { kind: 'restore', engine: 'a/one' })).kind).toBe('done');
    expect(log.state().engines['a/one']?.struck).toBeUndefined();
    expect((await apply(log, { kind: 'restore', engine: 'a/one' })).kind).toBe('already');
  });
});
