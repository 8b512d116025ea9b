import type { PictureSize } from '../../facts.ts';

/**
 * What 4K costs in terms of 1080p: US$0.60 to 0.40 for Veo 3.1 (aifreeapi.com, March 2026), US$0.30 to the 0.15 that is
 * catalogued for Fast (docs.krea.ai, read 2026-11-25). Reserved so; Google's price page was not read.
 */
const uhdFactors: Readonly<Record<string, number>> = { 'veo-3.1-generate-001': 1.5, 'veo-3.1-fast-generate-001': 2 };

/** By how much a clip of this size is dearer than the catalog's price, which is that of 720p and 1080p. */
export function veoPriceFactor(model: string, { width, height }: PictureSize): number {
  return Math.min(width, height) < 2160 ? 1 : (uhdFactors[model] ?? 2);
}
