import type { EngineId } from '../core/ids.ts';
import type { EvidenceFit } from './evidence-fit.ts';
import type { Learned } from './learning.ts';
import { withOwnTakes } from './own-takes.ts';

/** What a source is worth after own takes spoke against it. */
export interface Doubt {
  /** Share of its weight that is left, 0..1. */
  readonly worth01: number;
  /** How surprising its figures are beside the others, in standard deviations. */
  readonly z: number;
}

/** Doubts by source; sources that stand as told are absent. */
export type Doubts = ReadonlyMap<string, Doubt>;

/** Evidence of several sources, that can be fitted without one of them. */
export interface DividedEvidence {
  /** Sources in a fixed order, each with the engines it says anything of. */
  readonly sources: ReadonlyMap<string, ReadonlySet<EngineId>>;
  readonly fit: EvidenceFit;
  fitWithout(source: string): EvidenceFit;
}

/** Odds, before any take, that a source holds here too. */
const oddsBefore = 9;

/**
 * Sources that own takes contradict. For each, how much better do the takes go with all the others alone? Its weight falls
 * as the odds that it holds do; a source without which the takes are no better explained keeps all of it. With one source
 * there is nothing to compare: then how far tables as a whole are believed is all that can be said.
 */
export function doubtedSources(evidence: DividedEvidence, learned: Learned): Doubts {
  const { sources, fit } = evidence;
  const told = [...sources].filter(([, engines]) => [...learned.takes.keys()].some((tried) => engines.has(tried)));
  if (sources.size < 2 || told.length === 0) return new Map();
  const whole = evidenceFor(fit, learned);
  return new Map(
    told.flatMap(([source]): [string, Doubt][] => {
      const surprise = evidenceFor(evidence.fitWithout(source), learned) - whole;
      if (!(surprise > 0)) return [];
      const worth01 = (oddsBefore + 1) / (oddsBefore + Math.exp(surprise));
      return [[source, { worth01, z: Math.sqrt(2 * surprise) }]];
    }),
  );
}

/** How well tables and takes go together. Engines without takes have no say in that. */
function evidenceFor(fit: EvidenceFit, learned: Learned): number {
  const tried = new Map([...fit.engines].filter(([id]: readonly [EngineId, unknown]) => learned.takes.has(id)));
  return withOwnTakes({ levels: fit.levels, engines: tried }, learned).logEvidence;
}

/** Doubts smaller than this change no number that anybody would see. */
const worthSaying = 0.95;

/** What is said beside a source's name where it counts less, else nothing. */
export function doubtWords(doubt: Doubt | undefined): string {
  if (doubt === undefined || doubt.worth01 > worthSaying) return '';
  return `, counted ${doubt.worth01.toFixed(2)}: own takes contradict it (z ${doubt.z.toFixed(1)})`;
}
