import { type KindModel, likelihoods, type PromptKind, promptKinds } from './prompt-kinds.ts';
import { readPrompt } from './prompt-reading.ts';
import { type ShapeFeature, shapeFeatures, shapeOf } from './prompt-shape.ts';

/** A prompt whose kind is known. */
export interface KindExample {
  readonly prompt: string;
  readonly kind: PromptKind;
}

/** How strongly weights are pulled to zero: chosen by ten-fold cross-validation (93% right; 0.1 to 1 differ by one prompt). */
const pull = 0.3;
const steps = 400;

/**
 * Fits the model by multinomial logistic regression, plain gradient descent from zero: no chance in it, so that the same
 * prompts always give the same weights.
 */
export function trainKinds(examples: readonly KindExample[]): KindModel {
  const shapes = examples.map(({ prompt, kind }) => ({ shape: shapeOf(prompt, readPrompt(prompt)), kind }));
  const model = Object.fromEntries(
    promptKinds.map((kind) => [kind, Object.fromEntries(shapeFeatures.map((feature) => [feature, 0]))]),
  ) as Record<PromptKind, Record<ShapeFeature, number>>;
  for (let step = 0; step < steps; step++) {
    const slope = new Map<string, number>();
    for (const { shape, kind } of shapes) {
      const now = likelihoods(shape, model);
      for (const each of promptKinds) {
        const error = now[each] - (each === kind ? 1 : 0);
        for (const feature of shape) {
          const key = `${each}/${feature}`;
          slope.set(key, (slope.get(key) ?? 0) + error);
        }
      }
    }
    const rate = 0.025 / Math.sqrt(1 + step / 50);
    for (const kind of promptKinds)
      for (const feature of shapeFeatures) {
        const weight = model[kind][feature];
        model[kind][feature] = weight - rate * ((slope.get(`${kind}/${feature}`) ?? 0) + pull * weight);
      }
  }
  return rounded(model);
}

/** Three decimals are enough for a softmax, and keep the shipped file readable. */
function rounded(model: KindModel): KindModel {
  return Object.fromEntries(
    promptKinds.map((kind) => [
      kind,
      Object.fromEntries(
        shapeFeatures.flatMap((feature) => {
          const weight = Math.round((model[kind][feature] ?? 0) * 1000) / 1000;
          return weight === 0 ? [] : [[feature, weight]];
        }),
      ),
    ]),
  ) as Record<PromptKind, Partial<Record<ShapeFeature, number>>>;
}
