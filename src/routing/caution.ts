import { type Dimension, dimensions, type RequirementVector } from '../core/dimensions.ts';
import type { EngineId } from '../core/ids.ts';
import { ownTakes } from './learning.ts';
import { directionOf } from './posterior.ts';
import { qualityAlong, type StrengthTable } from './strengths.ts';
import { tieWidth } from './utility.ts';

/** An engine's expected quality for a requirement, with how much of it is only hoped for. */
export interface CautiousQuality {
  /** Expectation. */
  readonly quality01: number;
  /** Standard deviation of the expectation. */
  readonly sd: number;
  /** The expectation less what an engine that is usually not the best must prove before it passes the one that is. */
  readonly cautious01: number;
}

/**
 * Expected qualities that never do worse than the best single engine for a reason that is not there: an engine passes
 * the one that is best on the whole only with a lead beyond `doubt` standard deviations of its own expectation. Only its
 * own width counts, so that better evidence never costs an engine its place.
 * @param doubt standard deviations; 0 takes every expectation as it is.
 */
export function cautiousQualities(
  table: StrengthTable,
  engines: readonly EngineId[],
  requirement: RequirementVector,
  doubt: number,
): ReadonlyMap<EngineId, CautiousQuality> {
  const [usual, asked] = [directionOf(allRound(table)), directionOf(requirement)];
  const found = engines.map((engine) => ({ engine, ...qualityAlong(table.get(engine), asked) }));
  const whole = engines.map((engine) => qualityAlong(table.get(engine), usual).quality01);
  const most = Math.max(...whole);
  // Several that are equally good on the whole share the place: none of them is chosen by its name.
  const level = Math.max(
    ...found.filter((_, at) => most - (whole[at] ?? 0) <= tieWidth).map(({ quality01 }) => quality01),
  );
  return new Map(
    found.map(({ engine, quality01, sd }, at) => {
      const isUsual = most - (whole[at] ?? 0) <= tieWidth;
      const lead = quality01 - level;
      const cautious01 = isUsual || lead <= 0 ? quality01 : level + Math.max(0, lead - doubt * sd);
      return [engine, { quality01, sd, cautious01 }];
    }),
  );
}

/** Every dimension in which anything was measured, alike: what "the best engine on the whole" is asked about. */
function allRound(table: StrengthTable): RequirementVector {
  const isMeasured = (dimension: Dimension): boolean =>
    [...table.values()].some((row) => row[dimension].measuredOn !== null || row[dimension].source.startsWith(ownTakes));
  const known = dimensions.filter(isMeasured);
  return Object.fromEntries(known.map((dimension) => [dimension, 1]));
}
