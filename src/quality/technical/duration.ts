import { type Finding, found } from '../finding.ts';

/**
 * Whether the take is long enough. Too long is no defect, since takes are trimmed; a take that is much longer than was
 * asked of the engine is worth a look.
 */
export const durationRule = {
  id: 'technical.duration',
  version: '1',
  /** Missing time that holding the last frame covers: the larger of two, but never more than the third. */
  toleranceS: 0.15,
  tolerance01: 0.06,
  /** Equals the longest hold when a take is normalised (`media/normalise.ts`). */
  toleranceMaxS: 0.25,
} as const;

/** Judges the length that decodes. Value: seconds. */
export function judgeDuration(seenS: number, neededS: number, askedS: number | undefined): Finding {
  const { toleranceS, tolerance01, toleranceMaxS } = durationRule;
  const leastS = neededS - Math.min(toleranceMaxS, Math.max(toleranceS, tolerance01 * neededS));
  const mostS = askedS === undefined ? Number.POSITIVE_INFINITY : askedS + Math.max(toleranceS, tolerance01 * askedS);
  const level = seenS < leastS - 1e-6 ? 'fail' : seenS > mostS + 1e-6 ? 'warn' : 'pass';
  return found(durationRule, {
    value: seenS,
    threshold: `>= ${leastS.toFixed(2)}${Number.isFinite(mostS) ? `, <= ${mostS.toFixed(2)}` : ''}`,
    level,
    reason:
      level === 'fail'
        ? `the take lasts ${seenS.toFixed(2)} s, the shot needs ${neededS} s`
        : `the take lasts ${seenS.toFixed(2)} s, asked was ${askedS} s`,
  });
}
