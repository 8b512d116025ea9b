import { describe, expect, it } from 'vitest';
import { rfc3339 } from '../../core/clock.ts';
import { refuseEngine, refuseSlot } from '../ledger.ts';
import type { ShotState } from '../state.ts';
import { openedOf, shotSpec } from '../testing/brief.ts';
import { planOf, Story } from '../testing/story.ts';
import { restOf } from './rest.ts';

const ref = 'e01/sh01';
const unit = `shot:${ref}` as const;
const one = 'a/one';
const told = (concurrency = 2): Story => new Story().planned(openedOf([shotSpec(ref)]), [one, 'b/two'], concurrency);
const health = (story: Story, engine = one) => story.state.engines[engine];
const rest = (story: Story, engine = one) => restOf(health(story, engine), story.now);
const refused = (story: Story, engine = one) => {
  const shot = story.state.shots[ref] as ShotState;
  return refuseEngine(story.state, shot, engine, story.now)?.reason;
};

describe('an engine after faults', () => {
  it('rests after two in a row, and is whole again after a clip', () => {
    const story = told().intended(ref, 'A', one).failed(ref, 'A', 'unavailable');
    expect(rest(story)).toBeUndefined();
    story.intended(ref, 'B', one).failed(ref, 'B', 'overdue');
    expect(rest(story)).toEqual({ until: story.now + 15_000, why: 'faults' });
    story.later(15).intended(ref, 'C', one).submitted(ref, 'C').later(20).delivered(ref, 'C', 1);
    expect(health(story)?.breaker).toMatchObject({ consecutiveFaults: 0 });
    expect(health(story)?.breaker.openedAt).toBeUndefined();
  });

  it('that comes back is tried by one real shot; the others keep away until that has ended [row 23]', () => {
    const story = told();
    for (const id of ['A', 'B']) story.intended(ref, id, one).failed(ref, id, 'unavailable');
    story.later(15);
    expect(refused(story)).toBeUndefined();
    story.intended(ref, 'C', one);
    expect(refused(story)).toContain('is being tried by another shot');
    story.submitted(ref, 'C').later(30);
    expect(refused(story)).toContain('is being tried by another shot');
    story.delivered(ref, 'C', 1);
    expect(refused(story)).toBeUndefined();
  });

  it('whose one real shot is refused its input is tried by the next one: a refusal says nothing of health', () => {
    const story = told();
    for (const id of ['A', 'B']) story.intended(ref, id, one).failed(ref, id, 'unavailable');
    story.later(15).intended(ref, 'C', one).failed(ref, 'C', 'refused-input');
    expect(refused(story)).toBeUndefined();
    expect(health(story)?.breaker.openedAt).toBeDefined();
  });

  it('is blamed for a reply that never came, not for our own process ending', () => {
    const story = told();
    for (const id of ['A', 'B'])
      story
        .intended(ref, id, one)
        .tell('attempt.in_doubt', unit, { attempt: id, evidence: 'ended', cause: 'process-ended' });
    expect(rest(story)).toBeUndefined();
    for (const id of ['C', 'D'])
      story
        .intended(ref, id, one)
        .tell('attempt.in_doubt', unit, { attempt: id, evidence: 'reset', cause: 'no-reply' });
    expect(rest(story)?.why).toBe('faults');
  });

  it('is not blamed again by what turns up after an attempt was given up', () => {
    const story = told().intended(ref, 'A', one).submitted(ref, 'A').failed(ref, 'A', 'overdue', { billed: 'unknown' });
    const before = health(story)?.breaker;
    story.tell('attempt.cancelled', unit, { attempt: 'A', reason: 'failed there', billed: 'no', cost: 0 });
    expect(health(story)?.breaker).toEqual(before);
  });

  it('is at once whole when a person restores it', () => {
    const story = told();
    for (const id of ['A', 'B']) story.intended(ref, id, one).failed(ref, id, 'unavailable');
    story.tell('engine.struck', 'production', { engine: one, reason: 'r' });
    story.tell('engine.restored', 'production', { engine: one, reason: 'r' });
    expect(rest(story)).toBeUndefined();
    expect(health(story)?.struck).toBeUndefined();
  });
});

describe('an engine that asked for a pause', () => {
  it('gets it from every shot, as long as it said, a minute when it did not say [row 1]', () => {
    const story = told().intended(ref, 'A', one);
    story.failed(ref, 'A', 'rate-limited', { retryAt: rfc3339(story.now + 10_000) });
    expect(rest(story)).toEqual({ until: story.now + 10_000, why: 'asked' });
    story.later(10).intended(ref, 'B', one).failed(ref, 'B', 'capacity');
    expect(rest(story)).toEqual({ until: story.now + 60_000, why: 'asked' });
  });

  it('rests fifteen minutes at most although the clock was set back [row 14]', () => {
    const story = told().intended(ref, 'A', one);
    story.failed(ref, 'A', 'rate-limited', { retryAt: rfc3339(story.now + 600_000) });
    expect(restOf(health(story), story.now - 7_200_000)?.until).toBe(story.now - 7_200_000 + 900_000);
  });

  it('gets half as many attempts at once, and all again after enough deliveries', () => {
    const story = told(4);
    for (const id of ['A', 'B', 'C', 'D']) story.intended(ref, id, one);
    story.failed(ref, 'D', 'rate-limited', { retryAt: rfc3339(story.now + 1000) }).later(2);
    for (const id of ['A', 'B', 'C']) story.submitted(ref, id);
    story.delivered(ref, 'A', 1);
    expect(refuseSlot(story.state, one)).toMatchObject({ code: 'engine.slots' });
    for (const [at, id] of ['B', 'C'].entries()) story.delivered(ref, id, at + 2);
    for (let n = 0; n < 6; n++)
      story
        .intended(ref, `E${n}`, one)
        .submitted(ref, `E${n}`)
        .delivered(ref, `E${n}`, n + 4);
    expect(health(story)?.slots).toBeUndefined();
  });
});

describe('an engine with limits', () => {
  it('gets no more requests than its minute and its day allow; failed and refused ones count', () => {
    const story = told();
    const made = planOf(1, [ref], [one]);
    const limited = made.engines.map((terms) => ({ ...terms, requestsPerMin: 2, requestsPerDay: 3 }));
    story.tell('plan.made', 'episode:e01', { ...made, engines: limited });
    story.intended(ref, 'A', one).failed(ref, 'A', 'refused-input');
    story.intended(ref, 'B', one).failed(ref, 'B', 'invalid-request');
    expect(rest(story)).toEqual({ until: story.now + 60_000, why: 'minute' });
    story.later(60).intended(ref, 'C', one).failed(ref, 'C', 'invalid-request');
    expect(rest(story)).toMatchObject({ why: 'day' });
  });
});

/** Faults of LiteLLM's router that ours must not have; the numbers are its issues and pull requests. */
describe('bugs of the nearest relative', () => {
  it('#32574, #31876: the second and later failing engines rest like the first, and so do fallbacks', () => {
    const story = told();
    for (const engine of [one, 'b/two'])
      for (const id of ['A', 'B']) story.intended(ref, engine + id, engine).failed(ref, engine + id, 'unavailable');
    expect(rest(story)?.why).toBe('faults');
    expect(rest(story, 'b/two')?.why).toBe('faults');
  });

  it('#31876: a rest keeps its end when it is read again later, or after a restart [row 1]', () => {
    const story = told();
    for (const id of ['A', 'B']) story.intended(ref, id, one).failed(ref, id, 'unavailable');
    const until = rest(story)?.until;
    expect(rest(story.later(10))?.until).toBe(until);
  });

  it('#37592: an account without credit is out until somebody restores it, and is no rate limit [row 3]', () => {
    const story = told().intended(ref, 'A', one).failed(ref, 'A', 'quota-exhausted');
    story.tell('engine.struck', 'production', { engine: one, reason: 'quota-exhausted: no credit' });
    expect(refused(story.later(86_400))).toContain('is out: quota-exhausted');
    expect(health(story)?.askedUntil).toBeUndefined();
  });

  it('#7669: a pause that the vendor names is obeyed before anything is sent again', () => {
    const story = told().intended(ref, 'A', one);
    story.failed(ref, 'A', 'rate-limited', { retryAt: rfc3339(story.now + 42_000) });
    expect(refused(story.later(41))).toContain('rests as it asked');
    expect(refused(story.later(1))).toBeUndefined();
  });

  it('#17418: one failure of one request does not take an engine out', () => {
    const story = told().intended(ref, 'A', one).failed(ref, 'A', 'unavailable');
    expect(refused(story)).toBeUndefined();
  });

  it('#40718: that nobody is left is charged to no engine [row 22]', () => {
    const story = told().tell('shot.held', unit, { code: 'engines.none-usable', reason: 'nobody is left' });
    expect(health(story)?.breaker).toMatchObject({ consecutiveFaults: 0, recent: [] });
  });
});
