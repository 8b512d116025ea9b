/** The quality dimensions on which engines differ and which a shot can require (evidence: routing, "Decisions"). */
export const dimensions = [
  'scene',
  'action',
  'motion',
  'temporal',
  'aesthetics',
  'imaging',
  'adherence',
  'objects',
  'color',
  'story',
  'identity',
  'style',
  'audio',
] as const;

/** One quality dimension. */
export type Dimension = (typeof dimensions)[number];

/** Weights per dimension; non-negative, summing to 1 once normalised. */
export type RequirementVector = Readonly<Partial<Record<Dimension, number>>>;

/** True for one of the known dimensions. */
export function isDimension(name: string): name is Dimension {
  return (dimensions as readonly string[]).includes(name);
}

/** Scales non-negative weights to sum 1, dropping zeros; an all-zero vector stays empty. */
export function normaliseWeights(weights: RequirementVector): RequirementVector {
  let sum = 0;
  for (const weight of Object.values(weights)) if (weight > 0) sum += weight;
  const scaled: Partial<Record<Dimension, number>> = {};
  for (const [dimension, weight] of Object.entries(weights))
    if (weight > 0) scaled[dimension as Dimension] = weight / sum;
  return scaled;
}
