import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { committedTo, entryOf, refuseEngine, refuseReservation, refuseSlot } from './ledger.ts';
import type { ShotState } from './state.ts';
import { shotSpec } from './testing/brief.ts';
import { dollar, type Story, storyOf } from './testing/story.ts';

const ref = 'e01/sh01';
const shots = [shotSpec(ref)];

function shotIn(story: Story): ShotState {
  const shot = story.state.shots[ref];
  if (shot === undefined) throw new Error('the story has a shot');
  return shot;
}

describe('the ledger', () => {
  it('is the sum of its attempts, whatever happens to them [row 37 F]', () => {
    const step = fc.constantFrom(
      'submitted',
      'doubt',
      'absent',
      'charged',
      'found',
      'failed',
      'delivered',
      'cancelled',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 2 }), step, fc.nat({ max: 2 * dollar }))), (steps) => {
        const story = storyOf(shots);
        const unit = `shot:${ref}` as const;
        for (const id of ['A0', 'A1', 'A2']) story.intended(ref, id, 'a/one', 700_000);
        for (const [n, what, cost] of steps) {
          const attempt = `A${n}`;
          if (what === 'submitted') story.submitted(ref, attempt);
          if (what === 'doubt') story.tell('attempt.in_doubt', unit, { attempt, evidence: 'e' });
          if (what === 'absent') story.tell('attempt.reconciled', unit, { attempt, finding: 'absent', reason: 'r' });
          if (what === 'charged')
            story.tell('attempt.reconciled', unit, { attempt, finding: 'assumed-charged', reason: 'r' });
          if (what === 'found')
            story.tell('attempt.reconciled', unit, { attempt, finding: 'found', reason: 'r', handle: {} });
          if (what === 'failed') story.failed(ref, attempt, 'bad-output', { billed: 'yes', cost });
          if (what === 'delivered') story.delivered(ref, attempt, 1, cost);
          if (what === 'cancelled') story.tell('attempt.cancelled', unit, { attempt, reason: 'r', billed: 'no', cost });
        }
        const sum = shotIn(story).attempts.map(entryOf);
        const { spent, reserved, atRisk } = story.state.ledger;
        expect(spent).toBe(sum.reduce((all, pots) => all + pots.spent, 0));
        expect(reserved).toBe(sum.reduce((all, pots) => all + pots.reserved, 0));
        expect(atRisk).toBe(sum.reduce((all, pots) => all + pots.atRisk, 0));
        expect(committedTo(shotIn(story))).toBe(spent + reserved + atRisk);
      }),
    );
  });
});

describe('refuseReservation', () => {
  it('allows exactly the cap and not a micro-dollar more, counting spent, reserved and at risk [row 37]', () => {
    const story = storyOf([...shots, shotSpec('e01/sh02')], { cap: 4 * dollar });
    story.filmed(ref, 'A', 'a/one').intended('e01/sh02', 'B', 'a/one').intended(ref, 'C', 'b/two');
    story.tell('attempt.in_doubt', `shot:${ref}`, { attempt: 'C', evidence: 'e' });
    expect(refuseReservation(story.state, shotIn(story), dollar)).toBeUndefined();
    expect(refuseReservation(story.state, shotIn(story), dollar + 1)).toMatchObject({ code: 'budget.cap' });
  });

  it('keeps a shot within its own limit', () => {
    const story = storyOf(shots, { perShotMax: 2 * dollar }).filmed(ref, 'A', 'a/one');
    expect(refuseReservation(story.state, shotIn(story), dollar)).toBeUndefined();
    expect(refuseReservation(story.state, shotIn(story), dollar + 1)).toMatchObject({
      code: 'budget.per-shot',
      reason: expect.stringContaining('US$2.00'),
    });
  });
});

describe('refuseSlot', () => {
  it('refuses when as many attempts are open as the engine takes at once, and one at a time when nothing is known', () => {
    const story = storyOf(shots).intended(ref, 'A', 'a/one');
    expect(refuseSlot(story.state, 'a/one')).toBeUndefined();
    story.intended(ref, 'B', 'a/one');
    expect(refuseSlot(story.state, 'a/one')).toEqual({
      code: 'engine.slots',
      reason: 'a/one already films 2 shots at once',
    });
    expect(refuseSlot(story.intended(ref, 'C', 'x/new').state, 'x/new')).toMatchObject({ code: 'engine.slots' });
  });
});

describe('a quote', () => {
  it('above the reservation is what stays bound, and what is booked when the vendor never names a cost [row 37]', () => {
    const story = storyOf(shots).intended(ref, 'A', 'a/one');
    story.tell('attempt.submitted', `shot:${ref}`, { attempt: 'A', handle: {}, emulated: true, estimate: 3 * dollar });
    expect(story.state.ledger.reserved).toBe(3 * dollar);
    story.tell('attempt.failed', `shot:${ref}`, {
      attempt: 'A',
      outcome: 'overdue',
      reason: 'r',
      billed: 'unknown',
      cost: 3 * dollar,
    });
    expect(story.state.ledger).toMatchObject({ reserved: 0, spent: 3 * dollar });
  });

  it('below the reservation frees nothing: it is an announcement, not a bill', () => {
    const story = storyOf(shots).intended(ref, 'A', 'a/one');
    story.tell('attempt.submitted', `shot:${ref}`, { attempt: 'A', handle: {}, emulated: true, estimate: 1 });
    expect(story.state.ledger.reserved).toBe(dollar);
  });
});

describe('refuseEngine', () => {
  it('refuses an engine that was struck or rests since it was chosen', () => {
    const story = storyOf(shots);
    expect(refuseEngine(story.state, shotIn(story), 'a/one', story.now)).toBeUndefined();
    for (const id of ['A', 'B']) story.intended(ref, id, 'a/one').failed(ref, id, 'unavailable');
    expect(refuseEngine(story.state, shotIn(story), 'a/one', story.now)).toMatchObject({ code: 'engine.out' });
    expect(refuseEngine(story.state, shotIn(story), 'a/one', story.now + 15_000)).toBeUndefined();
    story.tell('engine.struck', 'production', { engine: 'a/one', reason: 'r' });
    expect(refuseEngine(story.state, shotIn(story), 'a/one', story.now + 15_000)).toMatchObject({ code: 'engine.out' });
  });
});
