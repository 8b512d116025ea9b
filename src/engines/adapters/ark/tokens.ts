import type { MicroUsd } from '../../../core/money.ts';
import type { EngineFacts, PictureSize } from '../../facts.ts';
import { arkModel } from './models.ts';

/** The size that the catalog's price per second is for. */
export const arkPricedSize: PictureSize = { width: 1280, height: 720 };

/**
 * Tokens that Ark bills for a clip: the pixels of all frames divided by 1024, one frame more than the length holds.
 * Holds to the token for all four replies seen (480p 2 s 19 845; 720p 4 s 87 300 and 5 s 108 900; 1088 lines 5 s
 * 246 840).
 */
export function arkTokens({ width, height }: PictureSize, durationS: number, fps: number): number {
  return Math.round((width * height * (durationS * fps + 1)) / 1024);
}

/**
 * What tokens cost, rounded up: the price of a token follows from the facts' price per second, so that an operator's own
 * price holds for every size.
 */
export function arkCost(facts: EngineFacts, tokens: number, sound: boolean): MicroUsd {
  const tokensPerSecond = (arkPricedSize.width * arkPricedSize.height * facts.fps) / 1024;
  const share01 = sound ? 1 : arkModel(facts).silentPrice01;
  // A fraction of a micro-dollar less: rounding errors of the division must not round up.
  return Math.ceil((tokens * facts.price.perSecond * share01) / tokensPerSecond - 1e-6);
}
