import { describe, expect, it } from 'vitest';
import { expectedEnds, latestEndS, untilAcceptedBy } from './expected-end.ts';
import { shotSpec } from './testing/brief.ts';
import { type Story, storyOf } from './testing/story.ts';

const [first, second] = ['e01/sh01', 'e01/sh02'] as const;

const take = (inS: number, pAccept = 0.5) => ({ engine: 'a/one', inS, isStraggler: false, pAccept });

/** Expected seconds until a take of the first shot is accepted, with these under way. */
function until(story: Story, ...takes: ReturnType<typeof take>[]): number {
  const shot = story.state.shots[first];
  return shot === undefined ? Number.NaN : untilAcceptedBy(story.state, shot, takes, story.now);
}

describe('takes under way', () => {
  const story = storyOf([shotSpec(first), shotSpec(second)]);

  it('end with the first acceptable one, whatever order they are named in', () => {
    expect(until(story, take(10, 1), take(40))).toBe(10);
    expect(until(story, take(40), take(10, 1))).toBe(10);
  });

  it('count what must follow when all are rejected: a sure one ends sooner than a doubtful one', () => {
    expect(until(story, take(10, 1))).toBe(10);
    expect(until(story, take(10, 0.5))).toBeGreaterThan(15);
    expect(until(story, take(10, 0.2))).toBeGreaterThan(until(story, take(10, 0.5)));
  });

  it('end sooner with a further one beside them, the sooner the faster and the surer that is', () => {
    const alone = until(story, take(100));
    const [slow, fast, sure] = [take(100), take(20), take(20, 0.9)].map((more) => until(story, take(100), more));
    expect(slow).toBeLessThan(alone);
    expect(fast).toBeLessThan(slow ?? 0);
    expect(sure).toBeLessThan(fast ?? 0);
  });
});

describe('the expected end', () => {
  it('of a shot counts those that continue it, and nothing once they are accepted', () => {
    const story = storyOf([shotSpec(first), shotSpec(second, { continues: first })]);
    const ends = expectedEnds(story.state, story.now);
    expect(ends.get(first)).toBeGreaterThan(ends.get(second) ?? 0);
    expect(latestEndS(story.state, story.now)).toBe(ends.get(first));
    story.filmed(first, 'A', 'a/one').filmed(second, 'B', 'a/one');
    expect(latestEndS(story.state, story.now)).toBe(0);
  });

  it('comes nearer while an attempt runs, and moves away once it may be a straggler', () => {
    const story = storyOf([shotSpec(first)])
      .intended(first, 'A', 'a/one', 1, { typicalS: 20 })
      .submitted(first, 'A');
    const endS = () => latestEndS(story.state, story.now);
    const atFirst = endS();
    story.later(15);
    expect(endS()).toBeLessThan(atFirst);
    story.later(60);
    expect(endS()).toBeGreaterThan(atFirst);
  });
});
