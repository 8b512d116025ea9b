import { dimensions } from '../core/dimensions.ts';
import { map, number } from './leaf-schema.ts';

const weight = number({ min: 0 }).exactOptional();

/** Weights of the quality dimensions, as a shot, a scene or the production may state them. */
export const needsSchema = map(
  Object.fromEntries(dimensions.map((dimension) => [dimension, weight])) as Record<
    (typeof dimensions)[number],
    typeof weight
  >,
).refine((needs) => Object.values(needs).some((value) => value > 0), 'at least one weight > 0');
