import { describe, expect, it } from 'vitest';
import { rfc3339 } from '../core/clock.ts';
import { decide } from './decide.ts';
import { idleEngineFor, takesAhead } from './idle-engines.ts';
import { openedOf, shotSpec } from './testing/brief.ts';
import { planOf, Story } from './testing/story.ts';
import { byUrgency } from './urgency.ts';

const refs = ['e01/sh01', 'e01/sh02', 'e01/sh03'] as const;
const unitOf = (ref: string) => `shot:${ref}` as `shot:${string}/${string}`;

/** Three shots that were all given `a/one`, which films one at a time; waiting costs, and `b/two` is worse by `loss`. */
function queued(loss: number, requestsPerMin?: number): Story {
  const story = new Story().tell('production.opened', 'production', openedOf(refs.map((ref) => shotSpec(ref))));
  const made = planOf(1, refs, ['a/one', 'b/two'], 1);
  const shots = made.plan.shots.map((shot) => ({
    ...shot,
    candidates: shot.candidates.map((each, at) => ({
      ...each,
      utility: each.utility - at * loss - 0.02,
      terms: { ...each.terms, quality: 1 - at * loss, time: -0.02 },
    })),
  }));
  const engines = made.engines.map((terms) => (requestsPerMin === undefined ? terms : { ...terms, requestsPerMin }));
  story.tell('plan.made', 'episode:e01', { ...made, engines, plan: { ...made.plan, shots } });
  story.tell('gate.decided', 'episode:e01', { gate: 'plan', decision: 'approve', override: false });
  for (const ref of refs) story.tell('shot.assigned', unitOf(ref), { engine: 'a/one', reason: 'r', ranking: [] });
  return story.intended(refs[0], 'A', 'a/one').submitted(refs[0], 'A');
}

/** The shot's attempt on `b/two` gave no clip in time, and failover moved the shot to `a/one`. */
const left = (story: Story, ref: string, outcome: 'overdue' | 'rate-limited') =>
  story
    .intended(ref, 'L', 'b/two')
    .submitted(ref, 'L')
    .failed(ref, 'L', outcome)
    .tell('shot.reassigned', unitOf(ref), { from: 'b/two', to: 'a/one', cause: outcome, reason: 'r', ranking: [] });

const next = (story: Story, ref: string) => decide(story.state, unitOf(ref), story.now);

describe('an idle engine', () => {
  it('is given to one waiting shot, the one that would wait longest, and the others wait on', () => {
    const story = queued(0.001);
    expect(next(story, refs[1])).toEqual({ do: 'wait', for: 'slot' });
    expect(next(story, refs[2])).toMatchObject({ do: 'assign', engine: 'b/two' });
  });

  it('is left idle when the move costs more than the wait', () => {
    const story = queued(0.5);
    for (const ref of refs.slice(1)) expect(next(story, ref)).toEqual({ do: 'wait', for: 'slot' });
  });

  it('is no better than the wait for the next minute of an engine that suits better', () => {
    const story = queued(0.5, 1);
    for (const ref of refs.slice(1))
      expect(next(story, ref)).toEqual({ do: 'wait', for: 'cooling', until: story.now + 60_000 });
    const asked = queued(0.5).failed(refs[0], 'A', 'rate-limited', { retryAt: rfc3339(queued(0.5).now + 60_000) });
    expect(next(asked, refs[2])).toMatchObject({ do: 'reroute', cause: 'engine-cooling', to: 'b/two' });
  });

  it('takes no shot that a person pinned or that the engine refused', () => {
    const story = queued(0.001).tell('shot.pinned', unitOf(refs[2]), { engine: 'a/one' });
    const pinned = story.state.shots[refs[2]];
    expect(pinned && idleEngineFor(story.state, pinned, story.now)).toBeUndefined();
    expect(next(story, refs[1])).toMatchObject({ do: 'assign', engine: 'b/two' });
  });

  it('does not get back the shot that has just left it for a fault', () => {
    const story = left(queued(0.001), refs[2], 'overdue');
    expect(next(story, refs[2])).toEqual({ do: 'wait', for: 'slot' });
    expect(next(story, refs[1])).toMatchObject({ do: 'assign', engine: 'b/two' });
  });

  it('may get back a shot that left it because it was asked to come later', () => {
    const story = left(queued(0.001), refs[2], 'rate-limited').later(3600);
    expect(next(story, refs[2])).toMatchObject({ do: 'assign', engine: 'b/two' });
  });

  it('is no longer idle once a shot of its own waits for it', () => {
    const story = queued(0.001).tell('shot.assigned', unitOf(refs[2]), { engine: 'b/two', reason: 'r', ranking: [] });
    expect(next(story, refs[2])).toEqual({ do: 'attempt', engine: 'b/two' });
    expect(next(story, refs[1])).toEqual({ do: 'wait', for: 'slot' });
  });
});

/** One shot on slow `a/one`, which is free; `b/two` is fast and films another shot. */
function slowOrBusy(slowS: number, fastLoss = 0): Story {
  const story = new Story().tell('production.opened', 'production', openedOf(refs.map((ref) => shotSpec(ref))));
  const made = planOf(1, refs, ['a/one', 'b/two'], 1);
  const shots = made.plan.shots.map((shot) => ({
    ...shot,
    candidates: shot.candidates.map((each, at) => ({
      ...each,
      ...(at === 0 ? { attemptS: slowS } : {}),
      utility: 0.98 - at * fastLoss,
      terms: { ...each.terms, quality: 1 - at * fastLoss, time: -0.02 },
    })),
  }));
  story.tell('plan.made', 'episode:e01', { ...made, plan: { ...made.plan, shots } });
  story.tell('gate.decided', 'episode:e01', { gate: 'plan', decision: 'approve', override: false });
  story.tell('shot.assigned', unitOf(refs[1]), { engine: 'a/one', reason: 'r', ranking: [] });
  return story.intended(refs[0], 'A', 'b/two').submitted(refs[0], 'A');
}

describe('a free but slow engine', () => {
  it('is left for a busy one that will have made the clip sooner', () => {
    expect(next(slowOrBusy(300), refs[1])).toMatchObject({ do: 'assign', engine: 'b/two' });
  });

  it('is taken when the wait takes as long, or the other one is that much worse', () => {
    expect(next(slowOrBusy(30), refs[1])).toEqual({ do: 'attempt', engine: 'a/one' });
    expect(next(slowOrBusy(300, 0.9), refs[1])).toEqual({ do: 'attempt', engine: 'a/one' });
  });

  it('is taken by a shot that has just left the busy one for a fault', () => {
    expect(next(left(slowOrBusy(300), refs[1], 'overdue'), refs[1])).toEqual({ do: 'attempt', engine: 'a/one' });
  });

  it('is taken by a shot that a person sent there', () => {
    const story = slowOrBusy(300).tell('shot.pinned', unitOf(refs[1]), { engine: 'a/one' });
    expect(next(story, refs[1])).toEqual({ do: 'attempt', engine: 'a/one' });
  });
});

describe('the line on an engine', () => {
  it('is the shots that wait there and half of what runs, and none while a slot is free', () => {
    const { state, now } = queued(0.001);
    expect(takesAhead(state, 'a/one', now)).toBe(2.5);
    expect(takesAhead(state, 'b/two', now)).toBe(0);
  });
});

describe('byUrgency', () => {
  const order = (story: Story) => byUrgency(story.state, refs.map(unitOf), story.now);

  it('puts the shot with fewer engines left first, and leaves equals in their order', () => {
    const story = queued(0.001).tell('shot.pinned', unitOf(refs[2]), { engine: 'a/one' });
    expect(order(story)).toEqual([refs[2], refs[0], refs[1]].map(unitOf));
  });

  it('puts a shot that may still be rejected often before one with its rejects behind it', () => {
    const story = queued(0.001).intended(refs[1], 'B', 'b/two').submitted(refs[1], 'B').delivered(refs[1], 'B', 1);
    expect(order(story.judged(refs[1], 'B', 1, 'fail')).slice(1)).toEqual([refs[2], refs[1]].map(unitOf));
  });

  it('puts the shot first that may take longest, with the shots that continue it', () => {
    const chain = [shotSpec(refs[0]), shotSpec(refs[1]), shotSpec(refs[2], { continues: refs[1] })];
    const story = new Story().planned(openedOf(chain), ['a/one', 'b/two'], 1);
    expect(order(story)[0]).toBe(unitOf(refs[1]));
  });
});
