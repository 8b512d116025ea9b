import { type Finding, found, qualityBelow, unmeasured } from '../finding.ts';
import type { ShotPictures } from './pictures.ts';

/** Burnt-out highlights. Never more than a warning: what is too bright depends on the scene. */
export const exposureRule = {
  id: 'technical.exposure',
  version: '1',
  dimension: 'imaging',
  burnt: 250,
  maxShare01: 0.12,
} as const;

/** Warns of a take with large burnt-out areas. Value: share of pixels at or above 250. Stylized shots are not judged. */
export function judgeExposure(pictures: ShotPictures, stylized: boolean): Finding {
  if (stylized) return unmeasured(exposureRule, 'photographic limits do not apply to a stylized shot');
  let burnt = 0;
  let pixels = 0;
  for (const luma of pictures.luma) {
    for (const value of luma) if (value >= exposureRule.burnt) burnt++;
    pixels += luma.length;
  }
  const share01 = burnt / pixels;
  return found(exposureRule, {
    value: share01,
    threshold: `<= ${exposureRule.maxShare01}`,
    level: share01 > exposureRule.maxShare01 ? 'warn' : 'pass',
    reason: `${Math.round(100 * share01)}% of the picture is burnt out`,
    quality01: qualityBelow(share01, exposureRule.maxShare01),
  });
}
