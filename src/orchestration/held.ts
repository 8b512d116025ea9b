import type { ShotState } from './state.ts';

/** Why a shot waits for a person; stable codes of `shot.held`. */
export const heldCodes = {
  'engines.none-usable': 'No engine can make this shot as things stand.',
  'plan.unmet': 'The plan found no engine, or no money, for this shot.',
  'plan.rejected': 'A person rejected the plan.',
  'budget.cap': 'The cap of the production leaves too little for another attempt.',
  'budget.per-shot': 'The limit per shot leaves too little for another attempt.',
  'budget.at-risk': 'Too much money is at risk in attempts whose fate is unknown.',
  'attempts.exhausted': 'The shot used all its attempts.',
  'quality.exhausted': 'Three takes were below quality: the prompt may be the cause.',
  'in-doubt': 'An attempt may or may not have been charged, and the policy says hold.',
  'continues.held': 'The shot it continues is held.',
  'operator.hold': 'A person put it on hold.',
} as const;

/** One of the hold codes. */
export type HeldCode = keyof typeof heldCodes;

/** Holds that a new plan lifts. */
export const replannable: ReadonlySet<string> = new Set<HeldCode>([
  'engines.none-usable',
  'plan.unmet',
  'plan.rejected',
]);

/** Holds that an engine's return lifts. */
export const engineCodes: ReadonlySet<string> = new Set<HeldCode>(['engines.none-usable', 'plan.unmet']);

/** Holds that only a person lifts, whatever turns up: they said so themselves. */
export function isByPerson(code: string): boolean {
  return code === 'operator.hold';
}

/** Holds that more budget lifts. */
export const budgetCodes: ReadonlySet<string> = new Set<HeldCode>([
  'budget.cap',
  'budget.per-shot',
  'budget.at-risk',
  'plan.unmet',
]);

/** The shot without its hold, when the hold is one of these. */
export function releasedBy(shot: ShotState, codes: ReadonlySet<string>): ShotState {
  if (shot.held === undefined || !codes.has(shot.held.code)) return shot;
  const { held: _held, ...rest } = shot;
  return rest;
}
