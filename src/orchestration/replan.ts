import type { EpochMs } from '../core/clock.ts';
import type { Candidate } from '../core/decision.ts';
import { type EngineId, shotUnit } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import { acceptanceOutlook, qualityRejectsMax } from '../routing/acceptance.ts';
import { tuning } from '../routing/tuning.ts';
import { acceptanceFactors } from './acceptance-factors.ts';
import type { Action, QueueMove } from './action.ts';
import { qualityRejects } from './decide-failover.ts';
import { attemptNowS, untilAcceptedS } from './expected-time.ts';
import { slotsOf } from './health/concurrency.ts';
import { restOf } from './health/rest.ts';
import { isSentByPerson, lossBy, perSecondOf, queuesOf } from './idle-engines.ts';
import { committedTo } from './ledger.ts';
import { chargedShare, type ReplanTrigger } from './replan-trigger.ts';
import { spareMoney } from './spare-money.ts';
import type { ProductionState, ShotState } from './state.ts';
import { hasJustLeft, refusalBy } from './wait-or-move.ts';

/** A state never changes, and the shot that brought the news may be asked more than once. */
const known = new WeakMap<ProductionState, readonly QueueMove[]>();

/**
 * The re-plan that news about an engine asks for, done by the shot whose attempt brought it. Everything is reckoned as
 * of the news, so the same log moves the same shots. `undefined`: no queued shot is enough better off elsewhere.
 */
export function decideReplan(state: ProductionState, { ref }: ShotState): Action | undefined {
  const { replanTrigger: trigger } = state;
  if (trigger === undefined || trigger.answered || trigger.shot !== ref) return undefined;
  // Its next step only: what it did since, it did knowing that nobody was better off.
  if (state.versions[shotUnit(ref)] !== trigger.seq) return undefined;
  const moves = known.get(state) ?? movesFor(state, trigger);
  known.set(state, moves);
  return moves.length === 0 ? undefined : { do: 'replan', trigger: trigger.seq, moves };
}

/** A queued shot with its own engine and those that it may go to for this news. */
interface Queued {
  readonly shot: ShotState;
  readonly own: Candidate;
  readonly others: readonly Candidate[];
}

/**
 * Goes through the queue once, those first who wait longest. Only what the news changed counts for a move, or the plan
 * would be churned for queues that even out by themselves; everything counts against it, and so does the move itself.
 */
function movesFor(state: ProductionState, trigger: ReplanTrigger): readonly QueueMove[] {
  const queued = queuedShots(state, trigger);
  if (queued.length === 0) return [];
  const worth = priceNews(state);
  const waiting = new Map([...queuesOf(state)].map(([engine, queue]) => [engine, queue.length]));
  let spare = spareMoney(state);
  let mostMoves = trigger.better ? Math.max(1, Math.floor(tuning.freeMoves * queued.length)) : queued.length;
  const moves: QueueMove[] = [];
  for (const { shot, own, others } of queued.toReversed()) {
    if (mostMoves === 0) break;
    const hereS =
      waitS(state, own, (waiting.get(own.engine) ?? 1) - 1, trigger.at) + untilAcceptedS(state, shot, own, trigger.at);
    let best: { readonly to: Candidate; readonly gain: number } | undefined;
    for (const to of others) {
      if (to.priceMicroUsd - own.priceMicroUsd > Math.max(0, spare)) continue;
      const thereS =
        waitS(state, to, waiting.get(to.engine) ?? 0, trigger.at) + untilAcceptedS(state, shot, to, trigger.at);
      const sooner = Math.min(hereS - thereS, restS(state, own.engine, trigger.at));
      const cheaper = worth(shot, to) - worth(shot, own);
      const gain = cheaper + perSecondOf(own) * sooner - lossBy(own, to) - tuning.moveFromPlan;
      if (gain > (best?.gain ?? 0)) best = { to, gain };
    }
    if (best === undefined) continue;
    const { to } = best;
    waiting.set(own.engine, (waiting.get(own.engine) ?? 1) - 1);
    waiting.set(to.engine, (waiting.get(to.engine) ?? 0) + 1);
    spare -= to.priceMicroUsd - own.priceMicroUsd;
    mostMoves -= 1;
    const reason = `${trigger.text}: planned again, ${to.engine} now suits better than ${own.engine}`;
    moves.push({ shot: shot.ref, from: own.engine, to: to.engine, reason });
  }
  return moves;
}

/** Shots that may move for this news: waiting for their turn, not where a person put them, in no group that is being filmed. */
function queuedShots(state: ProductionState, trigger: ReplanTrigger): readonly Queued[] {
  const started = startedGroups(state);
  return [...queuesOf(state)].flatMap(([engine, queue]) => {
    if (trigger.better === (engine === trigger.engine) || state.engines[engine]?.struck !== undefined) return [];
    return queue.flatMap((shot): Queued[] => {
      const { decision } = shot;
      const own = decision?.candidates.find((candidate) => candidate.engine === engine);
      if (decision === undefined || own === undefined || own.afterReject !== undefined) return [];
      if (isSentByPerson(shot, engine)) return [];
      if (decision.group !== null && started.has(`${shot.episode} ${decision.group}`)) return [];
      const others = decision.candidates.filter(
        (to) => (trigger.better ? to.engine === trigger.engine : to !== own) && mayTake(state, shot, to, trigger.at),
      );
      return others.length === 0 ? [] : [{ shot, own, others }];
    });
  });
}

function mayTake(
  state: ProductionState,
  shot: ShotState,
  { engine, priceMicroUsd, afterReject }: Candidate,
  now: EpochMs,
): boolean {
  const health = state.engines[engine];
  const { perShotMax = Number.POSITIVE_INFINITY } = state.ledger;
  return (
    afterReject === undefined &&
    health?.struck === undefined &&
    restOf(health, now) === undefined &&
    refusalBy(shot, engine) === undefined &&
    !hasJustLeft(shot, engine) &&
    committedTo(shot) + chargedNow(state, engine, priceMicroUsd) <= perShotMax
  );
}

function chargedNow(state: ProductionState, engine: EngineId, price: MicroUsd): MicroUsd {
  return Math.ceil(price * chargedShare(state.engines[engine]));
}

/** Groups one of whose shots was filmed or is being filmed. */
function startedGroups(state: ProductionState): ReadonlySet<string> {
  return new Set(
    Object.values(state.shots).flatMap(({ attempts, attemptsBase, accepted, decision, episode }) =>
      decision?.group != null && (accepted !== undefined || attempts.length > attemptsBase)
        ? [`${episode} ${decision.group}`]
        : [],
    ),
  );
}

/**
 * What a shot's price of acceptance on an engine is worth less (or more) than its decision foresaw, in quality points: by
 * what the engine charges, and by how many of its takes pass.
 */
function priceNews(state: ProductionState): (shot: ShotState, candidate: Candidate) => number {
  const factors = acceptanceFactors(state);
  return (shot, { engine, pAccept, priceMicroUsd, terms }) => {
    const left = Math.max(1, qualityRejectsMax - qualityRejects(shot));
    const foreseen = acceptanceOutlook(pAccept, priceMicroUsd, left).priceOfAcceptance;
    if (foreseen <= 0) return 0;
    const pNow = Math.min(0.98, pAccept * factors.of(engine));
    const now = acceptanceOutlook(pNow, chargedNow(state, engine, priceMicroUsd), left).priceOfAcceptance;
    return terms.price * (now / foreseen - 1);
  };
}

function restS(state: ProductionState, engine: EngineId, now: EpochMs): number {
  const rest = restOf(state.engines[engine], now);
  return rest === undefined ? 0 : (rest.until - now) / 1000;
}

/** Seconds until a shot has its turn behind `ahead` others; takes that run now are half done on average. */
function waitS(state: ProductionState, candidate: Candidate, ahead: number, now: EpochMs): number {
  const health = state.engines[candidate.engine];
  const slots = slotsOf(health?.slots, health?.terms?.concurrency ?? 1);
  const free = Math.max(0, slots - (health?.openAttempts ?? 0));
  const takes = ahead < free ? 0 : (ahead - free + 0.5) / slots;
  return restS(state, candidate.engine, now) + takes * attemptNowS(state, candidate, now);
}
