import type { EngineId } from '../../core/ids.ts';
import type { Choice } from './choices.ts';
import type { Clip } from './clips.ts';

/** How often the gate would have chosen as the person did, over comparisons that an engine took part in. */
export interface Agreement {
  readonly engine: EngineId;
  readonly agreed01: number;
  readonly n: number;
}

/** Gate scores closer than this are no opinion: half an agreement. */
const sameScore = 0.005;

/**
 * Agreement of gate and person per engine, over clear choices in dimensions that the gate scored on both clips. Chance
 * alone gives 0.5. It is what the gate's scores of this engine may be worth later.
 */
export function agreementOf(choices: readonly Choice[], clips: readonly Clip[]): readonly Agreement[] {
  const gateOf = new Map(clips.map(({ sha256, gate }) => [sha256, gate]));
  const opinions = choices.flatMap(({ choice, dimension, a, b }) => {
    const [ofA, ofB] = [gateOf.get(a.sha256)?.[dimension], gateOf.get(b.sha256)?.[dimension]];
    if ((choice !== 'a' && choice !== 'b') || ofA === undefined || ofB === undefined) return [];
    const agreed = Math.abs(ofA - ofB) < sameScore ? 0.5 : Number(ofA > ofB === (choice === 'a'));
    return [a.engine, b.engine].map((engine) => ({ engine, agreed }));
  });
  return [...Map.groupBy(opinions, ({ engine }) => engine)]
    .map(([engine, own]) => ({
      engine,
      agreed01: own.reduce((sum, { agreed }) => sum + agreed, 0) / own.length,
      n: own.length,
    }))
    .sort((x, y) => (x.engine < y.engine ? -1 : 1));
}
