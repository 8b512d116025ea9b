import type { Clock } from '../../core/clock.ts';
import type { EpisodePlan } from '../../core/decision.ts';
import { Defect } from '../../core/errors.ts';
import type { Payload } from '../../core/events/payloads.ts';
import type { EngineId, ShotRef } from '../../core/ids.ts';
import { type EngineFacts, typicalSeconds } from '../../engines/facts.ts';
import { isOutdated } from '../../orchestration/decide-episode.ts';
import { rejectedOn } from '../../orchestration/decide-failover.ts';
import { ruleFor } from '../../orchestration/failover.ts';
import type { HeldCode } from '../../orchestration/held.ts';
import type { Router } from '../../orchestration/ports.ts';
import { takesOf } from '../../orchestration/scored-takes.ts';
import {
  type EpisodeState,
  isOpen,
  lastAttempt,
  type ProductionState,
  type ShotState,
} from '../../orchestration/state.ts';
import { findShot, type Production } from '../../production/production.ts';
import type { Shot } from '../../production/shot.ts';
import { rowsInForce } from '../../routing/emulated-rows.ts';
import type { Exploration } from '../../routing/exploration.ts';
import type { PlanInput, ShotHistory } from '../../routing/input.ts';
import type { JointSolver } from '../../routing/joint/solver.ts';
import { planSeason, planSeasonWith, rankShot } from '../../routing/plan.ts';
import type { StrengthRow } from '../../routing/snapshot.ts';
import { type Roster, standingsOf, withLines } from './standings.ts';

/** What the router is made of. */
export interface RouterParts {
  readonly production: Production;
  readonly roster: Roster;
  readonly strengths: readonly StrengthRow[];
  readonly clock: Clock;
  /** Improves a plan where the caller may wait; absent in simulation. */
  readonly solver?: JointSolver;
}

/** The router of a production: routing's pure rules over a snapshot taken now. */
export function createRouter(parts: RouterParts): Router {
  const made = new WeakMap<ProductionState, Promise<JointPlans>>();
  return {
    plan: async (state, episode) => {
      const lacking = Object.values(state.episodes).filter((each) => lacksPlan(state, each));
      if (!lacking.some(({ id }) => id === episode.id))
        return planOf(state, episode, planTogether(parts, state, [episode]));
      // Episodes that ask over the same state get parts of one plan, else each would plan all the others along anew.
      const plans = made.get(state) ?? planTogether(parts, state, lacking);
      made.set(state, plans);
      return planOf(state, episode, plans);
    },
    reroute: async (state, shot) => {
      const episode = state.episodes[shot.episode];
      const filmed = findShot(parts.production, shot.ref);
      if (episode === undefined || filmed === undefined)
        throw new Defect('defect.invariant', `No shot ${shot.ref} to route`);
      const { others: _others, ...input } = await planInput(parts, state, [episode]);
      const { snapshot } = input;
      const engines = withLines(snapshot.engines, state, snapshot.asOf);
      return rankShot({ ...input, snapshot: { ...snapshot, engines } }, pinned(filmed, shot), historyOf(shot));
    },
  };
}

/** Plans that were made together, by episode, with the terms of the engines they were made over. */
interface JointPlans {
  readonly of: ReadonlyMap<string, EpisodePlan>;
  readonly engines: Payload<'plan.made'>['engines'];
}

function lacksPlan(state: ProductionState, episode: EpisodeState): boolean {
  return episode.planRevision !== state.opened?.revision || isOutdated(state, episode);
}

async function planOf(
  { opened }: ProductionState,
  { id }: EpisodeState,
  plans: Promise<JointPlans>,
): Promise<Payload<'plan.made'>> {
  const { of, engines } = await plans;
  const plan = of.get(id);
  if (plan === undefined) throw new Defect('defect.invariant', `No plan of ${id} was asked for`);
  return { revision: opened?.revision ?? 1, plan, engines };
}

/** One joint plan of some episodes. */
async function planTogether(
  parts: RouterParts,
  state: ProductionState,
  episodes: readonly EpisodeState[],
): Promise<JointPlans> {
  const input = await planInput(parts, state, episodes);
  const plans = parts.solver === undefined ? planSeason(input) : await planSeasonWith(input, parts.solver);
  const ids = [...new Set(input.shots.map((shot) => shot.episode))];
  return {
    of: new Map(plans.flatMap((plan, at) => [[ids[at] ?? '', plan] as const])),
    engines: input.snapshot.engines.map(({ facts }) => termsOf(facts)),
  };
}

/** What routing plans some episodes over: their shots, and those of every other open episode. */
export async function planInput(
  parts: RouterParts,
  state: ProductionState,
  episodes: readonly EpisodeState[],
): Promise<PlanInput> {
  const { production, roster, strengths, clock } = parts;
  const asOf = clock.now();
  const { cap, spent, reserved, atRisk } = state.ledger;
  const states = Object.values(state.episodes).flatMap(({ shots }) => shots.flatMap((ref) => state.shots[ref] ?? []));
  const shotsOf = new Map(production.episodes.flatMap(({ shots }) => shots).map((shot) => [shot.ref, shot]));
  const filmed = states.flatMap((shot) => {
    const found = shotsOf.get(shot.ref);
    return found === undefined ? [] : [pinned(found, shot)];
  });
  const own = new Set(episodes.flatMap(({ shots }) => shots));
  const locks = locksOf(states);
  const engines = standingsOf(await roster.descriptions(asOf), state, asOf);
  return {
    production,
    shots: filmed.filter(({ ref }) => own.has(ref)),
    others: filmed.filter(({ ref }) => !own.has(ref) && !locks.has(ref)),
    // Its own takes only: what one production's gate and people like says nothing about another's.
    snapshot: { asOf, engines, strengths: rowsInForce(strengths, engines), takes: takesOf(state) },
    budgetLeft: Math.max(0, cap - spent - reserved - atRisk),
    locks,
    previous: plannedOn(states),
    exploration: explorationOf(production, state, states),
    histories: new Map(states.map((shot) => [shot.ref, historyOf(shot)])),
  };
}

/** Engines of the plan in force. */
function plannedOn(shots: readonly ShotState[]): ReadonlyMap<ShotRef, EngineId> {
  return new Map(
    shots.flatMap(({ ref, engine }): [ShotRef, EngineId][] => (engine === undefined ? [] : [[ref, engine]])),
  );
}

/** Only shots that were not filmed on their brief are tried out; a person's pin in the log pins like one in the file. */
function explorationOf(production: Production, state: ProductionState, shots: readonly ShotState[]): Exploration {
  const fresh = shots.filter(
    ({ attempts, attemptsBase, reassignments }) =>
      attempts.length <= attemptsBase && reassignments.every(({ cause }) => cause === 're-planned'),
  );
  return {
    mode: production.policy.explore,
    production: production.id,
    seq: state.seq,
    attemptOf: new Map(fresh.map((shot) => [shot.ref, shot.attempts.length + 1])),
  };
}

/** Holds after which a plan films nothing more: only a person can ask for another take. */
const filmedOut: ReadonlySet<string> = new Set<HeldCode>(['attempts.exhausted', 'quality.exhausted']);

/**
 * Shots that are filmed or being filmed keep their engine; their money is spent or reserved already. Those that wait for
 * a person are among them, else the plan would set money aside for another take of each.
 */
function locksOf(shots: readonly ShotState[]): ReadonlyMap<ShotRef, EngineId> {
  return new Map(
    shots.flatMap((shot): [ShotRef, EngineId][] => {
      const { accepted, openGate, held } = shot;
      const take = shot.takes.find((entry) => entry.take === (accepted ?? openGate)?.take);
      const last = filmedOut.has(held?.code ?? '') ? lastAttempt(shot)?.engine : undefined;
      const engine = take?.engine ?? shot.attempts.find(isOpen)?.engine ?? last;
      return engine === undefined ? [] : [[shot.ref, engine]];
    }),
  );
}

/** A pin set by the operator wins over the one in the file. */
function pinned(filmed: Shot, shot: ShotState): Shot {
  const { pin: _pin, ...rest } = filmed;
  return shot.pin === null ? rest : { ...rest, pin: shot.pin };
}

/** What routing must know of a shot's past. An engine that cannot carry the request counts as having refused it. */
function historyOf(shot: ShotState): ShotHistory {
  const current = shot.attempts.slice(shot.attemptsBase);
  const refused = current
    .filter((a) => a.outcome !== undefined && ruleFor(a.outcome).refusesInput)
    .map((a) => a.engine);
  const uncompilable = shot.reassignments.filter((r) => r.cause === 'invalid-request').map((r) => r.from);
  return {
    refusedBy: [...new Set([...refused, ...uncompilable])],
    failedOn: current.flatMap(({ engine, outcome }) =>
      outcome === undefined || outcome === 'delivered' ? [] : [{ engine, outcome }],
    ),
    rejectedOn: rejectedOn(shot),
  };
}

/** Seconds for which a job whose reply was lost may still turn up. */
const visibilityS = { 'client-id': 10, list: 45, none: 0 } as const;

/** A job that can only come forward by itself does so at its end: it gets half as long again as its longest clip usually takes. */
function visibilityOf(facts: EngineFacts): number {
  if (facts.reconcile !== 'webhook') return visibilityS[facts.reconcile];
  const { durations } = facts;
  const longestS = durations.kind === 'set' ? Math.max(...durations.valuesS) : durations.maxS;
  return Math.ceil(1.5 * typicalSeconds(facts, longestS));
}

function termsOf(facts: EngineFacts): Payload<'plan.made'>['engines'][number] {
  const { id, route, model, modelVersion, modelVersionBasis, concurrency, pollFloorS, cancel } = facts;
  const { requestsPerMin, requestsPerDay } = facts;
  return {
    engine: id,
    route,
    model,
    modelVersion,
    modelVersionBasis,
    concurrency,
    pollFloorS,
    visibilityS: visibilityOf(facts),
    cancel,
    ...(requestsPerMin === undefined ? {} : { requestsPerMin }),
    ...(requestsPerDay === undefined ? {} : { requestsPerDay }),
  };
}
