import { describe, expect, it } from 'vitest';
import { rfc3339 } from '../core/clock.ts';
import { usd } from '../core/money.ts';
import { explain, thinEvidence, undecidedWords, whatWouldChange } from './explanation.ts';
import { planEpisode } from './plan.ts';
import { asOf, planInput, production, row, shot, standing } from './sample-world.ts';

function decisionFor(n: number, priceB = 0.1) {
  const each = shot('sh010', { needs: { action: 0.7, motion: 0.3 } });
  const rows = [
    row('v/a', 'action', 0.9, n),
    row('v/a', 'motion', 0.6, n),
    row('v/b', 'action', 0.8, n),
    row('v/b', 'motion', 0.7, n),
  ];
  const standings = [
    standing('v/a'),
    standing('v/b', { price: { perClip: 0, perSecond: usd(priceB) } }),
    standing('v/c', {}, { struckReason: 'bad week' }),
  ];
  const [decision] = planEpisode(planInput(production([each]), standings, rows)).shots;
  if (decision === undefined) throw new Error('no decision');
  return decision;
}

describe('explain', () => {
  it('names the chosen engine, the runner-up, the margin, the evidence and who was left out', () => {
    const text = explain(decisionFor(60), asOf).join('\n');
    for (const part of [
      'e01/sh010: v/a',
      'runner-up v/b',
      'margin 0.0',
      'action (weight 0.70)',
      'n 60.0, test (human)',
      '0 days old',
      'left out v/c: struck: bad week',
      'would change it',
    ])
      expect(text).toContain(part);
  });

  it('names an engine that rests with the end of its rest, and compares with one that is free', () => {
    const each = shot('sh010', { needs: { action: 1 } });
    const rows = [row('v/a', 'action', 0.9), row('v/b', 'action', 0.6), row('v/c', 'action', 0.5)];
    const standings = [standing('v/a', {}, { coolingUntil: asOf + 90_000 }), standing('v/b'), standing('v/c')];
    const [decision] = planEpisode(planInput(production([each]), standings, rows)).shots;
    const lines = decision === undefined ? [] : explain(decision, asOf);
    expect(lines.some((line) => line.startsWith('runner-up v/c'))).toBe(true);
    expect(lines).toContain(`v/a rests until ${rfc3339(asOf + 90_000)}: behind all that are free`);
    expect(lines.join()).not.toContain('without the budget or deadline');
  });

  it('warns of thin evidence, and only then', () => {
    expect(thinEvidence(decisionFor(2))).toContain('thin evidence: 100%');
    expect(thinEvidence(decisionFor(60))).toBeUndefined();
  });
});

describe('whatWouldChange', () => {
  it('names a price of the runner-up at which it really wins', () => {
    const line = whatWouldChange(decisionFor(60, 0.9)).find((each) => each.startsWith('v/b at'));
    const price = Number(/US\$([\d.]+)/.exec(line ?? '')?.[1]);
    expect(line === undefined || decisionFor(60, (price / 5) * 0.98).chosen === 'v/b').toBe(true);
    expect(decisionFor(60, 0.9).chosen).toBe('v/a');
  });

  it('names a strength at which the runner-up really wins', () => {
    const decision = decisionFor(60);
    const line = whatWouldChange(decision).find((each) => each.includes('measured at'));
    const needed = Number(/measured at ([\d.]+) in action/.exec(line ?? '')?.[1]);
    const rival = decision.candidates[1]?.strengths.action?.mean ?? 1;
    expect(needed).toBeGreaterThan(rival);
    expect((needed - rival) * 0.7).toBeGreaterThanOrEqual(
      (decision.candidates[0]?.utility ?? 0) - (decision.candidates[1]?.utility ?? 0) - 0.01,
    );
  });
});

describe('undecidedWords', () => {
  it('says when little evidence leaves two engines alike, with both expectations and the chance to be wrong', () => {
    const words = undecidedWords(decisionFor(1));
    expect(words).toMatch(/can't tell them apart: v\/b films this better with probability 0\.[34]\d/);
    expect(words).toMatch(/quality 0\.\d{3} ± 0\.\d{3}, v\/a 0\.\d{3} ± 0\.\d{3}/);
  });

  it('is silent once many observations stand behind the lead', () => {
    expect(undecidedWords(decisionFor(4000))).toBeUndefined();
  });

  it('is silent for decisions of a log that does not say how sure they were', () => {
    const decision = decisionFor(1);
    const candidates = decision.candidates.map(({ sd: _sd, ...candidate }) => candidate);
    expect(undecidedWords({ ...decision, candidates })).toBeUndefined();
  });
});
