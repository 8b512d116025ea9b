import type { PictureSize } from '../../engines/facts.ts';

/**
 * Pixels of a resolution name with an aspect ratio: the shorter side has the named number of lines (16:9 at 720 is
 * 1280×720), both sides are even.
 */
export function frameFor(aspect: string, lines: number): PictureSize {
  const [across = 16, down = 9] = aspect.split(':').map(Number);
  const even = (pixels: number): number => Math.round(pixels / 2) * 2;
  const longer = even((lines * Math.max(across, down)) / Math.min(across, down));
  return across >= down ? { width: longer, height: even(lines) } : { width: even(lines), height: longer };
}
