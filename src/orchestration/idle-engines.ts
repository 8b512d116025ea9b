import type { EpochMs } from '../core/clock.ts';
import type { Candidate } from '../core/decision.ts';
import type { EngineId, ShotRef } from '../core/ids.ts';
import { isOutdated, isUnfilmed } from './decide-episode.ts';
import { attemptNowS, untilAcceptedS } from './expected-time.ts';
import { slotsOf } from './health/concurrency.ts';
import { type Rest, restOf } from './health/rest.ts';
import { isSpare } from './spare-money.ts';
import { isOpen, lastAttempt, type ProductionState, type ShotState } from './state.ts';
import { hasJustLeft, isBetterToWait, isFree, refusalBy } from './wait-or-move.ts';

/** Utility a move must gain at least: ties would only shuffle shots about. */
const leastGain = 1e-6;

/** How much sooner a clip must come on an engine that is waited for: estimates are rough, and a free slot is certain. */
const clearly = 0.8;

/** How much more an engine that is waited for may charge. */
const dearest = 1.5;

/** More than any move gains or loses otherwise: the shot's engine is out of service. */
const mustLeave = 10;

/** Offers of one state at one time. */
interface Offers {
  readonly now: EpochMs;
  readonly byShot: ReadonlyMap<ShotRef, EngineId>;
}

/** A state never changes, and every waiting shot asks the same of it. */
const known = new WeakMap<ProductionState, Offers>();

/**
 * The idle engine that a waiting shot should move to, or `undefined` when it waits on. An engine is idle when it has
 * free slots and no shot of its own waits for it. It is offered to the one waiting shot that gains most: what the move
 * costs in quality and price against the time saved, both as the shot's decision weighs them. One shot per engine and
 * state, so that a free slot never sets a whole queue in motion.
 */
export function idleEngineFor(state: ProductionState, shot: ShotState, now: EpochMs): EngineId | undefined {
  const before = known.get(state);
  const offers = before?.now === now ? before : { now, byShot: offersOf(state, now) };
  if (offers !== before) known.set(state, offers);
  return offers.byShot.get(shot.ref);
}

/** Whether an engine has a free slot that no waiting shot has a claim to. */
export function isIdle(state: ProductionState, engine: EngineId, now: EpochMs): boolean {
  return isFree(state, engine, now) && !queuesOf(state).has(engine);
}

const queuesKnown = new WeakMap<ProductionState, ReadonlyMap<EngineId, readonly ShotState[]>>();

function offersOf(state: ProductionState, now: EpochMs): ReadonlyMap<ShotRef, EngineId> {
  const offers = new Map<ShotRef, EngineId>();
  const free = Object.keys(state.engines).filter((engine) => isFree(state, engine, now));
  if (free.length === 0) return offers;
  const queues = queuesOf(state);
  const idle = free.filter((engine) => !queues.has(engine));
  if (idle.length === 0) return offers;
  const moves = [...queues].flatMap(([engine, queue]) => {
    const turn = turnsOf(state, engine, now);
    return queue.flatMap((shot, at) => movesOf(state, shot, engine, turn(at), now, idle));
  });
  moves.sort((a, b) => b.gain - a.gain);
  const taken = new Set<EngineId>();
  for (const { shot, to, dearer } of moves) {
    if (taken.has(to.engine) || offers.has(shot.ref)) continue;
    if (dearer && !isSpare(state, shot, to.priceMicroUsd)) continue;
    taken.add(to.engine);
    offers.set(shot.ref, to.engine);
  }
  return offers;
}

/** Shots that wait for their engine's slot or for its return, by engine, in playing order. */
export function queuesOf(state: ProductionState): ReadonlyMap<EngineId, readonly ShotState[]> {
  const before = queuesKnown.get(state);
  if (before !== undefined) return before;
  const queues = queued(state);
  queuesKnown.set(state, queues);
  return queues;
}

function queued(state: ProductionState): ReadonlyMap<EngineId, readonly ShotState[]> {
  const queues = new Map<EngineId, ShotState[]>();
  for (const episode of Object.values(state.episodes)) {
    if (episode.planGate !== 'approved' || episode.planRevision !== state.opened?.revision) continue;
    const outdated = isOutdated(state, episode);
    for (const ref of episode.shots) {
      const shot = state.shots[ref];
      if (shot?.engine === undefined || !isWaiting(state, shot) || (outdated && isUnfilmed(shot))) continue;
      const queue = queues.get(shot.engine);
      if (queue === undefined) queues.set(shot.engine, [shot]);
      else queue.push(shot);
    }
  }
  return queues;
}

/** Whether a shot has an engine and only waits for its turn there. */
function isWaiting(state: ProductionState, shot: ShotState): boolean {
  const { accepted, held, openGate, attempts, attemptsBase, movedAfter, spec } = shot;
  if (accepted !== undefined || held !== undefined || openGate !== undefined || attempts.some(isOpen)) return false;
  const last = lastAttempt(shot);
  if (last !== undefined && movedAfter !== last.attempt && attempts.length > attemptsBase) return false;
  return spec.continues === undefined || state.shots[spec.continues as ShotRef]?.accepted !== undefined;
}

/** Whether a shot waits for its turn on this very engine. */
export function isQueuedOn(state: ProductionState, ref: ShotRef, engine: EngineId): boolean {
  return (
    queuesOf(state)
      .get(engine)
      ?.some((shot) => shot.ref === ref) === true
  );
}

/** When a shot has its turn in the queue of an engine; at once where it does not wait there. */
export function turnIn(state: ProductionState, { ref }: ShotState, engine: EngineId, now: EpochMs): Turn {
  const at = (queuesOf(state).get(engine) ?? []).findIndex((shot) => shot.ref === ref);
  return at < 0 ? { takes: 0, rest: undefined } : turnsOf(state, engine, now)(at);
}

/** When a shot has its turn: usual takes that go before it on its slot, and seconds for which the engine rests first. */
export interface Turn {
  readonly takes: number;
  readonly rest: Rest | undefined;
}

/** Turns in an engine's queue by position, from 0. Takes that run now are half done on average. */
function turnsOf(state: ProductionState, engine: EngineId, now: EpochMs): (at: number) => Turn {
  const health = state.engines[engine];
  const slots = slotsOf(health?.slots, health?.terms?.concurrency ?? 1);
  const free = Math.max(0, slots - (health?.openAttempts ?? 0));
  const rest = restOf(health, now);
  return (at) => ({ takes: at < free ? 0 : (at - free + 0.5) / slots, rest });
}

/** Takes that a further shot would wait for on an engine, one after the other; its rest is another matter. */
export function takesAhead(state: ProductionState, engine: EngineId, now: EpochMs): number {
  return turnsOf(state, engine, now)(queuesOf(state).get(engine)?.length ?? 0).takes;
}

interface Move {
  readonly shot: ShotState;
  readonly to: Candidate;
  readonly dearer: boolean;
  readonly gain: number;
}

/** The moves of one shot to idle engines that gain anything, or that an engine out of service makes necessary. */
function movesOf(
  state: ProductionState,
  shot: ShotState,
  engine: EngineId,
  { takes, rest }: Turn,
  now: EpochMs,
  idle: readonly EngineId[],
): readonly Move[] {
  const candidates = shot.decision?.candidates ?? [];
  const own = candidates.find((candidate) => candidate.engine === engine);
  // A shot with its turn now only goes on; one that a person sent here stays.
  if (own === undefined || (takes === 0 && rest === undefined) || isSentByPerson(shot, engine)) return [];
  // The end of a minute is near and certain: that wait is weighed like any other.
  const out = rest !== undefined && rest.why !== 'minute' && !isBetterToWait(state, shot, engine, rest, now);
  const leave = out ? mustLeave : 0;
  const restS = rest === undefined ? 0 : (rest.until - now) / 1000;
  const stayS = restS + takes * attemptNowS(state, own, now) + untilAcceptedS(state, shot, own, now);
  return idle.flatMap((id) => {
    const to = candidates.find((candidate) => candidate.engine === id);
    if (to === undefined) return [];
    const gain = leave + perSecondOf(own) * (stayS - untilAcceptedS(state, shot, to, now)) - lossBy(own, to);
    if (gain <= leastGain || refusalBy(shot, id) !== undefined) return [];
    if (leave === 0 && (hasJustLeft(shot, id) || wasReplannedOff(state, shot, id, now))) return [];
    return [{ shot, to, gain, dearer: to.priceMicroUsd > own.priceMicroUsd }];
  });
}

/**
 * A busy engine that gives the clip clearly sooner than the shot's own one, which is free: at the end of a season the
 * wait for a fast engine is shorter than a slow engine's work. `undefined`: the shot goes on where it is.
 */
export function worthWaitingFor(
  state: ProductionState,
  shot: ShotState,
  engine: EngineId,
  now: EpochMs,
): EngineId | undefined {
  const candidates = shot.decision?.candidates ?? [];
  const own = candidates.find((candidate) => candidate.engine === engine);
  if (own === undefined || isSentByPerson(shot, engine)) return undefined;
  const hereS = untilAcceptedS(state, shot, own, now);
  const queues = queuesOf(state);
  const better = candidates.flatMap((to) => {
    const id = to.engine;
    const health = state.engines[id];
    const out = id === engine || health?.struck !== undefined || restOf(health, now) !== undefined;
    if (
      out ||
      hasJustLeft(shot, id) ||
      wasReplannedOff(state, shot, id, now) ||
      refusalBy(shot, id) !== undefined ||
      to.priceMicroUsd > own.priceMicroUsd * dearest
    )
      return [];
    const thereS = untilAcceptedS(state, shot, to, now);
    if (thereS >= hereS * clearly) return [];
    const { takes } = turnsOf(state, id, now)(queues.get(id)?.length ?? 0);
    const sooner = hereS * clearly - thereS - takes * attemptNowS(state, to, now);
    const gain = perSecondOf(own) * sooner - lossBy(own, to);
    return sooner > 0 && gain > leastGain ? [{ id, gain }] : [];
  });
  return better.sort((a, b) => b.gain - a.gain)[0]?.id;
}

/**
 * Whether the newest re-plan has just taken the shot off this engine, and nothing is known since that it did not know:
 * sent back for a free slot, shots would go to and fro. An engine that rested then and no longer does is something else.
 */
function wasReplannedOff(
  { replanTrigger: trigger, engines }: ProductionState,
  { reassignments }: ShotState,
  engine: EngineId,
  now: EpochMs,
): boolean {
  const last = reassignments.at(-1);
  if (trigger === undefined || last?.trigger !== trigger.seq || last.from !== engine) return false;
  const rested = restOf(engines[engine], trigger.at) !== undefined;
  return !(rested && restOf(engines[engine], now) === undefined);
}

/** What a second is worth to a shot, by its own decision. */
export function perSecondOf({ terms, expectedS }: Candidate): number {
  return expectedS > 0 ? -terms.time / expectedS : 0;
}

/**
 * What a move gives up besides time. Nothing is gained by a better engine: the plan knew of it, and chose another one for
 * the budget or for the other shots.
 */
export function lossBy(own: Candidate, to: Candidate): number {
  return Math.max(0, timeless(own) - timeless(to));
}

/** Worth of a candidate without its time, which is reckoned anew. */
function timeless({ utility, terms }: Candidate): number {
  return utility - terms.time;
}

/** Whether a person said that the shot is to be filmed on this engine. */
export function isSentByPerson({ reassignments, pin }: ShotState, engine: EngineId): boolean {
  const last = reassignments.at(-1);
  return pin !== null || (last?.cause === 'operator' && last.to === engine);
}
