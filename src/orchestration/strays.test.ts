import { describe, expect, it } from 'vitest';
import { event, type NewEvent } from '../core/events/event.ts';
import { adoptStray } from './strays.ts';
import { shotSpec } from './testing/brief.ts';
import { type Story, storyOf } from './testing/story.ts';

const ref = 'e01/sh01';
const unit = `shot:${ref}` as const;
const by = { policy: 'orchestrator@1' } as const;
const handle = { jobId: 'job-1' };
const reply = event('attempt.submitted', unit, by, { attempt: 'A', handle, emulated: true });
const sent = (): Story => storyOf([shotSpec(ref)]).intended(ref, 'A', 'a/one');
const doubted = (): Story => sent().tell('attempt.in_doubt', unit, { attempt: 'A', evidence: 'the process ended' });

/** The story with what its owner makes of a stray. */
function adopted(story: Story, entry: NewEvent): Story {
  for (const news of adoptStray(story.state, entry)) story.tell(news.type, news.unit, news.data);
  return story;
}

const attemptOf = (story: Story) => story.state.shots[ref]?.attempts[0];

describe('the reply to a paid call that a replaced process got', () => {
  it('is recorded as it is while nobody doubted the call', () => {
    expect(adoptStray(sent().state, reply)).toEqual([reply]);
  });

  it.each(['absent', 'assumed-charged'] as const)('finds a job that was given up as %s', (finding) => {
    const story = doubted().tell('attempt.reconciled', unit, { attempt: 'A', finding, reason: 'r' });
    expect(attemptOf(adopted(story, reply))).toMatchObject({ phase: 'submitted', finding: 'found', handle });
    expect(story.state.ledger.atRisk).toBe(0);
    expect(story.state.ledger.reserved).toBeGreaterThan(0);
  });

  it('ends a doubt that is still looked into, and adds nothing the second time', () => {
    const story = adopted(doubted(), reply);
    expect(attemptOf(story)).toMatchObject({ phase: 'submitted', handle });
    expect(adoptStray(story.state, reply)).toEqual([]);
  });

  it('that refused the call proves that nothing was charged', () => {
    const story = doubted().tell('attempt.reconciled', unit, { attempt: 'A', finding: 'assumed-charged', reason: 'r' });
    const data = { attempt: 'A', outcome: 'refused-input' as const, reason: 'r', billed: 'no' as const, cost: 0 };
    expect(attemptOf(adopted(story, event('attempt.failed', unit, by, data)))).toMatchObject({ phase: 'failed' });
    expect(story.state.ledger.atRisk).toBe(0);
  });

  it('that says nothing certain leaves a doubt as it is', () => {
    const doubt = event('attempt.in_doubt', unit, by, { attempt: 'A', evidence: 'reset' });
    expect(adoptStray(doubted().state, doubt)).toEqual([]);
    expect(adoptStray(sent().state, doubt)).toEqual([doubt]);
  });
});

it('a stray about something else than a known attempt is nothing', () => {
  const other = event('attempt.submitted', unit, by, { attempt: 'Z', handle, emulated: true });
  expect(adoptStray(sent().state, other)).toEqual([]);
  expect(adoptStray(sent().state, event('shot.pinned', unit, by, { engine: 'b/two' }))).toEqual([]);
});
