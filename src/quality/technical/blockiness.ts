import { type Finding, found, unmeasured } from '../finding.ts';
import { median } from './pictures.ts';

/**
 * Coding blocks, by ffmpeg's `blockdetect` where it has that filter. Only reported: real footage stays below 6.4 and
 * strong compression exceeds 10, but clean drawn gradients reach 12 and test patterns hundreds, so no absolute limit
 * separates them.
 */
export const blockinessRule = { id: 'technical.blockiness', version: '1' } as const;

/** Reports the median of ffmpeg's measure over a few full-size frames; no verdict follows from it. */
export function judgeBlockiness(values: readonly number[]): Finding {
  if (values.length === 0) return unmeasured(blockinessRule, 'this ffmpeg has no blockdetect filter');
  return found(blockinessRule, {
    value: median(values),
    level: 'pass',
    note: 'compare with other takes; no absolute limit',
  });
}
