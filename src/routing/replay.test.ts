import { describe, expect, it } from 'vitest';
import type { Candidate, ShotDecision } from '../core/decision.ts';
import { seededRandom } from '../core/random.ts';
import { leastEffectiveN, type Replay, type ReplayedChoice, replay } from './replay.ts';
import { type ReplayPolicy, replayPolicy } from './replay-policies.ts';

const engines = ['v/a', 'v/b', 'v/c'] as const;

function candidate(engine: string, quality01: number): Candidate {
  return {
    engine,
    route: 'direct',
    utility: quality01,
    terms: { quality: quality01, price: 0, time: 0, switch: 0, risk: 0 },
    strengths: {},
    quality01,
    pAccept: 0.5,
    priceMicroUsd: 1,
    expectedS: 1,
    degradations: [],
  };
}

function decisionOf(
  candidates: readonly Candidate[],
  among: readonly { engine: string; probability: number }[],
  chosen: string,
): ReplayedChoice['decision'] {
  const [best] = candidates;
  const explored = chosen !== best?.engine;
  return {
    shot: 'e01/sh010',
    requirement: { weights: { action: 1 }, inferred: false, evidence: [] },
    chosen,
    reason: 'r',
    group: null,
    candidates: [...candidates],
    rejected: [],
    choice: {
      rule: 'drawn',
      explored,
      probability: among.find(({ engine }) => engine === chosen)?.probability ?? 1,
      cap: 0.02,
      among: [...among],
      ...(explored && best !== undefined ? { instead: { engine: best.engine, worse: 0.01 } } : {}),
    },
  };
}

interface World {
  readonly choices: readonly ReplayedChoice[];
  /** True mean score of a policy over these very shots. */
  readonly truth: (policy: ReplayPolicy) => number;
}

/**
 * A production whose truth is known: every shot has a true score per engine, the strengths are wrong by up to 0.1 each
 * and by 0.05 together, and the log draws with probabilities that differ from shot to shot.
 */
function worldOf(seed: number, shots: number): World {
  const roll = seededRandom(seed);
  const between = (low: number, high: number): number => low + (high - low) * roll();
  const made = Array.from({ length: shots }, () => {
    const hard = between(-0.1, 0.1);
    const truths = engines.map((engine, at) => ({ engine, mean: 0.6 + 0.08 * at + hard + between(-0.05, 0.05) }));
    const candidates = truths
      .map(({ engine, mean }) => candidate(engine, mean + 0.05 + between(-0.1, 0.1)))
      .sort((a, b) => b.utility - a.utility);
    const tried = [between(0.1, 0.3), between(0.1, 0.3)] as const;
    const chances = [1 - tried[0] - tried[1], ...tried];
    const among = candidates.map(({ engine }, at) => ({ engine, probability: chances[at] ?? 0 }));
    let left = roll();
    const drawn = among.find(({ probability }) => {
      left -= probability;
      return left < 0;
    });
    const chosen = drawn?.engine ?? engines[0];
    const mean = truths.find(({ engine }) => engine === chosen)?.mean ?? 0;
    const score01 = mean + between(-0.2, 0.2);
    return { truths, choice: { decision: decisionOf(candidates, among, chosen), score01 } };
  });
  return {
    choices: made.map(({ choice }) => choice),
    truth: (policy) =>
      made.reduce((sum, { truths, choice }) => {
        const wanted = policy.probabilities(choice.decision);
        return sum + truths.reduce((own, { engine, mean }) => own + (wanted.get(engine) ?? 0) * mean, 0);
      }, 0) / shots,
  };
}

const prior = (decision: ShotDecision, engine: string): number =>
  decision.candidates.find((each) => each.engine === engine)?.quality01 ?? 0;

function policyOf(name: string): ReplayPolicy {
  const policy = replayPolicy(name, prior);
  if (policy === undefined) throw new Error(name);
  return policy;
}

const estimates = ['ips', 'selfNormalised', 'doublyRobust'] as const;
const worlds = 50;

describe.each(['greedy', 'uniform', 'single:v/a', 'single:v/c'])('a replay of %s where the truth is known', (name) => {
  const policy = policyOf(name);
  const replays = Array.from({ length: worlds }, (_, seed) => {
    const { choices, truth } = worldOf(seed + 1, 150);
    return { found: replay(choices, policy), truth: truth(policy) };
  });

  it.each(estimates)('%s is right on average: its mean error is within three standard errors of 0', (kind) => {
    const errors = replays.map(({ found, truth }) => found[kind].mean01 - truth);
    const mean = errors.reduce((sum, each) => sum + each, 0) / worlds;
    const sd = Math.sqrt(errors.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (worlds - 1));
    expect(Math.abs(mean)).toBeLessThan((3 * sd) / Math.sqrt(worlds));
  });

  it.each(estimates)('%s has the truth in its interval about nineteen times in twenty', (kind) => {
    const held = replays.filter(({ found, truth }) => found[kind].low01 <= truth && truth <= found[kind].high01);
    expect(held.length).toBeGreaterThanOrEqual(0.86 * worlds);
  });

  it('is narrower doubly robust than by weights alone, and knows what the log could not have chosen', () => {
    const width = (kind: (typeof estimates)[number]): number =>
      replays.reduce((sum, { found }) => sum + found[kind].high01 - found[kind].low01, 0);
    expect(width('doublyRobust')).toBeLessThan(width('ips'));
    for (const { found } of replays) expect(found.overlap01).toBeCloseTo(1, 9);
  });
});

describe('replay', () => {
  const certain = (chosen: string, score01: number): ReplayedChoice => ({
    decision: decisionOf([candidate('v/a', 0.7), candidate('v/b', 0.6)], [{ engine: chosen, probability: 1 }], chosen),
    score01,
  });
  const alone = Array.from({ length: 30 }, (_, at) => certain('v/a', 0.6 + 0.01 * (at % 3)));

  it('of the logged policy itself is the log, with every estimate', () => {
    const found = replay(alone, policyOf('greedy'));
    for (const kind of estimates) expect(found[kind].mean01).toBeCloseTo(found.logged.mean01, 9);
    expect(found).toMatchObject({ shots: 30, agreed: 30, overlap01: 1, enough: true });
    expect(found.ips.effectiveN).toBeCloseTo(30, 9);
    expect(found.gain.mean01).toBeCloseTo(0, 9);
  });

  it('of an engine that could never have been chosen has nothing to go by, and says so', () => {
    const found = replay(alone, policyOf('single:v/b'));
    expect(found).toMatchObject({ overlap01: 0, agreed: 0, enough: false });
    expect(found.ips).toMatchObject({ mean01: 0, effectiveN: 0 });
    // The strengths' word, on the level of the log.
    expect(found.doublyRobust.mean01).toBeCloseTo(found.logged.mean01 - 0.1, 9);
  });

  it('is enough from the stated number of effective shots on', () => {
    const of = (n: number): Replay => replay(alone.slice(0, n), policyOf('greedy'));
    expect(of(leastEffectiveN).enough).toBe(true);
    expect(of(leastEffectiveN - 1).enough).toBe(false);
  });

  it('is the same again', () => {
    const { choices } = worldOf(3, 40);
    expect(replay(choices, policyOf('uniform'))).toEqual(replay(choices, policyOf('uniform')));
  });
});

describe('replayPolicy', () => {
  const tried = decisionOf(
    [candidate('v/a', 0.7), candidate('v/b', 0.69)],
    [
      { engine: 'v/a', probability: 0.6 },
      { engine: 'v/b', probability: 0.4 },
    ],
    'v/b',
  );
  const chosenBy = (name: string, quality = prior) => [...(replayPolicy(name, quality)?.probabilities(tried) ?? [])];

  it('greedy takes the plan where another engine was tried', () => {
    expect(chosenBy('greedy')).toEqual([['v/a', 1]]);
  });

  it('no-learning takes the best by what was known before, but leaves to the budget what it decided', () => {
    const before = (_: ShotDecision, engine: string): number => (engine === 'v/b' ? 0.9 : 0.5);
    expect(chosenBy('no-learning', before)).toEqual([['v/b', 1]]);
    const moved = { ...tried, chosen: 'v/a', choice: { ...tried.choice, rule: 'moved' as const, instead: undefined } };
    expect([...(replayPolicy('no-learning', before)?.probabilities(moved as ShotDecision) ?? [])]).toEqual([
      ['v/a', 1],
    ]);
  });

  it('single takes its engine where it can make the shot, else the plan', () => {
    expect(chosenBy('single:v/b')).toEqual([['v/b', 1]]);
    expect(chosenBy('single:v/z')).toEqual([['v/a', 1]]);
  });

  it.each(['', 'best', 'single:', 'single'])('knows no %j', (name) => {
    expect(replayPolicy(name, prior)).toBeUndefined();
  });
});
