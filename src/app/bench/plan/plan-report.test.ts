import { describe, expect, it } from 'vitest';
import type { JointProblem } from '../../../routing/joint/problem.ts';
import { searchJointly } from '../../../routing/joint/search.ts';
import type { JointSolver } from '../../../routing/joint/solver.ts';
import type { PlanMeasured } from './bench-plan.ts';
import { planInstance } from './instance.ts';
import { planSummary } from './plan-report.ts';
import { fewestMoves, type Replanned, replan } from './replan.ts';

const replanned = (over: Partial<Replanned>): Replanned => ({
  change: 'fails',
  limits: 'kept',
  moved: 0,
  fewest: null,
  searchMs: 1,
  ...over,
});
const season = (over: Partial<PlanMeasured>): PlanMeasured => ({
  seed: 1,
  oracle: 'optimal',
  solved: true,
  gap: 0.01,
  gapToBound: 0.02,
  searchMs: 5,
  planMs: 10,
  oracleMs: 100,
  replans: [],
  ...over,
});

describe('planSummary', () => {
  it('counts a season without a plan as unsolved only while nobody proves that there is none', () => {
    const lost = { solved: false, gap: null, gapToBound: null };
    const seasons = [season({}), season({ ...lost, oracle: 'infeasible' }), season({ ...lost, oracle: 'nothing' })];
    expect(planSummary({ shots: 24, seasons })).toMatchObject({ infeasible: 1, feasible: 2, solved: 1, proven: 1 });
  });

  it('gives percentiles with an interval that holds them', () => {
    const seasons = Array.from({ length: 20 }, (_, at) => season({ gap: at / 100 }));
    const { gapP50, gapP95 } = planSummary({ shots: 24, seasons });
    expect([gapP50?.at, gapP95?.at]).toEqual([0.09, 0.18]);
    for (const each of [gapP50, gapP95]) {
      expect(each?.low).toBeLessThanOrEqual(each?.at ?? 0);
      expect(each?.high).toBeGreaterThanOrEqual(each?.at ?? 1);
    }
  });

  it('tells moves that the limits force from moves that were chosen', () => {
    const seasons = [
      season({ replans: [replanned({ moved: 0.1 })] }),
      season({ replans: [replanned({ moved: 0.3, fewest: 0.3 })] }),
      season({ replans: [replanned({ moved: 0.4, fewest: 0.1 })] }),
      season({ replans: [replanned({ moved: 0.6, limits: 'none' })] }),
    ];
    expect(planSummary({ shots: 24, seasons }).replans[0]).toMatchObject({
      seasons: 4,
      none: 1,
      over: 2,
      forced: 1,
      movedP50: 0.3,
      movedMost: 0.4,
      otherwiseMost: 0.6,
    });
  });
});

describe('fewestMoves', () => {
  it('is worth as many moves as the limits ask for', () => {
    const open = Number.POSITIVE_INFINITY;
    const engine = { workLimitS: open, requestLimit: open, baseWorkS: 0, roundS: 1, waitPrice: 0.1 };
    const shot = {
      group: 0,
      switchLoss: 0.05,
      home: 0,
      options: [
        { engine: 0, value: 0.1, money: 2, workS: 1, requests: 1 },
        { engine: 1, value: 0.9, money: 1, workS: 1, requests: 1 },
      ],
    };
    const problem: JointProblem = {
      shots: [shot, shot, shot, shot],
      engines: [engine, engine],
      groupCount: 1,
      chains: [],
      budget: 6,
      moves: { free: 0, price: 1 },
    };
    expect(searchJointly(fewestMoves(problem)).value).toBe(-2);
    expect(searchJointly(fewestMoves(problem, (s) => s > 1)).value).toBeCloseTo(0);
  });
});

describe('replan', () => {
  const never: JointSolver = { name: 'none', solve: async () => ({ status: 'infeasible', bound: 0 }) };

  it('moves few of the shots that a change is not about', async () => {
    for (const change of ['fails', 'dearer', 'cools', 'rejected'] as const) {
      const { limits, moved } = await replan(planInstance(24, 3), change, never, 1);
      expect(limits).toBe('kept');
      expect(moved).toBeLessThanOrEqual(0.2);
    }
  });
});
