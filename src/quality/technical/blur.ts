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
  sharp01: 0.25,
  soft01: 0.75,
  halfWindowPx: 4,
  /** Changes from pixel to pixel below this are grain, not edges (0..255, at half size). */
  minEdge: 5,
} as const;

/** Reports blur, 0 (sharp) to 1 (nothing but blur); no verdict follows from it. */
export function judgeBlur(grey: GreyFrames): Finding {
  const value = overFrames(grey, (frame, fullWidth, fullHeight) => {
    const [width, height] = [fullWidth >> 1, fullHeight >> 1];
    const half = halved(frame, fullWidth, width, height);
    const across = blurAlong(half, width, height, 1, width);
    const down = blurAlong(half, height, width, width, 1);
    // A picture without a single edge is as blurred as can be; a direction without edges says nothing.
    return across === undefined && down === undefined ? 1 : Math.max(across ?? 0, down ?? 0);
  });
  if (value === undefined) return unmeasured(blurRule, 'no full-size frames');
  return found(blurRule, {
    value,
    level: 'pass',
    note: 'compare with other takes; no absolute limit',
    quality01: clamp01((blurRule.soft01 - value) / (blurRule.soft01 - blurRule.sharp01)),
  });
}

/** The frame at half size: averaging takes most of the grain out, which would otherwise pass for sharpness. */
function halved(frame: Uint8Array, fullWidth: number, width: number, height: number): Uint8Array {
  const half = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0, at = 2 * y * fullWidth; x < width; x++, at += 2, i++) {
      const pair = (frame[at] ?? 0) + (frame[at + 1] ?? 0);
      half[i] = (pair + (frame[at + fullWidth] ?? 0) + (frame[at + fullWidth + 1] ?? 0) + 2) >> 2;
    }
  }
  return half;
}

/** Share of the pixel-to-pixel change along one direction that survives a strong blur in that direction. */
function blurAlong(
  frame: Uint8Array,
  length: number,
  lines: number,
  step: number,
  lineStep: number,
): number | undefined {
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
      if (sharp < blurRule.minEdge) continue;
      before += sharp;
      lost += Math.max(0, sharp - Math.abs(turnover) / window);
    }
  }
  return before === 0 ? undefined : (before - lost) / before;
}
