import type { EpochMs } from '../core/clock.ts';
import type { ShotRef } from '../core/ids.ts';
import type { Action } from './action.ts';
import { isOutdated, isUnfilmed } from './decide-episode.ts';
import { attemptOn, engineOut, nextAfterFailure } from './decide-failover.ts';
import { restOf } from './health/rest.ts';
import { isByPerson } from './held.ts';
import { idleEngineFor, worthWaitingFor } from './idle-engines.ts';
import { decideReplan } from './replan.ts';
import { lastAttempt, type ProductionState, type ShotState, type TakeState } from './state.ts';

/** Principal of automatic take decisions. */
export const takeGatePolicy = 'take-gate@1';

/** The next action for a shot none of whose attempts is open. */
export function decideShot(state: ProductionState, shot: ShotState, now: EpochMs): Action {
  const replanned = decideReplan(state, shot);
  if (replanned !== undefined) return replanned;
  const onTake = decideTakes(state, shot);
  if (onTake !== undefined) return onTake;
  if (shot.accepted !== undefined) return { do: 'rest' };
  if (shot.openGate !== undefined) return { do: 'wait', for: 'gate' };
  if (shot.held !== undefined) return decideHeld(state, shot, now);
  return decideNewAttempt(state, shot, now);
}

/**
 * What the takes of a shot ask for, whatever else goes on: judge, gate, accept. A clip that turned up late is judged
 * even when another one was accepted, and may end a hold that no person put on the shot. `undefined`: nothing.
 */
export function decideTakes(state: ProductionState, shot: ShotState): Action | undefined {
  const take = takeToDecide(shot);
  const free = shot.accepted === undefined && shot.openGate === undefined;
  if (free && take?.gate?.decision === 'approve' && take.verdict !== undefined) return decideApproved(take);
  if (take === undefined || (shot.held !== undefined && isByPerson(shot.held.code))) return undefined;
  if (take.verdict === undefined) return { do: 'judge', take: take.take };
  if (shot.accepted !== undefined || shot.openGate !== undefined) return undefined;
  return decideTakeGate(state, shot, take);
}

/**
 * An approval may come before the gate has measured the take: then it did not overrule a failure that nobody knew of,
 * and the person is asked again.
 */
function decideApproved({ take, verdict, gate }: TakeState): Action {
  if (verdict?.verdict !== 'fail' || gate?.override === true) return { do: 'accept', take };
  const reason = 'it was approved before it was measured, and then failed: approve again to overrule that, or retake';
  return { do: 'open-gate', gate: 'take', take, reason };
}

/**
 * The take that was approved last, else the first of the current brief that nobody judged yet (an engine may deliver
 * late), else the newest that is not below quality or turned down.
 */
function takeToDecide(shot: ShotState): TakeState | undefined {
  const current = shot.takes.filter((take) => isCurrent(shot, take));
  const unjudged = current.find((take) => take.verdict === undefined);
  return (
    (shot.accepted === undefined ? lastApproved(shot) : undefined) ??
    unjudged ??
    current.findLast((take) => take.gate === undefined && take.verdict?.verdict !== 'fail') ??
    current.at(-1)
  );
}

/** A person may come back to an earlier take: the latest approval counts, not the newest take. */
function lastApproved(shot: ShotState): TakeState | undefined {
  const approved = shot.takes.filter((take) => take.gate?.decision === 'approve');
  const latest = shot.gates.findLast(
    (gate) => gate.decision === 'approve' && approved.some((t) => t.take === gate.take),
  );
  return approved.find((take) => take.take === latest?.take);
}

function isCurrent(shot: ShotState, take: TakeState): boolean {
  const index = shot.attempts.findIndex((attempt) => attempt.attempt === take.attempt);
  return index >= shot.attemptsBase;
}

/** A held shot goes on by itself only when what held it is gone. */
function decideHeld(state: ProductionState, shot: ShotState, now: EpochMs): Action {
  if (!isOver(state, shot)) return { do: 'rest' };
  const last = lastAttempt(shot);
  if (shot.held?.code !== 'budget.at-risk' || last === undefined) return assign(shot);
  // What the money forbade is decided now as it would have been then: the doubtful engine is not simply sent to again.
  const next = nextAfterFailure(state, shot, last, now);
  if (next.do !== 'attempt') return next;
  return { do: 'assign', engine: next.engine, reason: 'less money is at risk than before' };
}

function isOver(state: ProductionState, shot: ShotState): boolean {
  switch (shot.held?.code) {
    case 'continues.held':
      return state.shots[shot.spec.continues as ShotRef]?.accepted !== undefined;
    case 'in-doubt':
      return lastAttempt(shot)?.finding === 'absent';
    case 'budget.at-risk':
      // Under policy `hold` the doubt itself waits for a person, however little is at risk by now.
      return state.ledger.atRisk <= state.ledger.atRiskMax && !isDoubtful(state, shot);
    default:
      return false;
  }
}

function isDoubtful(state: ProductionState, shot: ShotState): boolean {
  return state.opened?.policy.inDoubt === 'hold' && lastAttempt(shot)?.finding === 'assumed-charged';
}

/** `undefined` means: below quality, film again. A hero shot below `pass` always asks a person. */
function decideTakeGate(state: ProductionState, shot: ShotState, take: TakeState): Action | undefined {
  const verdict = take.verdict?.verdict;
  if (take.gate !== undefined || verdict === undefined || verdict === 'fail') return undefined;
  const mustAsk = state.opened?.policy.takeGate === 'ask' || (shot.spec.hero && verdict !== 'pass');
  if (!mustAsk) return { do: 'approve', gate: 'take', take: take.take, policy: takeGatePolicy };
  const reason =
    shot.spec.hero && verdict !== 'pass' ? 'a hero shot below pass needs a person' : 'the policy asks a person';
  return { do: 'open-gate', gate: 'take', take: take.take, reason };
}

function decideNewAttempt(state: ProductionState, shot: ShotState, now: EpochMs): Action {
  const episode = state.episodes[shot.episode];
  if (episode?.plan === undefined || shot.decision === undefined) return { do: 'wait', for: 'plan' };
  if (episode.planRevision !== state.opened?.revision) return { do: 'wait', for: 'plan' };
  if (episode.planGate === 'rejected')
    return { do: 'hold', code: 'plan.rejected', reason: 'a person rejected the plan' };
  if (episode.planGate !== 'approved') return { do: 'wait', for: 'plan-gate' };
  const blocked = decideContinues(state, shot);
  if (blocked !== undefined) return blocked;
  if (isUnfilmed(shot) && isOutdated(state, episode)) return { do: 'wait', for: 'plan' };
  const last = lastAttempt(shot);
  const fresh = last === undefined || shot.movedAfter === last.attempt || shot.attempts.length <= shot.attemptsBase;
  if (!fresh) return nextAfterFailure(state, shot, last, now);
  if (shot.engine === undefined) return assign(shot);
  return moveToIdle(state, shot, shot.engine, now);
}

/**
 * The next attempt; or, while its engine is full or rests, the move to an idle one. Only the shot that gains most by it
 * moves, the others wait on: a free slot never sets a whole queue in motion.
 */
function moveToIdle(state: ProductionState, shot: ShotState, engine: string, now: EpochMs): Action {
  const next = engineOut(state, shot, engine, now) ?? attemptOn(state, shot, engine);
  const full = next.do === 'wait' && next.for === 'slot';
  const rests =
    (next.do === 'wait' && next.for === 'cooling') || (next.do === 'reroute' && next.cause === 'engine-cooling');
  if (next.do === 'attempt') {
    const faster = worthWaitingFor(state, shot, engine, now);
    const reason = `${faster} will have made it before ${engine} could`;
    return faster === undefined ? next : { do: 'assign', engine: faster, reason };
  }
  if (!full && !rests) return next;
  const idle = idleEngineFor(state, shot, now);
  if (next.do === 'reroute') return idle === undefined ? waitForReturn(state, engine, now) : { ...next, to: idle };
  if (idle === undefined) return next;
  return { do: 'assign', engine: idle, reason: `${engine} is ${full ? 'full' : 'resting'} and ${idle} is idle` };
}

function waitForReturn(state: ProductionState, engine: string, now: EpochMs): Action {
  const until = restOf(state.engines[engine], now)?.until;
  return { do: 'wait', for: 'cooling', ...(until === undefined ? {} : { until }) };
}

function decideContinues(state: ProductionState, shot: ShotState): Action | undefined {
  const before = shot.spec.continues === undefined ? undefined : state.shots[shot.spec.continues as ShotRef];
  if (before === undefined || before.accepted !== undefined) return undefined;
  if (before.held === undefined) return { do: 'wait', for: 'continues' };
  return { do: 'hold', code: 'continues.held', reason: `it starts where ${before.ref} ends, and that shot is held` };
}

function assign(shot: ShotState): Action {
  const chosen = shot.decision?.chosen ?? undefined;
  if (chosen !== undefined) return { do: 'assign', engine: chosen, reason: shot.decision?.reason ?? '' };
  return { do: 'hold', code: 'plan.unmet', reason: shot.decision?.reason ?? 'no engine can make this shot' };
}
