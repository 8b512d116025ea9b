import type { RequirementVector } from '../core/dimensions.ts';
import trained from './data/prompt-kinds.json' with { type: 'json' };
import type { PromptReading } from './prompt-reading.ts';
import { type ShapeFeature, shapeOf } from './prompt-shape.ts';

/** What a bare prompt is: everything else about a shot may be unknown. */
export const promptKinds = [
  'thing',
  'coloured thing',
  'place',
  'person acting',
  'something moving',
  'picture',
] as const;

/** One kind of prompt. */
export type PromptKind = (typeof promptKinds)[number];

/** How much each feature speaks for each kind, log odds; made by `adapters/train-prompt-kinds.ts`. */
export type KindModel = Readonly<Record<PromptKind, Readonly<Partial<Record<ShapeFeature, number>>>>>;

/** The model that ships: trained on the prompts of `bench/ratings`, which people rated by what each prompt is about. */
export const shippedKindModel: KindModel = trained;

/**
 * What each kind asks for. A bare name is about that one thing. Somebody acting must move well and be seen to do it; where
 * something else moves, the picture counts as much. A described picture is looked at as a whole, and every video moves:
 * without some weight on that, a generator of fine stills would win.
 */
export const kindNeeds: Readonly<Record<PromptKind, RequirementVector>> = {
  thing: { objects: 0.85, adherence: 0.15 },
  'coloured thing': { color: 0.85, objects: 0.1, adherence: 0.05 },
  place: { scene: 0.8, aesthetics: 0.1, imaging: 0.1 },
  'person acting': { motion: 0.45, temporal: 0.35, action: 0.2 },
  'something moving': { motion: 0.2, temporal: 0.2, action: 0.15, aesthetics: 0.15, imaging: 0.2, adherence: 0.1 },
  picture: { aesthetics: 0.3, imaging: 0.25, adherence: 0.2, temporal: 0.15, motion: 0.1 },
};

/** How likely a prompt is of each kind; sums to 1. */
export function kindsOf(
  prompt: string,
  reading: PromptReading,
  model: KindModel = shippedKindModel,
): Readonly<Record<PromptKind, number>> {
  return likelihoods(shapeOf(prompt, reading), model);
}

/** Softmax over the kinds' sums. */
export function likelihoods(shape: readonly ShapeFeature[], model: KindModel): Readonly<Record<PromptKind, number>> {
  const sums = promptKinds.map((kind) => shape.reduce((sum, feature) => sum + (model[kind][feature] ?? 0), 0));
  const most = Math.max(...sums);
  const odds = sums.map((sum) => Math.exp(sum - most));
  const total = odds.reduce((sum, each) => sum + each, 0);
  return Object.fromEntries(promptKinds.map((kind, at) => [kind, (odds[at] ?? 0) / total])) as Record<
    PromptKind,
    number
  >;
}
