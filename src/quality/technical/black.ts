import { type Finding, found, qualityBelow } from '../finding.ts';
import type { ShotPictures } from './pictures.ts';

/** Black frames. Limits measured on 8 clips x 18 defects (evidence: media, section 4). */
export const blackRule = {
  id: 'technical.black',
  version: '1',
  dimension: 'imaging',
  maxMean: 20,
  maxDeviation: 6,
  maxShare01: 0.05,
} as const;

/** Fails a take with more than a few black frames. Value: share of black frames. */
export function judgeBlack(pictures: ShotPictures): Finding {
  const { maxMean, maxDeviation, maxShare01 } = blackRule;
  const black = pictures.mean.filter((mean, i) => mean < maxMean && (pictures.deviation[i] ?? 0) < maxDeviation).length;
  const share01 = black / pictures.mean.length;
  return found(blackRule, {
    value: share01,
    threshold: `<= ${maxShare01}`,
    level: share01 > maxShare01 ? 'fail' : 'pass',
    reason: `${black} of ${pictures.mean.length} frames are black`,
    quality01: qualityBelow(share01, maxShare01),
  });
}
