import { describe, expect, it } from 'vitest';
import { attemptNowS, paceOf, untilAcceptedS } from './expected-time.ts';
import { shotSpec } from './testing/brief.ts';
import { dollar, type Story, storyOf } from './testing/story.ts';

const refs = ['e01/sh01', 'e01/sh02', 'e01/sh03'] as const;

/** Three attempts on `a/one`, where a clip usually takes 20 s. */
function running(): Story {
  const story = storyOf(refs.map((ref) => shotSpec(ref)));
  for (const ref of refs) story.intended(ref, ref, 'a/one', dollar, { typicalS: 20 }).submitted(ref, ref);
  return story;
}

describe('paceOf', () => {
  it('is 1 for an engine of which nothing was seen', () => {
    expect(paceOf(running().state, 'b/two', 0)).toBeCloseTo(1);
  });

  it('grows with what runs, before anything was delivered', () => {
    const story = running().later(100);
    expect(paceOf(story.state, 'a/one', story.now)).toBeCloseTo(5);
  });

  it('is not moved by one straggler among attempts that have just begun', () => {
    const story = storyOf(refs.map((ref) => shotSpec(ref)));
    story.intended(refs[0], 'A', 'a/one', dollar, { typicalS: 20 }).submitted(refs[0], 'A').later(200);
    for (const ref of refs.slice(1)) story.intended(ref, ref, 'a/one', dollar, { typicalS: 20 }).submitted(ref, ref);
    expect(paceOf(story.state, 'a/one', story.now)).toBeCloseTo(1);
  });

  it('falls below 1 for an engine that delivers faster than its catalog says', () => {
    const story = running().later(5);
    for (const [at, ref] of refs.entries()) story.delivered(ref, ref, at + 1);
    expect(paceOf(story.state, 'a/one', story.now)).toBeLessThan(0.8);
  });
});

describe('untilAcceptedS', () => {
  it('is more than one attempt, and shrinks with the takes that are left before a person is asked', () => {
    const story = storyOf(refs.map((ref) => shotSpec(ref)));
    const secondsLeft = (): number => {
      const shot = story.state.shots[refs[0]];
      const candidate = shot?.decision?.candidates[0];
      if (shot === undefined || candidate === undefined) throw new Error('not planned');
      expect(attemptNowS(story.state, candidate, story.now)).toBeCloseTo(20);
      return untilAcceptedS(story.state, shot, candidate, story.now);
    };
    const [three] = [secondsLeft()];
    expect(three).toBeGreaterThan(30);
    story.intended(refs[0], 'A', 'a/one').submitted(refs[0], 'A').delivered(refs[0], 'A', 1);
    story.judged(refs[0], 'A', 1, 'fail');
    expect(secondsLeft()).toBeLessThan(three);
  });
});
