import { type Dimension, dimensions } from '../../core/dimensions.ts';
import { digestOf, sha256 } from '../../core/hashing.ts';
import type { Clip } from './clips.ts';

/** Two clips of one prompt, in the order in which a person sees them. */
export interface Comparison {
  readonly id: string;
  readonly dimension: Dimension;
  readonly words: string;
  readonly a: Clip;
  readonly b: Clip;
}

/** Place of a text in an order that nobody can guess without the seed, 0..1. */
function lot(seed: string, text: string): number {
  return Number.parseInt(sha256(`${seed}\0${text}`).slice(0, 12), 16) / 2 ** 48;
}

/**
 * Every pair of clips of one prompt by different engines, in an order and with sides drawn by the seed: the same seed
 * gives the same list, so that a comparison can be gone on with. Prompts come in turns over the dimensions, so that
 * stopping early leaves every dimension with about as many. An emulated clip is never held against a real one.
 */
export function comparisonsOf(clips: readonly Clip[], seed: string): readonly Comparison[] {
  const pairs = [...Map.groupBy(clips, ({ prompt, emulated }) => `${prompt} ${emulated}`).values()].flatMap((own) =>
    own.flatMap((one, index) => own.slice(index + 1).flatMap((two) => pairOf(one, two, seed))),
  );
  const turns = new Map<string, number>();
  for (const dimension of dimensions) {
    const prompts = new Set(clips.flatMap((clip) => (clip.dimension === dimension ? [clip.prompt] : [])));
    const drawn = [...prompts].sort((x, y) => lot(seed, x) - lot(seed, y));
    for (const [turn, prompt] of drawn.entries()) turns.set(prompt, turn);
  }
  const turnOf = ({ a }: Comparison): number => turns.get(a.prompt) ?? 0;
  return pairs.sort((x, y) => turnOf(x) - turnOf(y) || lot(seed, x.id) - lot(seed, y.id));
}

function pairOf(one: Clip, two: Clip, seed: string): readonly Comparison[] {
  if (one.engine === two.engine) return [];
  const [low, high] = one.engine < two.engine ? [one, two] : [two, one];
  const id = digestOf([low.prompt, low.engine, low.sha256, high.engine, high.sha256]).slice(0, 16);
  const [a, b] = lot(seed, `side ${id}`) < 0.5 ? [low, high] : [high, low];
  return [{ id, dimension: low.dimension, words: low.words, a, b }];
}
