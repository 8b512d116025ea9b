import type { EpochMs } from '../core/clock.ts';
import type { Candidate } from '../core/decision.ts';
import type { EngineId, ShotRef } from '../core/ids.ts';
import { isOutdated, isUnfilmed } from './decide-episode.ts';
import { slotsOf } from './health/concurrency.ts';
import { type Rest, restOf } from './health/rest.ts';
import { isOpen, lastAttempt, type ProductionState, type ShotState } from './state.ts';
import { attemptSeconds, isBetterToWait, isFree, refusalBy } from './wait-or-move.ts';

/** Takes that a shot is reckoned to need at most: after three below quality a person is asked. */
const takesMost = 3;

/** Utility a move must gain at least: ties would only shuffle shots about. */
const leastGain = 1e-6;

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

const waits = new WeakMap<ProductionState, boolean>();

/** Whether some shot has an engine and waits for its turn there: then every free slot is better used than by a hedge. */
export function someShotWaits(state: ProductionState): boolean {
  const before = waits.get(state);
  if (before !== undefined) return before;
  const now = queuesOf(state).size > 0;
  waits.set(state, now);
  return now;
}

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
  for (const { ref, to } of moves) {
    if (taken.has(to) || offers.has(ref)) continue;
    taken.add(to);
    offers.set(ref, to);
  }
  return offers;
}

/** Shots that wait for their engine's slot or for its return, by engine, in playing order. */
function queuesOf(state: ProductionState): ReadonlyMap<EngineId, readonly ShotState[]> {
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

/** When a shot has its turn: usual takes that go before it on its slot, and seconds for which the engine rests first. */
interface Turn {
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

interface Move {
  readonly ref: ShotRef;
  readonly to: EngineId;
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
  const leave = rest !== undefined && !isBetterToWait(state, shot, engine, rest, now) ? mustLeave : 0;
  const restS = rest === undefined ? 0 : (rest.until - now) / 1000;
  const perSecond = own.expectedS > 0 ? -own.terms.time / own.expectedS : 0;
  const stayS = restS + takes * attemptSeconds(own) + untilAcceptedS(own);
  const base = leave - timeless(own) + perSecond * stayS;
  return idle.flatMap((to) => {
    const other = candidates.find((candidate) => candidate.engine === to);
    if (other === undefined) return [];
    const gain = base + timeless(other) - perSecond * untilAcceptedS(other);
    return gain > leastGain && refusalBy(shot, to) === undefined ? [{ ref: shot.ref, to, gain }] : [];
  });
}

/** Worth of a candidate without its time, which is reckoned anew. */
function timeless({ utility, terms }: Candidate): number {
  return utility - terms.time;
}

/** Seconds of takes one after the other until one is expected to be accepted. */
function untilAcceptedS(candidate: Candidate): number {
  return attemptSeconds(candidate) * Math.min(takesMost, 1 / Math.max(0.01, candidate.pAccept));
}

function isSentByPerson({ reassignments, pin }: ShotState, engine: EngineId): boolean {
  const last = reassignments.at(-1);
  return pin !== null || (last?.cause === 'operator' && last.to === engine);
}
