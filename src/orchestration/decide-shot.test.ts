import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { openedOf, policyOf, shotSpec } from './testing/brief.ts';
import { dollar, planOf, Story, storyOf } from './testing/story.ts';

const ref = 'e01/sh01';
const unit = `shot:${ref}` as const;
const spec = shotSpec(ref);

const next = (story: Story) => decide(story.state, unit, story.now);

describe('decide for a shot', () => {
  it('rests where there is no such shot, episode or production', () => {
    const story = storyOf([spec]);
    expect(decide(story.state, 'shot:e01/nobody', 0)).toEqual({ do: 'rest' });
    expect(decide(story.state, 'episode:e99', 0)).toEqual({ do: 'rest' });
    expect(decide(story.state, 'production', 0)).toEqual({ do: 'rest' });
  });

  it('waits for a plan of the current revision, then for its approval', () => {
    const story = new Story().tell('production.opened', 'production', openedOf([spec]));
    expect(next(story)).toEqual({ do: 'wait', for: 'plan' });
    story.tell('plan.made', 'episode:e01', planOf(1, [ref], ['a/one']));
    expect(next(story)).toEqual({ do: 'wait', for: 'plan-gate' });
    story.tell('gate.decided', 'episode:e01', { gate: 'plan', decision: 'approve', override: false });
    expect(next(story)).toMatchObject({ do: 'assign', engine: 'a/one' });
    story.tell('production.opened', 'production', openedOf([spec], { revision: 2 }));
    expect(next(story)).toEqual({ do: 'wait', for: 'plan' });
  });

  it('holds a shot whose plan was rejected or that no engine can make', () => {
    const rejected = storyOf([spec]).tell('gate.decided', 'episode:e01', {
      gate: 'plan',
      decision: 'reject',
      override: false,
    });
    expect(next(rejected)).toMatchObject({ do: 'hold', code: 'plan.rejected' });
    expect(next(storyOf([spec], {}, []))).toMatchObject({ do: 'hold', code: 'plan.unmet' });
  });

  it('assigns, films, follows, judges, approves and accepts, one step at a time', () => {
    const story = storyOf([spec]).tell('shot.assigned', unit, { engine: 'a/one', reason: 'r', ranking: [] });
    expect(next(story)).toEqual({ do: 'attempt', engine: 'a/one' });
    expect(next(story.intended(ref, 'A', 'a/one'))).toMatchObject({ do: 'doubt', attempt: 'A' });
    expect(next(story.submitted(ref, 'A'))).toEqual({ do: 'observe', attempt: 'A' });
    expect(next(story.delivered(ref, 'A', 1))).toEqual({ do: 'judge', take: 1 });
    expect(next(story.judged(ref, 'A', 1, 'warn'))).toMatchObject({ do: 'approve', gate: 'take', take: 1 });
    story.tell('gate.decided', unit, { gate: 'take', decision: 'approve', take: 1, override: false });
    expect(next(story)).toEqual({ do: 'accept', take: 1 });
    expect(next(story.accepted(ref, 'A', 1))).toEqual({ do: 'rest' });
  });

  it('measures a take that was approved before its verdict, and asks again when it fails', () => {
    const delivered = () => storyOf([spec]).intended(ref, 'A', 'a/one').submitted(ref, 'A').delivered(ref, 'A', 1);
    const approval = { gate: 'take', decision: 'approve', take: 1, override: false } as const;
    const early = () => delivered().tell('gate.decided', unit, approval);
    expect(next(early())).toEqual({ do: 'judge', take: 1 });
    expect(next(early().judged(ref, 'A', 1, 'pass'))).toEqual({ do: 'accept', take: 1 });
    const failed = early().judged(ref, 'A', 1, 'fail');
    expect(next(failed)).toMatchObject({ do: 'open-gate', gate: 'take', take: 1 });
    failed.tell('gate.opened', unit, { gate: 'take', take: 1, reason: 'r' });
    expect(next(failed)).toEqual({ do: 'wait', for: 'gate' });
    failed.tell('gate.decided', unit, { ...approval, override: true });
    expect(next(failed)).toEqual({ do: 'accept', take: 1 });
  });

  it('gives an attempt up at its deadline, not before [row 16]', () => {
    const story = storyOf([spec]).intended(ref, 'A', 'a/one').submitted(ref, 'A').later(119);
    expect(next(story).do).toBe('observe');
    expect(next(story.later(1)).do).toBe('expire');
  });

  it('looks for a lost job for as long as the vendor may hide it [row 7]', () => {
    const story = storyOf([spec])
      .intended(ref, 'A', 'a/one')
      .tell('attempt.in_doubt', unit, { attempt: 'A', evidence: 'reset' });
    expect(next(story.later(9))).toEqual({ do: 'reconcile', attempt: 'A', final: false });
    expect(next(story.later(1))).toEqual({ do: 'reconcile', attempt: 'A', final: true });
  });

  it('judges a take that came late before it decides on any other [row 17]', () => {
    const story = storyOf([spec]).intended(ref, 'A', 'a/one');
    story.tell('attempt.in_doubt', unit, { attempt: 'A', evidence: 'reset' });
    story.tell('attempt.reconciled', unit, { attempt: 'A', finding: 'assumed-charged', reason: 'not found' });
    story.intended(ref, 'B', 'b/two').submitted(ref, 'B').delivered(ref, 'B', 1).judged(ref, 'B', 1, 'fail');
    story.tell('attempt.reconciled', unit, { attempt: 'A', finding: 'found', reason: 'late', handle: { jobId: 'A' } });
    expect(next(story)).toMatchObject({ do: 'observe', attempt: 'A' });
    expect(next(story.delivered(ref, 'A', 2))).toEqual({ do: 'judge', take: 2 });
    expect(next(story.judged(ref, 'A', 2, 'pass'))).toMatchObject({ do: 'approve', take: 2 });
  });

  it('prefers a take that passed over a newer one below quality', () => {
    const story = storyOf([spec]).intended(ref, 'A', 'a/one').submitted(ref, 'A').delivered(ref, 'A', 1);
    story.intended(ref, 'B', 'b/two').submitted(ref, 'B').delivered(ref, 'B', 2);
    expect(next(story)).toEqual({ do: 'judge', take: 1 });
    story.judged(ref, 'A', 1, 'pass').judged(ref, 'B', 2, 'fail');
    expect(next(story)).toMatchObject({ do: 'approve', take: 1 });
  });

  it('takes the approval that a person gave last, also of an earlier take', () => {
    const story = storyOf([spec]).filmed(ref, 'A', 'a/one');
    story.tell('gate.decided', unit, { gate: 'take', decision: 'retake', take: 1, override: false });
    story.filmed(ref, 'B', 'a/one', 2);
    story.tell('gate.decided', unit, { gate: 'take', decision: 'approve', take: 1, override: false });
    expect(next(story)).toEqual({ do: 'accept', take: 1 });
  });

  it('withdraws an acceptance when a person puts the shot on hold', () => {
    const story = storyOf([spec]).filmed(ref, 'A', 'a/one');
    story.tell('gate.decided', unit, { gate: 'take', decision: 'hold', take: 1, override: false });
    expect(story.state.shots[ref]?.accepted).toBeUndefined();
    expect(next(story)).toEqual({ do: 'rest' });
    story.tell('gate.decided', unit, { gate: 'take', decision: 'approve', take: 1, override: false });
    expect(next(story)).toEqual({ do: 'accept', take: 1 });
  });

  it('asks a person when the policy says so, and about a hero shot below pass', () => {
    const asked = storyOf([spec], { policy: policyOf({ takeGate: 'ask' }) })
      .intended(ref, 'A', 'a/one')
      .submitted(ref, 'A');
    expect(next(asked.delivered(ref, 'A', 1).judged(ref, 'A', 1, 'pass'))).toMatchObject({
      do: 'open-gate',
      gate: 'take',
    });
    asked.tell('gate.opened', unit, { gate: 'take', take: 1, reason: 'r' });
    expect(next(asked)).toEqual({ do: 'wait', for: 'gate' });
    const hero = storyOf([{ ...spec, hero: true }])
      .intended(ref, 'A', 'a/one')
      .submitted(ref, 'A');
    expect(next(hero.delivered(ref, 'A', 1).judged(ref, 'A', 1, 'warn'))).toMatchObject({ do: 'open-gate', take: 1 });
  });

  it('waits for the shot it continues, and is held with it', () => {
    const two = `e01/sh02` as const;
    const story = storyOf([spec, shotSpec(two, { continues: ref })]);
    const second = () => decide(story.state, `shot:${two}`, story.now);
    expect(second()).toEqual({ do: 'wait', for: 'continues' });
    story.tell('shot.held', unit, { code: 'budget.cap', reason: 'no money' });
    expect(second()).toMatchObject({ do: 'hold', code: 'continues.held' });
    story.tell('shot.held', `shot:${two}`, { code: 'continues.held', reason: 'r' });
    expect(second()).toEqual({ do: 'rest' });
    story.filmed(ref, 'A', 'a/one');
    expect(second()).toMatchObject({ do: 'assign' });
  });

  it('leaves an engine that was struck, rests or was overruled by a pin', () => {
    const assigned = () => storyOf([spec]).tell('shot.assigned', unit, { engine: 'a/one', reason: 'r', ranking: [] });
    expect(next(assigned().tell('shot.pinned', unit, { engine: 'b/two' }))).toMatchObject({
      do: 'reroute',
      cause: 'operator',
    });
    const struck = assigned().tell('engine.struck', 'production', { engine: 'a/one', reason: 'gone' });
    // What the plan still has to film is planned again first, together.
    expect(next(struck)).toEqual({ do: 'wait', for: 'plan' });
    expect(decide(struck.state, 'episode:e01', struck.now)).toEqual({ do: 'plan' });
    struck.tell('plan.made', 'episode:e01', planOf(1, [ref], ['b/two']));
    expect(next(struck)).toMatchObject({ do: 'reroute', cause: 'engine-struck' });
    expect(decide(struck.state, 'episode:e01', struck.now)).toEqual({ do: 'wait', for: 'shots' });
    const two = shotSpec('e01/sh02');
    const tired = storyOf([spec, two]).tell('shot.assigned', unit, { engine: 'a/one', reason: 'r', ranking: [] });
    for (const id of ['A', 'B']) tired.intended(two.ref, id, 'a/one').failed(two.ref, id, 'unavailable');
    expect(next(tired)).toMatchObject({ do: 'reroute', cause: 'engine-cooling' });
    expect(next(tired.later(15))).toEqual({ do: 'attempt', engine: 'a/one' });
  });

  it('goes on by itself once less is at risk, unless the doubt waits for a person', () => {
    for (const [inDoubt, next] of [
      ['reassign', 'reroute'],
      ['hold', 'rest'],
    ] as const) {
      const story = storyOf([spec, shotSpec('e01/sh02')], { atRiskMax: dollar, policy: policyOf({ inDoubt }) });
      for (const [shot, id] of [
        ['e01/sh02', 'B'],
        [ref, 'A'],
      ] as const) {
        story.intended(shot, id, 'a/one').tell('attempt.in_doubt', `shot:${shot}`, { attempt: id, evidence: 'reset' });
        story.tell('attempt.reconciled', `shot:${shot}`, { attempt: id, finding: 'assumed-charged', reason: 'r' });
      }
      story.tell('shot.held', unit, { code: 'budget.at-risk', reason: 'r' });
      expect(decide(story.state, unit, story.now).do).toBe('rest');
      story.tell('attempt.reconciled', 'shot:e01/sh02', { attempt: 'B', finding: 'absent', reason: 'r', proven: true });
      expect(decide(story.state, unit, story.now).do).toBe(next);
    }
  });

  it('takes a pin after the limits were reached as an order for one more attempt', () => {
    const story = storyOf([spec], { policy: policyOf({ maxAttemptsPerShot: 1 }) }).tell('shot.assigned', unit, {
      engine: 'a/one',
      reason: 'r',
      ranking: [],
    });
    story.intended(ref, 'A', 'a/one').submitted(ref, 'A').failed(ref, 'A', 'bad-output');
    expect(next(story)).toMatchObject({ do: 'hold', code: 'attempts.exhausted' });
    story
      .tell('shot.held', unit, { code: 'attempts.exhausted', reason: 'r' })
      .tell('shot.pinned', unit, { engine: 'b/two' });
    expect(next(story)).toMatchObject({ do: 'reroute', cause: 'operator' });
  });
});
