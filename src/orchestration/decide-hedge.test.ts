import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { openedOf, policyOf, shotSpec } from './testing/brief.ts';
import { dollar, Story } from './testing/story.ts';

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

describe('a shot that holds up the end', () => {
  const retried = (): Story => {
    const story = rejected(sent(['a/one', 'b/two', 'c/three']), 'A', 1, 'b/two');
    return story.intended(ref, 'B', 'b/two', dollar, usually).submitted(ref, 'B');
  };

  it('is tried on an idle engine beside its running attempt, once', () => {
    const story = retried();
    expect(next(story)).toMatchObject({ do: 'attempt', hedgeOf: 'B' });
    story.intended(ref, 'C', 'c/three', dollar, { ...usually, hedgeOf: 'B' }).failed(ref, 'C', 'refused-input');
    expect(next(story)).toMatchObject({ do: 'wait', for: 'poll' });
  });

  it('is not tried twice at once with only one take left before a person is asked', () => {
    const story = rejected(retried(), 'B', 2, 'c/three');
    story.intended(ref, 'C', 'c/three', dollar, usually).submitted(ref, 'C');
    expect(next(story)).toMatchObject({ do: 'wait', for: 'poll' });
  });
});
