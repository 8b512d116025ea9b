import type { EpisodePlan } from '../core/decision.ts';
import type { MicroUsd } from '../core/money.ts';

/** A plan beside what came of it. */
export interface PlanAndOutcome {
  readonly plan: Pick<EpisodePlan, 'cost' | 'finish'>;
  readonly costMicroUsd: MicroUsd;
  /** Seconds from the plan until the last shot was accepted. */
  readonly finishS: number;
}

/** How often plans were right. Shares, 0..1; `null` without a plan. */
export interface Coverage {
  readonly plans: number;
  /** Cost between `low` and `high`: 0.9 when the plans are honest. */
  readonly costInside: number | null;
  readonly costBelow: number | null;
  readonly costAbove: number | null;
  /** Finished by `p50S` and by `p90S`: 0.5 and 0.9 when the plans are honest. */
  readonly byP50: number | null;
  readonly byP90: number | null;
  /** Outcome over expectation, one point per plan: the calibration plot. */
  readonly points: readonly {
    readonly costRatio: number | null;
    readonly finishRatio: number | null;
  }[];
}

/** Compares plans with what came of them. */
export function coverageOf(pairs: readonly PlanAndOutcome[]): Coverage {
  const share = (holds: (pair: PlanAndOutcome) => boolean): number | null =>
    pairs.length === 0 ? null : pairs.filter(holds).length / pairs.length;
  return {
    plans: pairs.length,
    costInside: share(({ plan, costMicroUsd }) => costMicroUsd >= plan.cost.low && costMicroUsd <= plan.cost.high),
    costBelow: share(({ plan, costMicroUsd }) => costMicroUsd < plan.cost.low),
    costAbove: share(({ plan, costMicroUsd }) => costMicroUsd > plan.cost.high),
    byP50: share(({ plan, finishS }) => finishS <= plan.finish.p50S),
    byP90: share(({ plan, finishS }) => finishS <= plan.finish.p90S),
    points: pairs.map(({ plan, costMicroUsd, finishS }) => ({
      costRatio: plan.cost.expected > 0 ? costMicroUsd / plan.cost.expected : null,
      finishRatio: plan.finish.p50S > 0 ? finishS / plan.finish.p50S : null,
    })),
  };
}
