import type { ShotDecision } from '../core/decision.ts';
import type { EngineId } from '../core/ids.ts';
import { freeOf } from './candidates.ts';
import { compareOptions } from './utility.ts';

/** A way of choosing engines that can be replayed over logged decisions. */
export interface ReplayPolicy {
  readonly name: string;
  /** Probability of each engine for a decision; they sum to 1. */
  probabilities(decision: ShotDecision): ReadonlyMap<EngineId, number>;
}

/** Expected quality of an engine for a decision by what was known before the production began, 0..1. */
export type PriorQuality = (decision: ShotDecision, engine: EngineId) => number;

/** Names of the policies, as a person writes them. */
export const policyNames = ['greedy', 'no-learning', 'single:<engine>', 'uniform'] as const;

/**
 * The policy of a name, `undefined` when there is none: `greedy` is the plan without trials; `no-learning` the plan without what the
 * production's takes taught; `single:<engine>` that engine wherever it can make the shot, else the plan; `uniform` any
 * engine that can make it.
 */
export function replayPolicy(name: string, priorQuality: PriorQuality): ReplayPolicy | undefined {
  if (name === 'greedy') return certain(name, planned);
  if (name === 'no-learning') return certain(name, (decision) => untaught(decision, priorQuality));
  if (name === 'uniform')
    return {
      name,
      probabilities: ({ candidates }) => {
        const free = freeOf(candidates);
        return new Map(free.map(({ engine }) => [engine, 1 / free.length]));
      },
    };
  const [, engine] = /^single:(.+)$/.exec(name) ?? [];
  if (engine === undefined) return undefined;
  return certain(name, (decision) =>
    freeOf(decision.candidates).some((each) => each.engine === engine) ? engine : planned(decision),
  );
}

function certain(name: string, choose: (decision: ShotDecision) => EngineId | null): ReplayPolicy {
  return {
    name,
    probabilities: (decision) => {
      const engine = choose(decision);
      return new Map(engine === null ? [] : [[engine, 1]]);
    },
  };
}

/** The engine of the plan, also where another one was tried out. */
function planned({ choice, chosen }: ShotDecision): EngineId | null {
  return choice?.instead?.engine ?? chosen;
}

/** The best by utility with the quality of before; what budget or deadline decided stays so. */
function untaught(decision: ShotDecision, priorQuality: PriorQuality): EngineId | null {
  if (decision.choice?.rule === 'moved') return planned(decision);
  const [best] = freeOf(decision.candidates)
    .map(({ engine, utility, quality01, priceMicroUsd }) => ({
      engine,
      utility: utility - quality01 + priorQuality(decision, engine),
      priceMicroUsd,
    }))
    .sort(compareOptions);
  return best?.engine ?? null;
}
