import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../core/events/event.ts';
import { payloads } from '../core/events/payloads.ts';
import { canonicalJson } from '../core/hashing.ts';
import { fold } from './fold.ts';
import { emptyState } from './state.ts';
import { openedOf, shotSpec } from './testing/brief.ts';
import { dollar, planOf, type Story, storyOf } from './testing/story.ts';

const ref = 'e01/sh01';
const unit = `shot:${ref}` as const;
const shots = [shotSpec(ref)];

describe('fold', () => {
  it('gives the same state live, from the parsed log, and from any prefix onwards', () => {
    const story = storyOf(shots).filmed(ref, 'A', 'a/one').tell('operator.noted', 'production', { text: 'fine' });
    const parsed = story.events.map((entry) => parseEvent(canonicalJson(entry)));
    expect(parsed.reduce(fold, emptyState)).toEqual(story.state);
    fc.assert(
      fc.property(fc.nat({ max: parsed.length }), (at) => {
        const half = parsed.slice(0, at).reduce(fold, emptyState);
        expect(parsed.slice(at).reduce(fold, half)).toEqual(story.state);
      }),
    );
  });

  it('never changes the state it was given', () => {
    const story = storyOf(shots);
    const before = structuredClone(story.state);
    const kept = story.state;
    story.filmed(ref, 'A', 'a/one');
    expect(kept).toEqual(before);
  });

  it('counts the version of the unit an event belongs to', () => {
    const story = storyOf(shots);
    const { seq } = story.state;
    story.tell('shot.pinned', unit, { engine: null });
    expect(story.state.versions[unit]).toBe(seq + 1);
    expect(story.state.versions['episode:e01']).toBe(seq);
  });

  it('lets a changed production file touch every unit', () => {
    const story = storyOf(shots).tell('production.opened', 'production', openedOf(shots, { revision: 2 }));
    const { seq } = story.state;
    expect(story.state.versions).toEqual({ production: seq, 'episode:e01': seq, [unit]: seq });
  });

  it('ignores what belongs to shots and episodes it does not have', () => {
    const story = storyOf(shots);
    const { shots: before, ledger } = story.state;
    story.intended('e09/sh99', 'X', 'a/one').tell('plan.made', 'episode:e09', planOf(1, [], []));
    expect(story.state.shots).toEqual(before);
    expect(story.state.ledger).toEqual(ledger);
  });

  it('knows every event type', () => {
    expect(Object.keys(payloads)).toHaveLength(25);
  });
});

describe('an engine’s health', () => {
  const health = (story: Story) => story.state.engines['a/one'];

  it('counts attempts that are open, also while they are in doubt', () => {
    const story = storyOf(shots).intended(ref, 'A', 'a/one');
    expect(health(story)?.openAttempts).toBe(1);
    story.tell('attempt.in_doubt', unit, { attempt: 'A', evidence: 'reset' });
    expect(health(story)?.openAttempts).toBe(1);
    story.tell('attempt.reconciled', unit, { attempt: 'A', finding: 'assumed-charged', reason: 'r' });
    expect(health(story)?.openAttempts).toBe(0);
    story.tell('attempt.reconciled', unit, { attempt: 'A', finding: 'found', reason: 'late', handle: { jobId: 'A' } });
    expect(health(story)?.openAttempts).toBe(1);
    expect(health(story.delivered(ref, 'A', 1))?.openAttempts).toBe(0);
  });
});

describe('a doubt', () => {
  it('moves money to at risk, and back when the job is found or proven absent', () => {
    const story = storyOf(shots).intended(ref, 'A', 'a/one');
    expect(story.state.ledger).toMatchObject({ reserved: dollar, atRisk: 0 });
    story.tell('attempt.in_doubt', unit, { attempt: 'A', evidence: 'reset' });
    expect(story.state.ledger).toMatchObject({ reserved: 0, atRisk: dollar });
    story.tell('attempt.reconciled', unit, {
      attempt: 'A',
      finding: 'found',
      reason: 'r',
      handle: { jobId: 'A' },
      emulated: true,
    });
    expect(story.state.ledger).toMatchObject({ reserved: dollar, atRisk: 0 });
    expect(story.state.shots[ref]?.attempts[0]).toMatchObject({ phase: 'submitted', emulated: true });
    expect(story.state.shots[ref]?.attempts[0]?.outcome).toBeUndefined();
  });

  it('ends when the reply comes after all', () => {
    const story = storyOf(shots)
      .intended(ref, 'A', 'a/one')
      .tell('attempt.in_doubt', unit, { attempt: 'A', evidence: 'slow' });
    story.submitted(ref, 'A');
    expect(story.state.shots[ref]?.attempts[0]).toMatchObject({ phase: 'submitted' });
    expect(story.state.shots[ref]?.attempts[0]?.outcome).toBeUndefined();
    expect(story.state.ledger).toMatchObject({ reserved: dollar, atRisk: 0 });
  });
});

describe('a raised budget', () => {
  it('lifts holds that were about money, and no others', () => {
    const two = shotSpec('e01/sh02');
    const story = storyOf([...shots, two]).tell('shot.held', unit, { code: 'budget.cap', reason: 'r' });
    story.tell('shot.held', 'shot:e01/sh02', { code: 'operator.hold', reason: 'r' });
    story.tell('budget.changed', 'production', { cap: 1 });
    expect(story.state.ledger.cap).toBe(1);
    expect(story.state.shots[ref]?.held).toBeUndefined();
    expect(story.state.shots['e01/sh02']?.held?.code).toBe('operator.hold');
  });
});
