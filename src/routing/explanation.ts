import type { EpochMs } from '../core/clock.ts';
import type { Candidate, ShotDecision, Strength } from '../core/decision.ts';
import type { Dimension } from '../core/dimensions.ts';
import { formatUsd } from '../core/money.ts';
import { ageDays } from './ageing.ts';
import { byCodeUnit } from './snapshot.ts';
import { chanceOtherBetter, contendersOf, isUndecided } from './telling-apart.ts';
import { tuning } from './tuning.ts';

/** Evidence below this many observations is thin: it may well be wrong about this engine. */
export const thinN = 5;

type Weighted = readonly [Dimension, number];

function byWeight(decision: ShotDecision): Weighted[] {
  const weights = Object.entries(decision.requirement.weights) as [Dimension, number][];
  return weights.sort((a, b) => b[1] - a[1] || byCodeUnit(a[0], b[0]));
}

function strengthWords(
  dimension: Dimension,
  weight: number,
  strength: Strength | undefined,
  asOf: EpochMs | undefined,
): string {
  if (strength === undefined) return `${dimension} (weight ${weight.toFixed(2)}): unknown`;
  const days = asOf === undefined ? undefined : ageDays(strength, asOf);
  const age = days === undefined ? '' : `, ${Math.round(days)} days old`;
  const date = strength.measuredOn === null ? '' : `, measured ${strength.measuredOn}${age}`;
  return `${dimension} (weight ${weight.toFixed(2)}): ${strength.mean.toFixed(3)}, n ${strength.n.toFixed(1)}, ${strength.source}${date}`;
}

function termWords({ terms, utility, priceMicroUsd, pAccept, expectedS }: Candidate): string {
  const parts = Object.entries(terms).map(([name, value]) => `${name} ${value >= 0 ? '+' : ''}${value.toFixed(3)}`);
  return `utility ${utility.toFixed(3)} = ${parts.join(' ')} (${formatUsd(priceMicroUsd)} a take, P(accept) ${pAccept.toFixed(2)}, about ${Math.round(expectedS)} s)`;
}

/**
 * The nearest changes that would give the shot to the runner-up instead, one at a time: the price of a take, one
 * strength, one weight of the requirement. First-order: other terms are held still.
 */
export function whatWouldChange(decision: ShotDecision): string[] {
  const pair = contendersOf(decision);
  if (pair?.other === undefined) return [];
  const { chosen, other } = pair;
  const margin = chosen.utility - other.utility;
  const { instead } = decision.choice ?? {};
  if (instead !== undefined) return [`without the trial it would go to ${instead.engine}`];
  if (margin < 0) return [`without the budget or deadline it would go to ${other.engine}`];
  const changes: string[] = [];
  if (chosen.terms.price < 0 && chosen.priceMicroUsd > 0) {
    const factor = 1 + margin / -chosen.terms.price;
    changes.push(
      `${chosen.engine} at ${formatUsd(Math.round(chosen.priceMicroUsd * factor))} a take or more (now ${formatUsd(chosen.priceMicroUsd)})`,
    );
  }
  if (other.terms.price < 0 && margin < -other.terms.price) {
    const factor = 1 - margin / -other.terms.price;
    changes.push(
      `${other.engine} at ${formatUsd(Math.floor(other.priceMicroUsd * factor))} a take or less (now ${formatUsd(other.priceMicroUsd)})`,
    );
  }
  for (const [dimension, weight] of byWeight(decision).slice(0, 3)) {
    const [own, rival] = [chosen.strengths[dimension], other.strengths[dimension]];
    if (own === undefined || rival === undefined) continue;
    const needed = rival.mean + margin / weight;
    if (needed <= 1)
      changes.push(`${other.engine} measured at ${needed.toFixed(2)} in ${dimension} (now ${rival.mean.toFixed(2)})`);
    const lead = own.mean - rival.mean;
    // Taking weight w off a dimension (spread over the others) moves the difference by about w x (lead - average lead).
    const average = chosen.quality01 - other.quality01;
    const less = lead - average > 1e-6 ? margin / (lead - average) : Number.POSITIVE_INFINITY;
    if (less < weight)
      changes.push(`${dimension} weighing ${(weight - less).toFixed(2)} or less (now ${weight.toFixed(2)})`);
  }
  if (other.terms.switch < 0 && margin < -other.terms.switch)
    changes.push(`the shot leaving its continuity group ${decision.group ?? ''}`.trimEnd());
  return changes;
}

/** Warning when the dimensions that matter rest on little evidence for the chosen engine, else `undefined`. */
export function thinEvidence(decision: ShotDecision): string | undefined {
  const pair = contendersOf(decision);
  if (pair === undefined) return undefined;
  const thin = byWeight(decision).filter(([dimension]) => (pair.chosen.strengths[dimension]?.n ?? 0) < thinN);
  const share = thin.reduce((sum, [, weight]) => sum + weight, 0);
  if (share < 0.5) return undefined;
  const names = thin.slice(0, 3).map(([dimension]) => dimension);
  return `thin evidence: ${Math.round(share * 100)}% of what this shot needs (${names.join(', ')}…) rests on fewer than ${thinN} observations of ${pair.chosen.engine}; calibrate, or judge the first takes yourself`;
}

/** What the evidence says of the two best engines where it can't tell them apart, else `undefined`. */
export function undecidedWords(decision: ShotDecision): string | undefined {
  const { chosen, other } = contendersOf(decision) ?? {};
  if (chosen === undefined || other === undefined || !isUndecided(decision)) return undefined;
  const chance = chanceOtherBetter(decision) ?? 0;
  const quality = ({ quality01, sd = 0 }: Candidate): string => `${quality01.toFixed(3)} ± ${sd.toFixed(3)}`;
  return `the evidence can't tell them apart: ${other.engine} films this better with probability ${chance.toFixed(2)} (quality ${quality(other)}, ${chosen.engine} ${quality(chosen)})`;
}

/**
 * The decision in plain lines: what was chosen and by how much, the terms of both contenders, the evidence behind the
 * heaviest dimensions with its age, who was left out and why, and what would change it.
 * @param asOf time of the snapshot, for ages; left out, dates stand alone.
 */
export function explain(decision: ShotDecision, asOf?: EpochMs): string[] {
  const lines: string[] = [];
  const pair = contendersOf(decision);
  lines.push(
    decision.chosen === null
      ? `${decision.shot}: no engine; ${decision.reason}`
      : `${decision.shot}: ${decision.chosen}; ${decision.reason}`,
  );
  const weights = byWeight(decision).map(([dimension, weight]) => `${dimension} ${weight.toFixed(2)}`);
  lines.push(`needs ${weights.join(', ')} (${decision.requirement.inferred ? 'inferred' : 'given'})`);
  if (pair !== undefined) {
    const { chosen, other } = pair;
    lines.push(`${chosen.engine}: ${termWords(chosen)}`);
    if (chosen.afterReject !== undefined)
      lines.push(
        `${chosen.engine} makes a draft: if it is rejected, ${chosen.afterReject} takes over, counted in every term`,
      );
    if (chosen.degradations.length > 0) lines.push(`${chosen.engine} loses ${chosen.degradations.join('; ')}`);
    if (other !== undefined)
      lines.push(
        `${chosen.utility >= other.utility ? 'runner-up' : 'better alone'} ${other.engine}: ${termWords(other)}`,
        `margin ${(chosen.utility - other.utility).toFixed(3)} quality points`,
      );
    const undecided = undecidedWords(decision);
    if (undecided !== undefined) lines.push(undecided);
    for (const [dimension, weight] of byWeight(decision).slice(0, 3))
      lines.push(`${chosen.engine} in ${strengthWords(dimension, weight, chosen.strengths[dimension], asOf)}`);
    const thin = thinEvidence(decision);
    if (thin !== undefined) lines.push(thin);
    const { riskPerSd } = tuning;
    if (chosen.afterReject === undefined && chosen.terms.quality !== chosen.quality01)
      lines.push(
        `quality holds the operator's preference ${(chosen.terms.quality - chosen.quality01).toFixed(3)}; doubt costs ${riskPerSd} per standard deviation`,
      );
  }
  for (const { engine, restsUntil } of decision.candidates)
    if (restsUntil !== undefined) lines.push(`${engine} rests until ${restsUntil}: behind all that are free`);
  for (const { engine, reason } of decision.rejected) lines.push(`left out ${engine}: ${reason}`);
  const changes = whatWouldChange(decision);
  if (changes.length > 0) lines.push(`would change it: ${changes.join('; or ')}`);
  return lines;
}
