import { type Finding, found, qualityBelow } from '../finding.ts';
import type { ShotPictures } from './pictures.ts';

/** A picture that stops moving. */
export const frozenRule = {
  id: 'technical.frozen',
  version: '1',
  dimension: 'temporal',
  /** Two frames are still when neither the whole picture nor any block changes more than this (0..255). */
  maxChange: 0.12,
  maxBlockChange: 1.2,
  /** A key frame repaints a frozen picture a little: one such step between this many still ones is no motion. */
  popMaxChange: 1,
  popStillSteps: 4,
  maxRunS: 1,
  maxShare01: 0.85,
} as const;

/** For each step from one frame to the next: whether nothing moved. */
export function stillSteps(pictures: ShotPictures): readonly boolean[] {
  const { maxChange, maxBlockChange, popMaxChange, popStillSteps } = frozenRule;
  const quiet = pictures.change.map(
    (change, i) => change < maxChange && (pictures.blockChange[i] ?? 0) < maxBlockChange,
  );
  return quiet.map((still, i) => {
    if (still) return true;
    const around = [...quiet.slice(Math.max(0, i - popStillSteps), i), ...quiet.slice(i + 1, i + 1 + popStillSteps)];
    return (pictures.change[i] ?? 0) < popMaxChange && around.length > popStillSteps && around.every(Boolean);
  });
}

/**
 * Fails a take that stands still for a second, or nearly throughout; a shot that may stand still only has its value
 * reported. Value: longest still run, seconds.
 */
export function judgeFrozen(pictures: ShotPictures, mayBeStill: boolean): Finding {
  const still = stillSteps(pictures);
  let longest = 0;
  let run = 0;
  for (const step of still) {
    run = step ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  const runS = longest / pictures.fps;
  const share01 = still.length === 0 ? 0 : still.filter(Boolean).length / still.length;
  const { maxRunS, maxShare01 } = frozenRule;
  const frozen = runS >= maxRunS - 1e-9 || share01 > maxShare01;
  const note = `${Math.round(100 * share01)}% of the steps are still`;
  if (mayBeStill) return found(frozenRule, { value: runS, level: 'pass', note: `${note}; this shot may stand still` });
  return found(frozenRule, {
    value: runS,
    threshold: `< ${maxRunS} s and <= ${maxShare01} of the steps`,
    level: frozen ? 'fail' : 'pass',
    reason: `the picture stands still for ${runS.toFixed(2)} s`,
    note,
    quality01: Math.min(qualityBelow(runS, maxRunS), qualityBelow(share01, maxShare01)),
  });
}
