import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateAgreement, type JudgedTwice, judgedTwice } from './gate-agreement.ts';
import type { ScoredTake } from './learning.ts';

const take = (engine: string, gate01: number, person01: number): JudgedTwice => ({ engine, gate01, person01 });
const right = [0.9, 0.85, 0.8].map((gate01) => take('v/a', gate01, 0.88));
const wrong = [0.5, 0.45, 0.4].map((gate01) => take('v/a', gate01, 0.53));
const turned = (takes: readonly JudgedTwice[]): JudgedTwice[] =>
  takes.map((each) => ({ ...each, gate01: 1 - each.gate01 }));

describe('gateAgreement', () => {
  it('is exactly 0.4 without takes that both judged, and while people said only yes', () => {
    expect(gateAgreement([])).toMatchObject({ weight: 0.4, n: 0 });
    expect(gateAgreement(right)).toMatchObject({ weight: 0.4, n: 3 });
    expect(gateAgreement([]).weightOn('v/a')).toBe(0.4);
  });

  it('rises where the gate puts what people approve above what they turn down, and falls where it does not', () => {
    const agreeing = gateAgreement([...right, ...wrong]).weight;
    const opposing = gateAgreement(turned([...right, ...wrong])).weight;
    expect(agreeing).toBeGreaterThan(0.45);
    expect(opposing).toBeLessThan(0.35);
    const often = Array.from({ length: 30 }, () => [...right, ...wrong]).flat();
    expect(gateAgreement(often).weight).toBeGreaterThan(0.75);
    expect(gateAgreement(turned(often)).weight).toBe(0.1);
  });

  it('counts equal scores as half an agreement: a gate that says the same of all is a coin', () => {
    const same = Array.from({ length: 200 }, (_, at) => take('v/a', 0.8, at % 2 === 0 ? 0.88 : 0.53));
    expect(gateAgreement(same).weight).toBeCloseTo(0.1, 1);
  });

  it('believes an engine apart only where people both approved and turned down takes of it', () => {
    const often = Array.from({ length: 10 }, () => [...right, ...wrong]).flat();
    const other = turned(often).map((each) => ({ ...each, engine: 'v/b' }));
    const { weight, weightOn } = gateAgreement([...often, ...other]);
    expect(weightOn('v/a')).toBeGreaterThan(weight);
    expect(weightOn('v/b')).toBeLessThan(weight);
    expect(weightOn('v/c')).toBe(weight);
    const onlyYes = gateAgreement([...often, ...right.map((each) => ({ ...each, engine: 'v/d' }))]);
    expect(onlyYes.weightOn('v/d')).toBe(onlyYes.weight);
  });

  const anyTakes = fc.array(
    fc.record({
      engine: fc.constantFrom('v/a', 'v/b'),
      gate01: fc.double({ min: 0, max: 1, noNaN: true }),
      person01: fc.constantFrom(0.53, 0.88),
    }),
    { maxLength: 30 },
  );

  it('stays between 0.1 and 0.8, in whatever order takes come', () => {
    fc.assert(
      fc.property(anyTakes, (takes) => {
        const { weight, weightOn } = gateAgreement(takes);
        for (const each of [weight, weightOn('v/a'), weightOn('v/b')]) {
          expect(each).toBeGreaterThanOrEqual(0.1);
          expect(each).toBeLessThanOrEqual(0.8);
        }
        const other = gateAgreement(takes.toReversed());
        expect(other.weight).toBe(weight);
        expect(other.weightOn('v/a')).toBe(weightOn('v/a'));
      }),
    );
  });

  it('never falls when the gate thinks more of a take that a person approved, or less of one turned down', () => {
    fc.assert(
      fc.property(anyTakes, fc.nat(29), fc.double({ min: 0, max: 1, noNaN: true }), (takes, at, by) => {
        const better = takes.map((each, k) =>
          k === at
            ? { ...each, gate01: each.person01 > 0.7 ? Math.min(1, each.gate01 + by) : each.gate01 * (1 - by) }
            : each,
        );
        expect(gateAgreement(better).weight).toBeGreaterThanOrEqual(gateAgreement(takes).weight - 1e-12);
      }),
    );
  });
});

describe('judgedTwice', () => {
  const judge = (of: string, requirement: ScoredTake['requirement'], score01: number): ScoredTake => ({
    engine: 'v/a',
    requirement,
    score01,
    by: 'judge',
    of,
  });
  const person = (of: string, requirement: ScoredTake['requirement'], score01: number): ScoredTake => ({
    ...judge(of, requirement, score01),
    by: 'operator',
  });

  it('joins what gate and person said of one take, each dimension by what the shot needed', () => {
    const takes = [
      judge('t1', { imaging: 1 }, 0.9),
      judge('t1', { temporal: 1 }, 0.5),
      person('t1', { imaging: 0.3, temporal: 0.1, identity: 0.6 }, 0.88),
      judge('t2', { imaging: 1 }, 0.2),
      person('t3', { imaging: 1 }, 0.53),
    ];
    expect(judgedTwice(takes)).toEqual([{ engine: 'v/a', gate01: expect.closeTo(0.8, 12), person01: 0.88 }]);
  });

  it('leaves out a person who spoke of something that the gate does not measure, and takes nobody can tell apart', () => {
    expect(judgedTwice([judge('t1', { imaging: 1 }, 0.9), person('t1', { identity: 1 }, 0.53)])).toEqual([]);
    const { of: _of, ...nameless } = judge('t1', { imaging: 1 }, 0.9);
    expect(judgedTwice([nameless, person('t1', { imaging: 1 }, 0.53)])).toEqual([]);
    expect(
      judgedTwice([judge('t1', { imaging: 1 }, 0.9), { ...person('t1', { imaging: 1 }, 0.53), engine: 'v/b' }]),
    ).toEqual([]);
  });

  it('believes the last word of a person on a take', () => {
    const takes = [
      judge('t1', { imaging: 1 }, 0.9),
      person('t1', { imaging: 1 }, 0.53),
      person('t1', { imaging: 1 }, 0.88),
    ];
    expect(judgedTwice(takes).map(({ person01 }) => person01)).toEqual([0.88]);
  });
});
