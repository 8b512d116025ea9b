import { openProduction } from '../../app/opening.ts';
import { rosterOf } from '../../app/ports/standings.ts';
import type { EpisodePlan } from '../../core/decision.ts';
import type { LogEvent } from '../../core/events/event.ts';
import type { Random } from '../../core/random.ts';
import type { Router } from '../../orchestration/ports.ts';
import type { ProductionState, ShotState } from '../../orchestration/state.ts';
import { continuityGroups } from '../../routing/groups.ts';
import { runLocally } from '../../runner/local.ts';
import { director } from '../operator.ts';
import { diceFor } from '../plan/dice.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { seasonProduction } from './catalog.ts';
import { plainLog } from './plain-log.ts';
import type { SeasonPolicy } from './policies.ts';
import { seasonStudio } from './studio.ts';
import { SeasonVendors } from './vendor.ts';
import type { SeasonWorld } from './world.ts';

/** What an episode's first plan foretold, and what came true. Money in micro-USD. */
export interface Forecast {
  readonly cost: EpisodePlan['cost'];
  readonly spent: number;
  readonly finish: EpisodePlan['finish'];
  readonly finishedS: number;
}

/** What became of one season under one policy. */
export interface SeasonRun {
  readonly seed: number;
  readonly policy: string;
  /** Seconds until the last shot was accepted or given up. */
  readonly makespanS: number;
  readonly shots: number;
  readonly accepted: number;
  /** All that vendors charged, micro-USD. */
  readonly charged: number;
  /** Mean score of the accepted takes. */
  readonly quality01: number;
  /** Attempts that reached a vendor. */
  readonly attempts: number;
  /** Takes that the gate judged: how many it passed, and how many it should have by P(accept) of their decisions. */
  readonly takes: { readonly judged: number; readonly accepted: number; readonly expectedAccepted: number };
  /** Neighbours within continuity groups that came from different engines. */
  readonly switches: number;
  readonly decisions: number;
  /** Seconds of this machine that went into decisions. */
  readonly decidingS: number;
  readonly forecasts: readonly Forecast[];
}

/**
 * Films a season with the product's own log, decide, advance and runner under virtual time; only the router is the
 * policy's. Deterministic but for `decidingS`.
 */
export async function runSeason(world: SeasonWorld, policy: SeasonPolicy): Promise<SeasonRun> {
  const clock = new VirtualClock(world.seed);
  const vendors = new SeasonVendors(world, clock);
  const ids = diceFor(world.seed, 'ids');
  const random: Random = { bytes: (n) => Uint8Array.from({ length: n }, () => ids.whole(0, 255)) };
  const endedS = new Map<string, number>();
  const plans = new Map<string, EpisodePlan>();
  const watch = (event: LogEvent): void => {
    if (event.type === 'shot.accepted' || event.type === 'shot.held') endedS.set(event.unit.slice(5), clock.elapsedS);
    if (event.type === 'plan.made' && !plans.has(event.unit)) plans.set(event.unit, event.data.plan);
  };
  const log = plainLog(clock, watch);
  const loaded = seasonProduction(world, policy.hedge);
  const { production } = loaded;
  const timed = timedRouter(
    policy.router(world, { production, roster: rosterOf(vendors.engines), strengths: world.evidence, clock }),
  );
  const ports = { log, clock, random, router: timed.router, ...seasonStudio(vendors, clock) };
  const work = openProduction(log, loaded, director).then(() =>
    runLocally(ports, { episodes: production.episodes.map(({ id }) => id), stop: new AbortController().signal }),
  );
  await clock.drain(work);
  await work;
  const state = log.state();
  const shots = Object.values(state.shots);
  const accepted = shots.filter((shot) => shot.accepted !== undefined);
  const scores = accepted.map((shot) => shot.takes.find(({ take }) => take === shot.accepted?.take)?.verdict?.score01);
  return {
    seed: world.seed,
    policy: policy.name,
    makespanS: Math.max(0, ...endedS.values()),
    shots: shots.length,
    accepted: accepted.length,
    charged: vendors.charged(),
    quality01: scores.reduce<number>((sum, score) => sum + (score ?? 0), 0) / Math.max(1, scores.length),
    attempts: shots.reduce(
      (sum, shot) => sum + shot.attempts.filter((each) => each.submittedAt !== undefined).length,
      0,
    ),
    takes: takesOf(shots),
    switches: production.episodes.reduce((sum, episode) => sum + switchesIn(state, episode.shots), 0),
    decisions: timed.decisions(),
    decidingS: timed.seconds(),
    forecasts: [...plans].map(([unit, { cost, finish }]) => {
      const own = shots.filter(({ episode }) => unit === `episode:${episode}`);
      const spent = own.flatMap(({ attempts }) => attempts).reduce((sum, attempt) => sum + attempt.cost, 0);
      return { cost, spent, finish, finishedS: Math.max(0, ...own.map(({ ref }) => endedS.get(ref) ?? 0)) };
    }),
  };
}

function takesOf(shots: readonly ShotState[]): SeasonRun['takes'] {
  const judged = shots.flatMap(({ attempts, takes }) =>
    takes.flatMap(({ attempt, engine, verdict }) => {
      const { decision } = attempts.find((each) => each.attempt === attempt) ?? {};
      const pAccept = decision?.candidates.find((candidate) => candidate.engine === engine)?.pAccept;
      return verdict === undefined || pAccept === undefined ? [] : [{ pAccept, passed: verdict.verdict === 'pass' }];
    }),
  );
  return {
    judged: judged.length,
    accepted: judged.filter(({ passed }) => passed).length,
    expectedAccepted: judged.reduce((sum, { pAccept }) => sum + pAccept, 0),
  };
}

/** Cuts inside continuity groups at which the engine changes. */
function switchesIn(state: ProductionState, shots: Parameters<typeof continuityGroups>[0]): number {
  const groups = continuityGroups(shots);
  const last = new Map<string, string>();
  let switches = 0;
  for (const { ref } of shots) {
    const group = groups.get(ref);
    const shot = state.shots[ref];
    const engine = shot?.takes.find(({ take }) => take === shot.accepted?.take)?.engine;
    if (group === undefined || engine === undefined) continue;
    if ((last.get(group) ?? engine) !== engine) switches += 1;
    last.set(group, engine);
  }
  return switches;
}

/** Counts a router's decisions (one per shot and call) and the time they take on this machine. */
function timedRouter(inner: Router): { router: Router; decisions: () => number; seconds: () => number } {
  let [decisions, tookMs, countedTo] = [0, 0, 0];
  const timed = async <T>(work: () => Promise<T>, count: (made: T) => number): Promise<T> => {
    const from = performance.now();
    const made = await work();
    // Episodes are planned side by side: time that two of them share is counted once.
    tookMs += performance.now() - Math.max(from, countedTo);
    countedTo = performance.now();
    decisions += count(made);
    return made;
  };
  return {
    router: {
      plan: (state, episode) =>
        timed(
          () => inner.plan(state, episode),
          ({ plan }) => plan.shots.length,
        ),
      reroute: (state, shot) =>
        timed(
          () => inner.reroute(state, shot),
          () => 1,
        ),
    },
    decisions: () => decisions,
    seconds: () => tookMs / 1000,
  };
}
