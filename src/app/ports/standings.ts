import type { EngineId } from '../../core/ids.ts';
import type { Engine, EngineDescription } from '../../engines/engine.ts';
import { paceOf } from '../../orchestration/expected-time.ts';
import { restOf } from '../../orchestration/health/rest.ts';
import { takesAhead } from '../../orchestration/idle-engines.ts';
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
      ...(rest === undefined ? {} : rest.why === 'minute' ? { nextCallAt: rest.until } : { coolingUntil: rest.until }),
      openAttempts: health?.openAttempts ?? 0,
    };
  });
}

/** The same with the line on each engine: for a shot that goes to one of them alone, behind what waits there. */
export function withLines(
  standings: readonly EngineStanding[],
  state: ProductionState,
  now: number,
): readonly EngineStanding[] {
  return standings.map((standing) => {
    const { id } = standing.facts;
    return { ...standing, line: { takesAhead: takesAhead(state, id, now), pace: paceOf(state, id, now) } };
  });
}

function codeOf(
  readiness: Exclude<EngineDescription['state'], 'ready'>,
): 'no-key' | 'unreachable' | 'disabled' | 'unusable' {
  return readiness === 'retired' ? 'unusable' : readiness;
}
