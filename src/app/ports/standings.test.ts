import { describe, expect, it } from 'vitest';
import { rfc3339 } from '../../core/clock.ts';
import { openedOf, shotSpec } from '../../orchestration/testing/brief.ts';
import { planOf, Story } from '../../orchestration/testing/story.ts';
import { facts } from '../../routing/sample-world.ts';
import { standingsOf } from './standings.ts';

const ref = 'e01/sh01';
const descriptions = [{ facts: facts('a/one'), state: 'ready' as const }];

/** One shot on an engine that takes one request a minute. */
function told(): Story {
  const story = new Story().planned(openedOf([shotSpec(ref)]), ['a/one'], 1);
  const made = planOf(1, [ref], ['a/one']);
  const engines = made.engines.map((terms) => ({ ...terms, requestsPerMin: 1 }));
  return story.tell('plan.made', 'episode:e01', { ...made, engines });
}

describe('the standing of an engine', () => {
  it('whose requests of this minute are used up says when the next may go out, and not that it cools', () => {
    const story = told().intended(ref, 'A', 'a/one').submitted(ref, 'A');
    const [standing] = standingsOf(descriptions, story.state, story.now);
    expect(standing).toMatchObject({ nextCallAt: story.now + 60_000, openAttempts: 1 });
    expect(standing?.coolingUntil).toBeUndefined();
  });

  it('that asked for a pause cools until then', () => {
    const story = told().intended(ref, 'A', 'a/one');
    const until = story.now + 300_000;
    story.failed(ref, 'A', 'rate-limited', { retryAt: rfc3339(until) });
    const [standing] = standingsOf(descriptions, story.state, story.now);
    expect(standing?.coolingUntil).toBe(until);
    expect(standing?.nextCallAt).toBeUndefined();
  });
});
