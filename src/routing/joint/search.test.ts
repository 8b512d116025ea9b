import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHighsSolver } from '../adapters/highs/highs-solver.ts';
import { jointModel } from './model.ts';
import { worthOf } from './placement.ts';
import type { JointProblem } from './problem.ts';
import { searchJointly } from './search.ts';

/** Up to five shots on three engines, two groups, tight and loose limits, and sometimes a plan before. */
const problems: fc.Arbitrary<JointProblem> = fc
  .record({
    shots: fc.array(
      fc.record({
        engines: fc.subarray([0, 1, 2], { minLength: 1 }),
        values: fc.tuple(
          fc.integer({ min: 1, max: 99 }),
          fc.integer({ min: 1, max: 99 }),
          fc.integer({ min: 1, max: 99 }),
        ),
        money: fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })),
        work: fc.integer({ min: 1, max: 9 }),
        group: fc.integer({ min: -1, max: 1 }),
        home: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    requestLimits: fc.array(fc.constantFrom(1, 2, 5, Number.POSITIVE_INFINITY), { minLength: 3, maxLength: 3 }),
    workLimits: fc.array(fc.constantFrom(10, 30, Number.POSITIVE_INFINITY), { minLength: 3, maxLength: 3 }),
    waitPrice: fc.constantFrom(0, 0.001, 0.02),
    budget: fc.integer({ min: 0, max: 45 }),
    moves: fc.option(fc.record({ free: fc.nat({ max: 2 }), price: fc.constantFrom(0.1, 0.5) }), { nil: undefined }),
  })
  .map(({ shots, requestLimits, workLimits, waitPrice, budget, moves }) => ({
    shots: shots.map(({ engines, values, money, work, group, home }) => ({
      group,
      ...(home === undefined ? {} : { home: home % engines.length }),
      switchLoss: group < 0 ? 0 : 0.05,
      options: engines.map((engine) => ({
        engine,
        value: (values[engine] ?? 1) / 100,
        money: money[engine] ?? 0,
        workS: work + engine,
        requests: 1,
      })),
    })),
    engines: [0, 1, 2].map((e) => ({
      workLimitS: workLimits[e] ?? 10,
      requestLimit: requestLimits[e] ?? 1,
      baseWorkS: e,
      roundS: 6,
      waitPrice,
    })),
    groupCount: 2,
    chains: [],
    budget,
    ...(moves === undefined ? {} : { moves }),
  }));

/** Value of the best of all plans that keep every limit, looked for one by one. */
function optimum(problem: JointProblem): number | undefined {
  let best: number | undefined;
  const choice = new Int32Array(problem.shots.length);
  const from = (s: number): void => {
    if (s === problem.shots.length) {
      const worth = worthOf(problem, choice);
      if (worth.overBudget + worth.overTime <= 1e-9) best = Math.max(best ?? worth.value, worth.value);
      return;
    }
    for (let k = 0; k < (problem.shots[s]?.options.length ?? 0); k++) {
      choice[s] = k;
      from(s + 1);
    }
  };
  from(0);
  return best;
}

describe('searchJointly', () => {
  it('keeps every limit where it says so, and no plan is above its bound', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { choice, value, feasible, bound } = searchJointly(problem);
        const worth = worthOf(problem, choice);
        expect(worth.value).toBeCloseTo(value, 9);
        expect(worth.overBudget + worth.overTime <= 1e-9).toBe(feasible);
        const best = optimum(problem);
        if (best !== undefined) expect(bound).toBeGreaterThanOrEqual(best - 1e-9);
      }),
      { numRuns: 300 },
    );
  });

  it('finds a plan where there is one, within a few hundredths of the best', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const best = optimum(problem);
        fc.pre(best !== undefined);
        const { value, feasible } = searchJointly(problem);
        expect(feasible).toBe(true);
        expect(value).toBeGreaterThanOrEqual((best ?? 0) - 0.05 - 0.05 * Math.abs(best ?? 0));
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it('swaps two shots where no single move is allowed', () => {
    const option = (engine: number, value: number) => ({ engine, value, money: 1, workS: 1, requests: 1 });
    const alone = { group: -1, switchLoss: 0 };
    const engine = { workLimitS: Number.POSITIVE_INFINITY, requestLimit: 1, baseWorkS: 0, roundS: 1, waitPrice: 0 };
    const { choice } = searchJointly({
      shots: [
        { ...alone, options: [option(0, 0.6), option(1, 0.5)] },
        { ...alone, options: [option(0, 0.9), option(1, 0.2)] },
      ],
      engines: [engine, engine],
      groupCount: 0,
      chains: [],
      budget: 10,
    });
    expect([...choice]).toEqual([1, 0]);
  });
});

describe('searchJointly after a plan before', () => {
  const open = Number.POSITIVE_INFINITY;
  const engine = { workLimitS: open, requestLimit: open, baseWorkS: 0, roundS: 1, waitPrice: 0 };
  const season = (gains: readonly number[], over: Partial<JointProblem> = {}): JointProblem => ({
    shots: gains.map((gain) => ({
      group: -1,
      switchLoss: 0,
      home: 0,
      options: [
        { engine: 0, value: 0.5, money: 2, workS: 1, requests: 1 },
        { engine: 1, value: 0.5 + gain, money: 1, workS: 1, requests: 1 },
      ],
    })),
    engines: [engine, engine],
    groupCount: 0,
    chains: [],
    budget: 2 * gains.length,
    moves: { free: 1, price: 0.3 },
    ...over,
  });

  it('moves the shots that gain most, and beyond the free ones only those that gain more than a move costs', () => {
    expect([...searchJointly(season([0.1, 0.2, 0.25, 0.05])).choice]).toEqual([0, 0, 1, 0]);
    expect([...searchJointly(season([0.1, 0.4, 0.5, 0.05])).choice]).toEqual([0, 1, 1, 0]);
  });

  it('moves as many as a limit asks for, and no more', () => {
    const { choice, feasible } = searchJointly(season([-0.4, -0.3, -0.5, -0.2], { budget: 5 }));
    expect(feasible).toBe(true);
    expect([...choice]).toEqual([1, 1, 0, 1]);
  });

  it('does not move more shots for a limit that is missed anyway', () => {
    const full = { ...engine, requestLimit: 1 };
    const nowhere = season([-0.1, -0.1, -0.1, -0.1], { engines: [{ ...engine, requestLimit: 2 }, full], budget: 9 });
    const { choice, feasible } = searchJointly(nowhere);
    expect(feasible).toBe(false);
    expect(choice.filter((option) => option === 1).length).toBe(1);
  });
});

describe('jointModel', () => {
  it('has every plan of the problem at its own value', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { choice, value } = searchJointly(problem);
        const { model, columnsOf, choiceOf } = jointModel(problem);
        const columns = columnsOf(choice);
        let objective = 0;
        for (let column = 0; column < model.columns; column++)
          objective += (model.cost[column] ?? 0) * (columns[column] ?? 0);
        const { overTime } = worthOf(problem, choice);
        if (overTime === 0) expect(objective).toBeCloseTo(value, 6);
        expect([...choiceOf(columns)]).toEqual([...choice]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('HiGHS', () => {
  it('agrees with looking at every plan', async () => {
    const samples = fc.sample(problems, { numRuns: 6, seed: 11 });
    const solver = createHighsSolver();
    for (const problem of samples) {
      const best = optimum(problem);
      const answer = await solver.solve(problem, { timeLimitS: 20, gap: 1e-9 });
      if (best === undefined) expect(answer.status).toBe('infeasible');
      else {
        expect(answer.status).toBe('optimal');
        expect(worthOf(problem, answer.choice ?? new Int32Array(0)).value).toBeCloseTo(best, 6);
      }
    }
  });
});
