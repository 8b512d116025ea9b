import { clamp01, type Finding, found, unmeasured } from '../finding.ts';
import { type GreyFrames, overFrames } from './grey.ts';

/**
 * How blurred the picture is, by re-blurring it (Crete et al., "The blur effect", 2007). Never a reason by itself: soft
 * light and shallow focus are blurred too, so it only means something beside other takes.
 */
export const blurRule = {
  id: 'technical.blur',
  version: '1',
  dimension: 'imaging',
  /** Sharp and soft ends of the scale that the imaging score uses. */
  sharp01: 0.35,
  soft01: 0.95,
  halfWindowPx: 4,
} as const;

/** Reports blur, 0 (sharp) to 1 (nothing but blur); no verdict follows from it. */
export function judgeBlur(grey: GreyFrames): Finding {
  const value = overFrames(grey, (frame, width, height) =>
    Math.max(blurAlong(frame, width, height, 1, width), blurAlong(frame, height, width, width, 1)),
  );
  if (value === undefined) return unmeasured(blurRule, 'no full-size frames');
  return found(blurRule, {
    value,
    level: 'pass',
    note: 'compare with other takes; no absolute limit',
    quality01: clamp01((blurRule.soft01 - value) / (blurRule.soft01 - blurRule.sharp01)),
  });
}

/** Share of the pixel-to-pixel change along one direction that survives a strong blur in that direction. */
function blurAlong(frame: Uint8Array, length: number, lines: number, step: number, lineStep: number): number {
  const half = blurRule.halfWindowPx;
  const window = 2 * half + 1;
  let before = 0;
  let lost = 0;
  for (let line = 0; line < lines; line += 2) {
    const start = line * lineStep;
    for (let i = half + 1; i < length - half; i++) {
      const at = start + i * step;
      const turnover = (frame[at + half * step] ?? 0) - (frame[at - (half + 1) * step] ?? 0);
      const sharp = Math.abs((frame[at] ?? 0) - (frame[at - step] ?? 0));
      before += sharp;
      lost += Math.max(0, sharp - Math.abs(turnover) / window);
    }
  }
  return before === 0 ? 1 : (before - lost) / before;
}
