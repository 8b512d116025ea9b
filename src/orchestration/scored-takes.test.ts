import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dimension } from '../core/dimensions.ts';
import { outcomeClasses } from '../core/outcome.ts';
import { foldAll } from './fold.ts';
import { choicesOf, operatorScore01, takesOf } from './scored-takes.ts';
import { openedOf, shotSpec } from './testing/brief.ts';
import { planOf, Story } from './testing/story.ts';

const ref = 'e01/sh01';
const unit = `shot:${ref}` as const;
const robot = { policy: 'take-gate@1' } as const;

/** A planned shot that needs identity and motion, with the plan approved. */
function planned(): Story {
  const opened = openedOf([shotSpec(ref)]);
  const made = planOf(1, [ref], ['a/one', 'b/two']);
  const weights = { identity: 0.75, motion: 0.25 };
  const shots = made.plan.shots.map((shot) => ({ ...shot, requirement: { ...shot.requirement, weights } }));
  return new Story()
    .tell('production.opened', 'production', opened)
    .tell('plan.made', 'episode:e01', { ...made, plan: { ...made.plan, shots } })
    .tell('gate.decided', 'episode:e01', { gate: 'plan', decision: 'approve', override: false });
}

/** The next take of the shot, with what the gate measured. */
function taken(story: Story, id: string, take: number, measured: Partial<Record<Dimension, number | null>> = {}) {
  story.intended(ref, id, 'a/one').submitted(ref, id).delivered(ref, id, take);
  const dimensions = Object.fromEntries(
    Object.entries(measured).map(([name, score01]) => [
      name,
      { score01, status: score01 === null ? ('unmeasured' as const) : ('measured' as const), source: 'gate g@1' },
    ]),
  );
  const scores = Object.values(measured).filter((score) => score !== null);
  return story.tell('take.judged', unit, {
    attempt: id,
    take,
    assetSha256: '0'.repeat(64),
    verdict: {
      verdict: 'pass',
      score01: scores[0] ?? null,
      coverage01: 0.2,
      dimensions,
      unmeasured: [],
      metrics: [],
      reasons: [],
      gate: { id: 'g', version: '1' },
    },
  });
}

const decided = (story: Story, decision: 'approve' | 'retake' | 'hold' | 'reject', because?: Dimension[]): Story =>
  story.tell('gate.decided', unit, {
    gate: 'take',
    decision,
    take: 1,
    override: false,
    ...(because === undefined ? {} : { because }),
  });

const bare = (story: Story) => takesOf(story.state).map(({ at: _at, ...take }) => take);

describe('takesOf', () => {
  it('lets the gate speak only about the dimensions that it measured', () => {
    expect(bare(taken(planned(), 'A', 1, { imaging: 0.9, temporal: 0.4, motion: null }))).toEqual([
      { engine: 'a/one', requirement: { temporal: 1 }, score01: 0.4, by: 'judge', of: `${ref}#1` },
      { engine: 'a/one', requirement: { imaging: 1 }, score01: 0.9, by: 'judge', of: `${ref}#1` },
    ]);
  });

  it.each([
    ['approve', 'approve'],
    ['retake', 'retake'],
    ['reject', 'retake'],
  ] as const)('takes a %s for a word about everything the shot needed', (decision, said) => {
    expect(bare(decided(taken(planned(), 'A', 1), decision))).toEqual([
      {
        engine: 'a/one',
        requirement: { identity: 0.75, motion: 0.25 },
        score01: operatorScore01[said],
        by: 'operator',
        of: `${ref}#1`,
      },
    ]);
  });

  it('names the take in what gate and person say of it, so that both can be compared', () => {
    const said = bare(decided(taken(planned(), 'A', 1, { imaging: 0.9 }), 'approve'));
    expect(said.map(({ by, of }) => [by, of])).toEqual([
      ['judge', `${ref}#1`],
      ['operator', `${ref}#1`],
    ]);
  });

  it('gives the whole of a retake to the dimensions that the person named', () => {
    const story = decided(taken(planned(), 'A', 1), 'retake', ['style', 'audio']);
    expect(bare(story).map(({ requirement }) => requirement)).toEqual([{ style: 0.5, audio: 0.5 }]);
  });

  it('believes the last word on a take, and takes a hold for none', () => {
    const story = decided(decided(decided(taken(planned(), 'A', 1), 'approve'), 'retake', ['identity']), 'hold');
    expect(bare(story)).toEqual([
      {
        engine: 'a/one',
        requirement: { identity: 1 },
        score01: operatorScore01.retake,
        by: 'operator',
        of: `${ref}#1`,
      },
    ]);
  });

  it('learns nothing from what policy approved by itself', () => {
    const story = taken(planned(), 'A', 1);
    const head = story.events.length;
    decided(story, 'approve');
    const events = story.events.map((entry, at) => (at < head ? entry : { ...entry, by: robot }));
    expect(takesOf(foldAll(events))).toEqual([]);
  });

  it('learns nothing from an attempt without a take, whatever its end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...outcomeClasses.filter((each) => each !== 'delivered')), { maxLength: 6 }),
        (outcomes) => {
          const story = planned();
          for (const [at, outcome] of outcomes.entries())
            story.intended(ref, `A${at}`, 'a/one').failed(ref, `A${at}`, outcome);
          expect(takesOf(story.state)).toEqual([]);
        },
      ),
    );
  });

  it('keeps what was learned when the brief changes, by the needs of then', () => {
    const story = decided(taken(planned(), 'A', 1), 'approve');
    const before = takesOf(story.state);
    story.tell('production.opened', 'production', openedOf([shotSpec(ref, { prompt: 'new' })], { revision: 2 }));
    story.tell('plan.made', 'episode:e01', planOf(2, [ref], ['b/two']));
    expect(takesOf(story.state)).toEqual(before);
    story.tell('production.opened', 'production', openedOf([shotSpec('e01/other')], { revision: 3 }));
    expect(takesOf(story.state)).toEqual(before);
  });

  it('forgets emulated takes once there is a real one', () => {
    const story = decided(taken(planned(), 'A', 1), 'retake');
    expect(takesOf(story.state)).toHaveLength(1);
    story.intended(ref, 'B', 'b/two');
    story.tell('attempt.submitted', unit, { attempt: 'B', handle: { jobId: 'B' }, emulated: false });
    story.tell('attempt.delivered', unit, {
      attempt: 'B',
      take: 2,
      asset: { sha256: '1'.repeat(64), bytes: 1 },
      cost: 0,
      costBasis: 'catalog',
      emulated: false,
    });
    expect(takesOf(story.state)).toEqual([]);
  });
});

describe('choicesOf', () => {
  it('scores a choice by its first scored take, though the engine asked to wait before', () => {
    const story = planned().intended(ref, 'W', 'a/one').failed(ref, 'W', 'rate-limited');
    decided(taken(story, 'A', 1, { imaging: 0.7 }), 'retake');
    taken(story, 'B', 2, { imaging: 0.9 });
    const { scored, unscored } = choicesOf(story.state);
    expect(scored.map(({ score01, by }) => [score01, by])).toEqual([[operatorScore01.retake, 'operator']]);
    expect(unscored).toBe(0);
  });

  it('takes the score of the gate where nobody decided, and counts choices without a score', () => {
    expect(choicesOf(taken(planned(), 'A', 1, { imaging: 0.7 }).state).scored).toMatchObject([
      { ref, score01: 0.7, by: 'judge' },
    ]);
    const failed = planned().intended(ref, 'A', 'a/one').failed(ref, 'A', 'refused-input');
    expect(choicesOf(failed.state)).toEqual({ scored: [], unscored: 1 });
  });

  it('leaves out engines that the plan did not choose', () => {
    const story = planned().tell('shot.reassigned', unit, {
      from: 'a/one',
      to: 'b/two',
      cause: 'operator',
      reason: 'r',
      ranking: [],
    });
    story.intended(ref, 'B', 'b/two').submitted(ref, 'B').delivered(ref, 'B', 1).judged(ref, 'B', 1, 'pass');
    expect(choicesOf(story.state)).toEqual({ scored: [], unscored: 0 });
  });
});
