import type { EngineId } from '../core/ids.ts';
import type { ProductionState } from './state.ts';

/** How many takes all engines together are worth against an engine's own: few takes say little of other shots. */
const worthTakes = 20;

/** P(accept) by what the gate found, as a factor on what decisions expected. */
export interface AcceptanceFactors {
  readonly of: (engine: EngineId) => number;
}

/**
 * Takes the gate passed against those that their decisions expected to pass, by engine, drawn towards all engines
 * together: plans choose whom they overrate, so an engine nobody has used yet is no better than those in use.
 */
export function acceptanceFactors(state: ProductionState): AcceptanceFactors {
  const sums = new Map<EngineId, Sum>();
  const all: Sum = { passed: 0, expected: 0 };
  for (const { takes, attempts } of Object.values(state.shots))
    for (const { attempt, engine, verdict } of takes) {
      if (verdict === undefined) continue;
      const { decision } = attempts.find((each) => each.attempt === attempt) ?? {};
      const pAccept = decision?.candidates.find((candidate) => candidate.engine === engine)?.pAccept;
      if (pAccept === undefined) continue;
      const own = sums.get(engine) ?? { passed: 0, expected: 0 };
      sums.set(engine, own);
      for (const sum of [own, all]) {
        sum.passed += verdict.verdict === 'fail' ? 0 : 1;
        sum.expected += pAccept;
      }
    }
  const usual = (all.passed + worthTakes) / (all.expected + worthTakes);
  return {
    of: (engine) => {
      const { passed, expected } = sums.get(engine) ?? { passed: 0, expected: 0 };
      return (passed + usual * worthTakes) / (expected + worthTakes);
    },
  };
}

interface Sum {
  passed: number;
  expected: number;
}
