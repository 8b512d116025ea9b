import { type Finding, found, qualityBelow } from '../finding.ts';
import { changeBetween, type ShotPictures } from './pictures.ts';

/**
 * A picture that stops moving. Frames are held against the first of their run, not against their neighbours: grain
 * changes every frame but adds up to nothing, while even slow motion adds up. Measured over one second: frozen pictures
 * with grain or key frames change by up to 0.7 (block 1.6), the slowest moving ones by 0.9 (block 3.2).
 */
export const frozenRule = {
  id: 'technical.frozen',
  version: '1',
  dimension: 'temporal',
  /** Change of the whole picture, and of any block, up to which it is still the same picture (0..255). */
  maxChange: 1,
  maxBlockChange: 2,
  /** A little under a second, so that a key frame every second can't hide a freeze. */
  maxRunS: 0.9,
  /** For clips shorter than that: share of the clip. */
  maxShare01: 0.85,
} as const;

/** The longest run of frames that show the same picture, in steps from frame to frame. */
export function longestStillRun({ luma, width, height }: ShotPictures): number {
  let anchor = 0;
  let longest = 0;
  luma.forEach((frame, i) => {
    const first = luma[anchor] ?? frame;
    const { whole, block } = changeBetween(first, frame, width, height);
    if (whole < frozenRule.maxChange && block < frozenRule.maxBlockChange) longest = Math.max(longest, i - anchor);
    else anchor = i;
  });
  return longest;
}

/**
 * Fails a take that stands still for nearly a second, or throughout; a shot that may stand still only has its value
 * reported. Value: longest still run, seconds.
 */
export function judgeFrozen(pictures: ShotPictures, mayBeStill: boolean): Finding {
  const runS = longestStillRun(pictures) / pictures.fps;
  const { maxRunS, maxShare01 } = frozenRule;
  const limitS = Math.min(maxRunS, (maxShare01 * (pictures.luma.length - 1)) / pictures.fps);
  if (mayBeStill) return found(frozenRule, { value: runS, level: 'pass', note: 'this shot may stand still' });
  return found(frozenRule, {
    value: runS,
    threshold: `< ${limitS.toFixed(2)}`,
    level: runS >= limitS - 1e-9 ? 'fail' : 'pass',
    reason: `the picture stands still for ${runS.toFixed(2)} s`,
    quality01: qualityBelow(runS, limitS),
  });
}
