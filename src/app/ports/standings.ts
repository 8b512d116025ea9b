import type { EngineId } from '../../core/ids.ts';
import type { Engine, EngineDescription } from '../../engines/engine.ts';
import { restOf } from '../../orchestration/health/rest.ts';
import type { ProductionState } from '../../orchestration/state.ts';
import type { EngineStanding } from '../../routing/snapshot.ts';

/** How long a description (key, reachability) is believed, milliseconds. */
const believedMs = 60_000;

/** Engines' own descriptions, asked at most once a minute each. */
export interface Roster {
  descriptions(now: number): Promise<readonly EngineDescription[]>;
}

/** Makes a roster over some engines. */
export function rosterOf(engines: ReadonlyMap<EngineId, Engine>): Roster {
  let asked: { readonly at: number; readonly answers: Promise<readonly EngineDescription[]> } | undefined;
  return {
    descriptions: (now) => {
      if (asked === undefined || now - asked.at > believedMs) {
        asked = { at: now, answers: Promise.all([...engines.values()].map((engine) => engine.describe())) };
      }
      return asked.answers;
    },
  };
}

/** Puts descriptions and folded health together into what routing reads. */
export function standingsOf(
  descriptions: readonly EngineDescription[],
  state: ProductionState,
  now: number,
): readonly EngineStanding[] {
  return descriptions.map(({ facts, state: readiness, reason }) => {
    const health = state.engines[facts.id];
    const rest = restOf(health, now);
    return {
      facts,
      usable: readiness === 'ready',
      ...(readiness === 'ready' || reason === undefined ? {} : { unusableReason: reason }),
      ...(readiness === 'ready' ? {} : { unusableCode: codeOf(readiness) }),
      ...(health?.struck === undefined ? {} : { struckReason: health.struck }),
      ...(rest === undefined ? {} : { coolingUntil: rest.until }),
      openAttempts: health?.openAttempts ?? 0,
    };
  });
}

function codeOf(
  readiness: Exclude<EngineDescription['state'], 'ready'>,
): 'no-key' | 'unreachable' | 'disabled' | 'unusable' {
  return readiness === 'retired' ? 'unusable' : readiness;
}
