import { type Finding, found } from '../finding.ts';
import type { Area, ShotPictures } from './pictures.ts';

/** Black bars burnt into the picture. */
export const letterboxRule = {
  id: 'technical.letterbox',
  version: '1',
  dimension: 'imaging',
  /** A bar's line: darker and flatter than this in nearly every frame. */
  maxMean: 12,
  maxDeviation: 4,
  minFrames01: 0.95,
  /** Bars come in pairs of about one size; a night sky does not. */
  maxUneven01: 0.03,
  maxRows01: 0.04,
  maxColumns01: 0.06,
} as const;

/** Fails a take with bars above and below, or left and right. Value: the larger share of the picture under bars. */
export function judgeLetterbox(pictures: ShotPictures): { readonly finding: Finding; readonly active: Area } {
  const { width, height } = pictures;
  const [top, bottom] = pairOfBars(pictures, height, rowOf);
  const [left, right] = pairOfBars(pictures, width, columnOf);
  const rows01 = (top + bottom) / height;
  const columns01 = (left + right) / width;
  const barred = rows01 > letterboxRule.maxRows01 || columns01 > letterboxRule.maxColumns01;
  const active = barred
    ? { left, top, width: width - left - right, height: height - top - bottom }
    : { left: 0, top: 0, width, height };
  const finding = found(letterboxRule, {
    value: Math.max(rows01, columns01),
    threshold: `rows <= ${letterboxRule.maxRows01}, columns <= ${letterboxRule.maxColumns01}`,
    level: barred ? 'fail' : 'pass',
    reason: `black bars cover ${Math.round(100 * Math.max(rows01, columns01))}% of the picture`,
    quality01: barred ? 0 : 1,
  });
  return { finding, active };
}

type Line = (
  pictures: ShotPictures,
  frame: Uint8Array,
  at: number,
) => { readonly start: number; readonly step: number; readonly length: number };
const rowOf: Line = (p, _frame, at) => ({ start: at * p.width, step: 1, length: p.width });
const columnOf: Line = (p, _frame, at) => ({ start: at, step: p.width, length: p.height });

function pairOfBars(pictures: ShotPictures, count: number, line: Line): readonly [number, number] {
  const half = Math.floor(count / 2) - 1;
  const run = (index: (i: number) => number): number => {
    let n = 0;
    while (n < half && isBar(pictures, line, index(n))) n++;
    return n;
  };
  const near = run((i) => i);
  const far = run((i) => count - 1 - i);
  const pair = near > 0 && far > 0 && near < half && far < half;
  return pair && Math.abs(near - far) <= Math.max(1, letterboxRule.maxUneven01 * count) ? [near, far] : [0, 0];
}

function isBar(pictures: ShotPictures, line: Line, at: number): boolean {
  const allowed = Math.floor((1 - letterboxRule.minFrames01) * pictures.luma.length);
  let misses = 0;
  for (const frame of pictures.luma) {
    const { start, step, length } = line(pictures, frame, at);
    let sum = 0;
    let squares = 0;
    for (let i = 0, at2 = start; i < length; i++, at2 += step) {
      const value = frame[at2] ?? 0;
      sum += value;
      squares += value * value;
    }
    const mean = sum / length;
    const deviation = Math.sqrt(Math.max(0, squares / length - mean * mean));
    if (mean >= letterboxRule.maxMean || deviation >= letterboxRule.maxDeviation) misses++;
    if (misses > allowed) return false;
  }
  return true;
}
