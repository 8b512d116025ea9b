import { normaliseWeights } from '../core/dimensions.ts';
import type { Emphasis, Shot } from '../production/shot.ts';
import { because, type Weighting } from './weights.ts';

/**
 * Share of the weights that the `needs` of a scene or production make up beside what is inferred from the shot: half.
 * See docs/decisions/2026-11-25-needs-of-scene-and-production.md.
 */
export const emphasisShare = 0.5;

/**
 * Inferred weightings with the emphasis of the scene, else of the production, mixed in: however many points were
 * inferred, what was stated makes up half of the sum. Nothing inferred leaves the emphasis alone.
 */
export function withEmphasis(inferred: readonly Weighting[], { emphasis, scene }: Shot): readonly Weighting[] {
  if (emphasis === undefined) return inferred;
  const total = inferred.reduce((sum, { points }) => sum + points, 0);
  const stated = total === 0 ? 1 : (total * emphasisShare) / (1 - emphasisShare);
  const points = Object.entries(normaliseWeights(emphasis.needs)).map(([dimension, weight]) => [
    dimension,
    weight * stated,
  ]);
  return [...inferred, ...because(`needs of the ${nameOf(emphasis, scene)}`, Object.fromEntries(points))];
}

function nameOf({ by }: Emphasis, scene: string): string {
  return by === 'scene' ? `scene ${scene}` : 'production';
}
