import { type Finding, found, qualityBelow, unmeasured } from '../finding.ts';
import { median } from './pictures.ts';

/** Coding blocks that show, by ffmpeg's `blockdetect` where it has that filter (clean clips stay below 6.4). */
export const blockinessRule = {
  id: 'technical.blockiness',
  version: '1',
  dimension: 'imaging',
  maxBlockiness: 10,
} as const;

/** Fails a blocky take. Value: median of ffmpeg's measure over a few full-size frames. */
export function judgeBlockiness(values: readonly number[]): Finding {
  if (values.length === 0) return unmeasured(blockinessRule, 'this ffmpeg has no blockdetect filter');
  const value = median(values);
  return found(blockinessRule, {
    value,
    threshold: `<= ${blockinessRule.maxBlockiness}`,
    level: value > blockinessRule.maxBlockiness ? 'fail' : 'pass',
    reason: `coding blocks show (${value.toFixed(1)})`,
    quality01: qualityBelow(Math.max(0, value - 1), blockinessRule.maxBlockiness - 1),
  });
}
