import { describe, expect, it } from 'vitest';
import { budgetCodes, heldCodes, releasedBy, replannable } from './held.ts';
import type { ShotState } from './state.ts';
import { statusOf, waitingFor } from './status.ts';
import { policyOf, shotSpec } from './testing/brief.ts';
import { type Story, storyOf } from './testing/story.ts';

const ref = 'e01/sh01';
const unit = `shot:${ref}` as const;

function shotIn(story: Story): ShotState {
  const shot = story.state.shots[ref];
  if (shot === undefined) throw new Error('the story has a shot');
  return shot;
}

const status = (story: Story) => statusOf(shotIn(story));

describe('statusOf', () => {
  it('follows a shot from planned to accepted', () => {
    const story = storyOf([shotSpec(ref)], { policy: policyOf({ takeGate: 'ask' }) });
    expect(status(story)).toBe('planned');
    expect(status(story.intended(ref, 'A', 'a/one'))).toBe('generating');
    expect(status(story.submitted(ref, 'A').delivered(ref, 'A', 1))).toBe('generating');
    expect(status(story.judged(ref, 'A', 1, 'fail'))).toBe('retake');
    story.intended(ref, 'B', 'b/two').submitted(ref, 'B').delivered(ref, 'B', 2).judged(ref, 'B', 2, 'pass');
    expect(status(story.tell('gate.opened', unit, { gate: 'take', take: 2, reason: 'r' }))).toBe('in-review');
    expect(status(story.accepted(ref, 'B', 2))).toBe('accepted');
    story.tell('gate.decided', unit, { gate: 'take', decision: 'retake', take: 2, override: false });
    expect(status(story)).toBe('retake');
    expect(status(story.tell('shot.held', unit, { code: 'operator.hold', reason: 'r' }))).toBe('held');
  });
});

describe('waitingFor', () => {
  it('says what a shot waits for in words, and nothing when it does not wait', () => {
    const story = storyOf([shotSpec(ref), shotSpec('e01/sh02', { continues: ref })]);
    const second = story.state.shots['e01/sh02'];
    expect(second && waitingFor(story.state, second, story.now)).toBe('the end of e01/sh01');
    expect(waitingFor(story.state, shotIn(story), story.now)).toBeUndefined();
  });
});

describe('held codes', () => {
  it('lifted by a new plan or more budget are all known codes', () => {
    for (const code of [...replannable, ...budgetCodes]) expect(Object.keys(heldCodes)).toContain(code);
  });

  it('release a shot only from a hold they name', () => {
    const held = shotIn(storyOf([shotSpec(ref)]).tell('shot.held', unit, { code: 'budget.cap', reason: 'r' }));
    expect(releasedBy(held, budgetCodes).held).toBeUndefined();
    expect(releasedBy(held, replannable)).toBe(held);
  });
});
