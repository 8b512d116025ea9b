import { expect, it } from 'vitest';
import { decide } from './decide.ts';
import { shotSpec } from './testing/brief.ts';
import { storyOf } from './testing/story.ts';

const ref = 'e01/sh01';

it('a lifted at-risk hold under policy reassign does not send to the doubtful engine again', () => {
  const story = storyOf([shotSpec(ref)], { atRiskMax: 0 })
    .tell('shot.assigned', `shot:${ref}`, { engine: 'a/one', reason: 'r', ranking: [] })
    .intended(ref, 'A', 'a/one')
    .tell('attempt.in_doubt', `shot:${ref}`, { attempt: 'A', evidence: 'reset' })
    .tell('attempt.reconciled', `shot:${ref}`, { attempt: 'A', finding: 'assumed-charged', reason: 'nobody knows' })
    .tell('shot.held', `shot:${ref}`, { code: 'budget.at-risk', reason: 'r' })
    .later(1000);
  const lifted = { ...story.state, ledger: { ...story.state.ledger, atRiskMax: 10_000_000 } };
  const next = decide(lifted, `shot:${ref}`, story.now);
  expect(next).toMatchObject({ do: 'reroute', cause: 'in-doubt' });
});
