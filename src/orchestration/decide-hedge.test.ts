import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { openedOf, policyOf, shotSpec } from './testing/brief.ts';
import { dollar, planOf, Story } from './testing/story.ts';

const ref = 'e01/sh01';
const other = 'e01/sh02';
const usually = { typicalS: 20 };

/** A shot whose attempt `A` was sent to `a/one`, where a clip usually takes 20 s. */
function sent(engines: readonly string[], concurrency = 1, inDoubt: 'hold' | 'reassign' = 'reassign'): Story {
  const opened = openedOf([shotSpec(ref), shotSpec(other)], { policy: policyOf({ hedge: true, inDoubt }) });
  const story = new Story().planned(opened, engines, concurrency);
  story.tell('shot.assigned', `shot:${ref}`, { engine: 'a/one', reason: 'r', ranking: [] });
  return story.filmed(other, 'O', 'b/two').intended(ref, 'A', 'a/one', dollar, usually).submitted(ref, 'A');
}

/** The next action while no running attempt is due to be looked at. */
function next({ state, now }: Story) {
  return decide(state, `shot:${ref}`, now, (key) => (key.startsWith('hedge') ? 0 : Number.POSITIVE_INFINITY));
}

/** A take below quality; the shot then moves. */
function rejected(story: Story, id: string, take: number, to: string): Story {
  story.delivered(ref, id, take).judged(ref, id, take, 'fail');
  return story.tell('shot.assigned', `shot:${ref}`, { engine: to, reason: 'r', ranking: [] });
}

describe('a stalled shot', () => {
  it('gets another attempt on an idle engine, and none before it is slow', () => {
    const story = sent(['a/one', 'b/two']);
    expect(next(story)).toMatchObject({ do: 'wait', for: 'poll' });
    expect(next(story.later(100))).toEqual({ do: 'attempt', engine: 'b/two', hedgeOf: 'A' });
  });

  it('gets one more when the hedge came to nothing, on an engine that did not refuse it', () => {
    const story = sent(['a/one', 'b/two', 'c/three']).later(100);
    story.intended(ref, 'B', 'b/two', dollar, { ...usually, hedgeOf: 'A' }).failed(ref, 'B', 'refused-input');
    expect(next(story)).toEqual({ do: 'attempt', engine: 'c/three', hedgeOf: 'A' });
  });

  it('gets none while its hedge is on time, and one more when that stalls too', () => {
    const story = sent(['a/one', 'b/two', 'c/three']).later(100);
    story.intended(ref, 'B', 'b/two', dollar, { ...usually, hedgeOf: 'A' }).submitted(ref, 'B');
    expect(next(story)).toMatchObject({ do: 'wait', for: 'poll' });
    expect(next(story.later(100))).toEqual({ do: 'attempt', engine: 'c/three', hedgeOf: 'B' });
  });

  it('tries the same engine with another seed where no other one is able', () => {
    expect(next(sent(['a/one'], 2).later(100))).toEqual({ do: 'attempt', engine: 'a/one', hedgeOf: 'A' });
  });

  it('gets none on its own engine once a person has pinned it to another, and waits for that one', () => {
    const story = sent(['a/one'], 2).later(100);
    story.tell('shot.pinned', `shot:${ref}`, { engine: 'b/two' });
    expect(next(story)).toMatchObject({ do: 'wait', for: 'poll' });
  });

  it('leaves an engine to the shot that waits for it', () => {
    const opened = openedOf([shotSpec(ref), shotSpec(other)], { policy: policyOf({ hedge: true }) });
    const story = new Story().planned(opened, ['a/one', 'b/two'], 1);
    story.tell('shot.assigned', `shot:${other}`, { engine: 'b/two', reason: 'r', ranking: [] });
    story.intended(ref, 'A', 'a/one', dollar, usually).submitted(ref, 'A').later(100);
    expect(next(story)).toMatchObject({ do: 'wait', for: 'poll' });
  });

  it('gets its hedge also when the stalled take is the last one before a person is asked', () => {
    const story = rejected(sent(['a/one', 'b/two', 'c/three']), 'A', 1, 'b/two');
    rejected(story.intended(ref, 'B', 'b/two', dollar, usually).submitted(ref, 'B'), 'B', 2, 'c/three');
    story.intended(ref, 'C', 'c/three', dollar, usually).submitted(ref, 'C').later(100);
    expect(next(story)).toMatchObject({ do: 'attempt', hedgeOf: 'C' });
  });
});

describe('a stalled shot whose hedge is in doubt', () => {
  const doubted = (inDoubt: 'hold' | 'reassign'): Story => {
    const story = sent(['a/one', 'b/two', 'c/three'], 2, inDoubt).later(100);
    story.intended(ref, 'B', 'b/two', dollar, { ...usually, hedgeOf: 'A' });
    story.tell('attempt.in_doubt', `shot:${ref}`, { attempt: 'B', evidence: '502', cause: 'no-reply' });
    const reason = 'nothing can be looked up';
    return story.tell('attempt.reconciled', `shot:${ref}`, { attempt: 'B', finding: 'assumed-charged', reason });
  };

  it('is sent to nobody else when the policy asks a person first', () => {
    expect(next(doubted('hold'))).toMatchObject({ do: 'wait', for: 'poll' });
  });

  it('goes to another engine else, never to the one that may have it', () => {
    expect(next(doubted('reassign'))).toEqual({ do: 'attempt', engine: 'c/three', hedgeOf: 'A' });
  });
});

/** Two shots that usually take `usualS` each on any of three engines; `a/one` films the first, the other is done when `otherDone`. */
function longShots(usualS: number, otherDone: boolean, continued = false): Story {
  const shots = [shotSpec(ref), shotSpec(other, continued ? { continues: ref } : {})];
  const story = new Story().tell(
    'production.opened',
    'production',
    openedOf(shots, { policy: policyOf({ hedge: true }) }),
  );
  const made = planOf(1, [ref, other], ['a/one', 'b/two', 'c/three'], 1);
  const decisions = made.plan.shots.map((decision) => ({
    ...decision,
    candidates: decision.candidates.map((each) => ({ ...each, attemptS: usualS })),
  }));
  story.tell('plan.made', 'episode:e01', { ...made, plan: { ...made.plan, shots: decisions } });
  story.tell('gate.decided', 'episode:e01', { gate: 'plan', decision: 'approve', override: false });
  for (const each of [ref, other] as const)
    story.tell('shot.assigned', `shot:${each}`, { engine: 'a/one', reason: 'r', ranking: [] });
  if (otherDone) story.filmed(other, 'O', 'a/one');
  return story.intended(ref, 'A', 'a/one', dollar, { typicalS: usualS }).submitted(ref, 'A');
}

describe('a shot that holds up the end', () => {
  it('is tried on an idle engine beside its running attempt at once, where half of the takes fail and each takes long', () => {
    expect(next(longShots(300, true))).toMatchObject({ do: 'attempt', hedgeOf: 'A' });
  });

  it('is not, where that saves only seconds', () => {
    expect(next(longShots(20, true))).toMatchObject({ do: 'wait', for: 'poll' });
  });

  it('is not tried a third time while one of its two clips is on time', () => {
    const story = longShots(300, true);
    story.intended(ref, 'B', 'b/two', dollar, { typicalS: 300, hedgeOf: 'A' }).submitted(ref, 'B');
    expect(next(story)).toMatchObject({ do: 'wait', for: 'poll' });
  });

  it('is not tried twice at once with only one take left before a person is asked, unless that one is late', () => {
    const story = rejected(longShots(300, true), 'A', 1, 'b/two');
    rejected(story.intended(ref, 'B', 'b/two', dollar, { typicalS: 300 }).submitted(ref, 'B'), 'B', 2, 'c/three');
    story.intended(ref, 'C', 'c/three', dollar, { typicalS: 300 }).submitted(ref, 'C');
    expect(next(story)).toMatchObject({ do: 'wait', for: 'poll' });
    expect(next(story.later(1500))).toMatchObject({ do: 'attempt', hedgeOf: 'C' });
  });
});

describe('a shot that others outlast', () => {
  it('gets no second attempt, however late its own is', () => {
    const story = longShots(300, false).later(400);
    story.tell('shot.assigned', `shot:${other}`, { engine: 'b/two', reason: 'r', ranking: [] });
    story.intended(other, 'O', 'b/two', dollar, { typicalS: 3000 }).submitted(other, 'O');
    expect(next(story)).toMatchObject({ do: 'wait', for: 'poll' });
  });

  it('gets one where another shot continues it', () => {
    expect(next(longShots(300, false, true))).toMatchObject({ do: 'attempt', hedgeOf: 'A' });
  });
});
