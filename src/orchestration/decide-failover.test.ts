import { describe, expect, it } from 'vitest';
import { rfc3339 } from '../core/clock.ts';
import { qualityRejectsMax } from '../routing/acceptance.ts';
import { decide } from './decide.ts';
import { failoverRules, ruleFor } from './failover.ts';
import { policyOf, shotSpec } from './testing/brief.ts';
import { dollar, type Story, storyOf } from './testing/story.ts';
import { patienceS } from './wait-or-move.ts';

const ref = 'e01/sh01';
const unit = `shot:${ref}` as const;
const next = (story: Story) => decide(story.state, unit, story.now);

function assigned(more: Parameters<typeof storyOf>[1] = {}): Story {
  return storyOf([shotSpec(ref)], more).tell('shot.assigned', unit, { engine: 'a/one', reason: 'r', ranking: [] });
}

describe('after a failure', () => {
  it('waits for the same engine while that gives the clip hardly later than moving on [row 1]', () => {
    const story = assigned().intended(ref, 'A', 'a/one');
    story.failed(ref, 'A', 'rate-limited', { retryAt: rfc3339(story.now + patienceS * 1000) });
    expect(next(story)).toEqual({ do: 'wait', for: 'retry', until: story.now + patienceS * 1000 });
    expect(next(story.later(patienceS))).toEqual({ do: 'attempt', engine: 'a/one' });
  });

  it('moves on when the other engine would be done earlier [row 1]', () => {
    const story = assigned().intended(ref, 'A', 'a/one');
    story.failed(ref, 'A', 'rate-limited', { retryAt: rfc3339(story.now + patienceS * 1000 + 1) });
    expect(next(story)).toMatchObject({ do: 'reroute', cause: 'rate-limited' });
  });

  it('waits however long when no other engine is free', () => {
    const story = assigned().intended(ref, 'A', 'a/one');
    story.tell('engine.struck', 'production', { engine: 'b/two', reason: 'r' });
    story.failed(ref, 'A', 'rate-limited', { retryAt: rfc3339(story.now + 600_000) });
    expect(next(story)).toMatchObject({ do: 'wait', for: 'retry', until: story.now + 600_000 });
  });

  it('does not wait for an engine that was struck or overruled meanwhile', () => {
    for (const overtake of [
      (story: Story) => story.tell('engine.struck', 'production', { engine: 'a/one', reason: 'r' }),
      (story: Story) => story.tell('shot.pinned', unit, { engine: 'b/two' }),
    ]) {
      const story = assigned().intended(ref, 'A', 'a/one');
      story.failed(ref, 'A', 'rate-limited', { retryAt: rfc3339(story.now + 10_000) });
      expect(next(overtake(story)).do).toBe('reroute');
    }
  });

  it('counts attempts that were sent, and lets ones that cost nothing repeat a while', () => {
    const story = assigned({ policy: policyOf({ maxAttemptsPerShot: 2 }) });
    for (const id of ['A', 'B', 'C', 'D', 'E']) story.intended(ref, id, 'a/one').failed(ref, id, 'refused-input');
    expect(next(story)).toMatchObject({ do: 'reroute' });
    story.intended(ref, 'F', 'a/one').failed(ref, 'F', 'refused-input');
    expect(next(story)).toMatchObject({ do: 'hold', code: 'attempts.exhausted' });
    const paid = assigned({ policy: policyOf({ maxAttemptsPerShot: 2 }) });
    for (const id of ['A', 'B']) paid.intended(ref, id, 'a/one').submitted(ref, id).failed(ref, id, 'bad-output');
    expect(next(paid)).toMatchObject({ do: 'hold', code: 'attempts.exhausted' });
  });

  it('asks a person after three takes below quality, and starts anew after a retake [row 26]', () => {
    const story = assigned({ policy: policyOf({ maxAttemptsPerShot: 9 }) });
    for (let take = 1; take <= qualityRejectsMax; take++) {
      expect(next(story).do).not.toBe('hold');
      story.intended(ref, `A${take}`, 'a/one').submitted(ref, `A${take}`).delivered(ref, `A${take}`, take);
      story.judged(ref, `A${take}`, take, 'fail');
    }
    expect(next(story)).toMatchObject({ do: 'hold', code: 'quality.exhausted', take: 3 });
    story.tell('gate.decided', unit, { gate: 'take', decision: 'retake', take: 3, override: false });
    expect(next(story)).toEqual({ do: 'attempt', engine: 'a/one' });
  });

  it('treats a doubt that proved absent like any failure that cost nothing [row 5]', () => {
    const story = assigned({ policy: policyOf({ inDoubt: 'hold' }) }).intended(ref, 'A', 'a/one');
    story.tell('attempt.in_doubt', unit, { attempt: 'A', evidence: 'reset' });
    story.tell('attempt.reconciled', unit, { attempt: 'A', finding: 'absent', reason: 'not there' });
    expect(next(story)).toMatchObject({ do: 'reroute', cause: 'in-doubt' });
    expect(story.state.ledger.atRisk).toBe(0);
  });

  it('holds a doubt beyond what may be at risk, whatever the policy', () => {
    const story = assigned({ atRiskMax: dollar - 1 }).intended(ref, 'A', 'a/one');
    story.tell('attempt.in_doubt', unit, { attempt: 'A', evidence: 'reset' });
    story.tell('attempt.reconciled', unit, { attempt: 'A', finding: 'assumed-charged', reason: 'no way to look' });
    expect(next(story)).toMatchObject({ do: 'hold', code: 'budget.at-risk' });
  });
});

describe('the failover rules', () => {
  it('blame health only for what is the engine’s fault, never for refusals or rate limits [rows 19, 25]', () => {
    const faults = Object.entries(failoverRules).flatMap(([name, rule]) => (rule.fault ? [name] : []));
    expect(faults).toEqual(['unavailable', 'overdue', 'bad-output', 'output-lost']);
    expect(ruleFor('delivered')).toMatchObject({ next: 'move', fault: false, strikes: false });
  });
});
