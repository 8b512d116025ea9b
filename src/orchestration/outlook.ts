import type { Candidate } from '../core/decision.ts';
import type { ShotRef } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import { committed } from './ledger.ts';
import { isOpen, type ProductionState, type ShotState } from './state.ts';

/** What is left to film and what that would cost. Money in micro-USD. */
export interface Outlook {
  readonly accepted: readonly ShotRef[];
  /** Shots without an accepted take that have nothing running. */
  readonly toFilm: readonly ShotRef[];
  /** One attempt each, at the price of the engine that is to film it. */
  readonly least: MicroUsd;
  /** With the attempts that takes below quality are expected to cost: price ÷ P(accept). */
  readonly expected: MicroUsd;
  /** Cap under which the rest is expected to be filmed; at least what is spent, reserved and at risk already. */
  readonly capNeeded: MicroUsd;
}

/** Attempts beyond which a low P(accept) no longer raises the expectation: a person is asked before. */
const attemptsAtMost = 3;

/** Looks ahead from what is recorded: decisions, prices and the ledger. Shots nobody can price count as nothing. */
export function outlookOf(state: ProductionState, episodes: readonly string[]): Outlook {
  const shots = Object.values(state.shots).filter((shot) => episodes.includes(shot.episode));
  const toFilm = shots.filter((shot) => shot.accepted === undefined && !shot.attempts.some(isOpen));
  const priced = toFilm.flatMap((shot) => candidateOf(shot) ?? []);
  const least = priced.reduce((sum, { priceMicroUsd }) => sum + priceMicroUsd, 0);
  const expected = priced.reduce((sum, { priceMicroUsd, pAccept }) => {
    return sum + Math.ceil(priceMicroUsd * Math.min(attemptsAtMost, 1 / Math.max(pAccept, 0.01)));
  }, 0);
  return {
    accepted: shots.filter((shot) => shot.accepted !== undefined).map((shot) => shot.ref),
    toFilm: toFilm.map((shot) => shot.ref),
    least,
    expected,
    capNeeded: committed(state.ledger) + expected,
  };
}

/** The engine that is to film a shot, or the cheapest able one where money left it without. */
function candidateOf({ decision, engine }: ShotState): Candidate | undefined {
  const candidates = decision?.candidates ?? [];
  const wanted = engine ?? decision?.chosen;
  return (
    candidates.find((candidate) => candidate.engine === wanted) ??
    [...candidates].sort((a, b) => a.priceMicroUsd - b.priceMicroUsd)[0]
  );
}
