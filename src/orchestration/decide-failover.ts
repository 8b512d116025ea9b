import type { EpochMs } from '../core/clock.ts';
import type { EngineId } from '../core/ids.ts';
import { qualityRejectsMax } from '../routing/acceptance.ts';
import type { Action } from './action.ts';
import { ruleFor } from './failover.ts';
import { restOf, restText } from './health/rest.ts';
import { committed, refuseSlot } from './ledger.ts';
import type { AttemptState, ProductionState, ShotState } from './state.ts';
import { alternatives, isBetterToWait, isLast, refusalBy } from './wait-or-move.ts';

/** Intents per allowed attempt: rate limits cost nothing, but a loop of them must end. */
const intentsPerAttempt = 3;

/** Times in a row the same engine may say "later" before the shot moves on. */
const waitsInARow = 2;

/** The next action after the newest attempt ended without an accepted take. */
export function nextAfterFailure(state: ProductionState, shot: ShotState, last: AttemptState, now: EpochMs): Action {
  const outcome = last.outcome ?? 'in-doubt';
  const doubt = last.phase === 'in-doubt' ? decideDoubt(state, shot, last, now) : undefined;
  if (doubt !== undefined) return doubt;
  const waited = ruleFor(outcome).next === 'wait' ? decideWait(state, shot, last, now) : undefined;
  if (waited !== undefined) return waited;
  const exhausted = decideLimits(state, shot);
  if (exhausted !== undefined) return exhausted;
  if (outcome === 'delivered') return { do: 'reroute', cause: 'below-quality', reason: belowQuality(shot) };
  return { do: 'reroute', cause: outcome, reason: last.reason ?? outcome };
}

/** Rate limit or full vendor: the same engine again as soon as it allows, where that gives the clip sooner than moving. */
function decideWait(state: ProductionState, shot: ShotState, last: AttemptState, now: EpochMs): Action | undefined {
  const { engine } = last;
  if (shot.engine !== engine || overruled(state, shot, engine) !== undefined || waitedEnough(shot, last))
    return undefined;
  const rest = restOf(state.engines[engine], now);
  if (rest === undefined) return again(state, shot, engine);
  if (!isBetterToWait(state, shot, engine, rest, now)) return undefined;
  return { do: 'wait', for: 'retry', until: rest.until };
}

function again(state: ProductionState, shot: ShotState, engine: string): Action {
  return decideLimits(state, shot) ?? attemptOn(state, shot, engine);
}

/**
 * The next attempt, or what it has to wait for: a slot, or money that running attempts may give back. The append decides
 * for good; asking here saves compiling a request that could not be sent.
 */
export function attemptOn(state: ProductionState, shot: ShotState, engine: string): Action {
  if (refuseSlot(state, engine) !== undefined) return { do: 'wait', for: 'slot' };
  const price = shot.decision?.candidates.find((candidate) => candidate.engine === engine)?.priceMicroUsd ?? 0;
  const short = committed(state.ledger) + price > state.ledger.cap;
  return short && state.ledger.reserved > 0 ? { do: 'wait', for: 'budget' } : { do: 'attempt', engine };
}

function waitedEnough(shot: ShotState, last: AttemptState): boolean {
  const before = shot.attempts.slice(-1 - waitsInARow);
  return (
    before.length > waitsInARow &&
    before.every((a) => a.engine === last.engine && ruleFor(a.outcome ?? 'delivered').next === 'wait')
  );
}

/** What the doubt policy says of an attempt that was looked for and not found. */
function decideDoubt(state: ProductionState, shot: ShotState, last: AttemptState, now: EpochMs): Action | undefined {
  const { ledger, opened } = state;
  if (last.finding === 'absent') return undefined;
  if (ledger.atRisk > ledger.atRiskMax) {
    return { do: 'hold', code: 'budget.at-risk', reason: 'more money is at risk than atRiskMax allows' };
  }
  if (opened?.policy.inDoubt === 'hold')
    return { do: 'hold', code: 'in-doubt', reason: last.reason ?? 'the attempt may have been charged' };
  const resubmitted =
    shot.attempts.filter((a) => a.engine === last.engine && a.finding === 'assumed-charged').length > 1;
  const usable = shot.engine === last.engine && engineOut(state, shot, last.engine, now) === undefined;
  if (opened?.policy.inDoubt === 'resubmit-once' && !resubmitted && usable) return again(state, shot, last.engine);
  return undefined;
}

/** Why a shot can't be filmed on its engine now: struck, resting or overruled by a pin since it was chosen. */
export function engineOut(state: ProductionState, shot: ShotState, engine: string, now: EpochMs): Action | undefined {
  const overruling = overruled(state, shot, engine);
  if (overruling !== undefined) return overruling;
  const health = state.engines[engine];
  const rest = restOf(health, now, isLast(state, shot, engine, now));
  if (rest === undefined) return undefined;
  if (isBetterToWait(state, shot, engine, rest, now))
    return { do: 'wait', for: 'cooling', until: soonest(state, shot, engine, rest.until, now) };
  return { do: 'reroute', cause: 'engine-cooling', reason: `${engine} ${restText(rest, health)}` };
}

/** A pin or a strike that came after the engine was chosen; or the engine refused this very input, whoever chose it again. */
function overruled(state: ProductionState, shot: ShotState, engine: string): Action | undefined {
  const refused = refusalBy(shot, engine);
  if (refused?.outcome !== undefined)
    return { do: 'reroute', cause: refused.outcome, reason: refused.reason ?? refused.outcome };
  if (shot.pin !== null && shot.pin !== engine)
    return { do: 'reroute', cause: 'operator', reason: `pinned to ${shot.pin}` };
  const struck = state.engines[engine]?.struck;
  return struck === undefined
    ? undefined
    : { do: 'reroute', cause: 'engine-struck', reason: `${engine} is out: ${struck}` };
}

/** When to look again: the engine's own return, or an earlier one of somebody else. */
function soonest(state: ProductionState, shot: ShotState, engine: string, until: EpochMs, now: EpochMs): EpochMs {
  const others = alternatives(state, shot, engine, now).flatMap(
    (candidate) => restOf(state.engines[candidate.engine], now)?.until ?? [],
  );
  return Math.min(until, ...others);
}

/** The limits of a shot: takes below quality, attempts that reached a vendor, attempts at all. */
export function decideLimits(state: ProductionState, shot: ShotState): Action | undefined {
  const max = state.opened?.policy.maxAttemptsPerShot ?? 1;
  const current = shot.attempts.slice(shot.attemptsBase);
  const paid = current.filter((a) => a.submittedAt !== undefined || a.phase === 'in-doubt').length;
  const best = shot.takes.at(-1)?.take;
  const shown = best === undefined ? {} : { take: best };
  if (qualityRejects(shot) >= qualityRejectsMax) {
    return {
      do: 'hold',
      code: 'quality.exhausted',
      reason: `${qualityRejectsMax} takes were below quality; the prompt may need repair`,
      ...shown,
    };
  }
  if (paid >= max || current.length >= max * intentsPerAttempt) {
    return {
      do: 'hold',
      code: 'attempts.exhausted',
      reason: `${current.length} attempts did not give an accepted take`,
      ...shown,
    };
  }
  return undefined;
}

/** Takes of the current brief that their gate failed. */
export function qualityRejects(shot: ShotState): number {
  return rejectedOn(shot).length;
}

/** Engines of those takes, one for every take. */
export function rejectedOn(shot: ShotState): readonly EngineId[] {
  const current = new Set(shot.attempts.slice(shot.attemptsBase).map((attempt) => attempt.attempt));
  return shot.takes.flatMap(({ attempt, verdict, engine }) =>
    current.has(attempt) && verdict?.verdict === 'fail' ? [engine] : [],
  );
}

function belowQuality(shot: ShotState): string {
  return shot.takes.at(-1)?.verdict?.reasons[0] ?? 'the take was below quality';
}
