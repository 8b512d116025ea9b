import type { ShotRef } from '../../core/ids.ts';
import { usd } from '../../core/money.ts';
import { shotTypes } from '../../production/shot.ts';
import type { CrashPoint } from '../crash.ts';
import { type Dice, diceOf } from './dice.ts';
import {
  type Command,
  commandKinds,
  type EngineTruth,
  type Incident,
  type IncidentKind,
  incidentKinds,
  type JobFault,
  jobFaults,
  type ShotPlan,
  type SimulationPlan,
  webhookKinds,
} from './plan.ts';

/** Size of a made-up production. */
export interface PlanSize {
  readonly episodes: number;
  readonly shotsPerEpisode: number;
}

/** One episode of 24 shots. */
export const usualSize: PlanSize = { episodes: 1, shotsPerEpisode: 24 };

const engineCount = 8;
/** Within this time from the start troubles begin: about as long as a calm episode takes. */
const busyS = 1800;

/** The plan of a seed: a production of this size in a world with a random set of troubles. */
export function planOfSeed(seed: number, size: PlanSize = usualSize): SimulationPlan {
  const dice = diceOf(seed * 7919 + 13);
  const shots = shotsOf(dice, size);
  const engines = Array.from({ length: engineCount }, (_, at) => engineOf(dice, at));
  // A calm world now and then: what happens there is the product's own doing.
  const calm = dice.chance(0.05);
  const trouble = calm ? 0 : dice.between(0.3, 1.7);
  const price = shots.reduce((sum, shot) => sum + shot.durationS * meanPrice(engines), 0);
  const cap = Math.ceil(price * dice.pick([0.6, 1.1, 1.6, 2.5, 4, 4, 8]));
  return {
    seed,
    shots,
    policy: policyOf(dice, cap),
    cap,
    ...(dice.chance(0.2) ? { perShotMax: usd(dice.between(0.8, 6)) } : {}),
    engines,
    incidents: incidentsOf(dice, trouble),
    jobs: jobFaultsOf(dice, trouble * 0.18),
    crashes: crashesOf(dice, trouble),
    downS: dice.pick([0, 0, 5, 60, 900]),
    zombies: Array.from({ length: dice.chance(trouble * 0.25) ? 1 : 0 }, () => ({
      atS: dice.between(5, busyS),
      takenOverAfterS: dice.between(30, 120),
      forS: dice.between(10, 900),
    })),
    jumps: Array.from({ length: dice.chance(trouble * 0.25) ? dice.whole(1, 2) : 0 }, () => ({
      atS: dice.between(5, busyS),
      byS: Math.round(dice.pick([-3600, -60, -5, 5, 60, 3600, 86_400])),
    })),
    commands: calm ? [] : commandsOf(dice, size.episodes),
    reactions: Array.from({ length: calm ? 0 : dice.whole(0, 3) }, () => ({
      judged: dice.whole(1, shots.length),
      kind: dice.pick(['approve', 'retake', 'hold']),
      afterS: dice.between(0, 9),
    })),
    webhooks: Array.from({ length: dice.whole(0, 10) }, () => ({
      job: dice.whole(1, shots.length * 2),
      kind: dice.pick(webhookKinds),
    })),
    edits: dice.chance(trouble * 0.3) ? [{ life: dice.whole(1, 2), shot: dice.whole(0, shots.length - 1) }] : [],
  };
}

function shotsOf(dice: Dice, { episodes, shotsPerEpisode }: PlanSize): readonly ShotPlan[] {
  return Array.from({ length: episodes }, (_, episode) =>
    Array.from({ length: shotsPerEpisode }, (_unused, at): ShotPlan => {
      const ref: ShotRef = `e${String(episode + 1).padStart(2, '0')}/sh${String((at + 1) * 10).padStart(3, '0')}`;
      const type = dice.pick(shotTypes);
      return {
        ref,
        type,
        prompt: `A courier crosses the ${dice.pick(['bridge', 'market', 'roof', 'station'])} in the rain, ${ref}`,
        durationS: dice.whole(3, 8),
        hero: dice.chance(0.08),
        continues: at > 0 && dice.chance(0.2),
        audio: dice.chance(0.15),
        characters: dice.chance(0.3) ? [dice.pick(['mara', 'ivo'])] : [],
        ...(dice.chance(0.04) ? { pin: dice.whole(0, engineCount - 1) } : {}),
        difficulty: dice.between(-0.3, 0.25),
      };
    }),
  ).flat();
}

function engineOf(dice: Dice, at: number): EngineTruth {
  const quality01 = dice.between(0.45, 0.85);
  return {
    id: `v${at}/m${dice.whole(1, 9)}`,
    medianS: dice.between(30, 300),
    sigma: dice.between(0.25, 0.7),
    concurrency: dice.whole(1, 8),
    // Better engines cost more, mostly.
    perSecond: usd(Math.max(0.02, (quality01 - 0.4) * dice.between(0.3, 1.2))),
    pollFloorS: dice.pick([5, 8, 10, 15]),
    reconcile: dice.pick(['client-id', 'list', 'list', 'none']),
    cancel: dice.pick(['none', 'queued', 'any', 'any']),
    ...(dice.chance(0.3) ? { requestsPerMin: dice.whole(2, 12) } : {}),
    audio: dice.chance(0.5),
    firstFrame: dice.chance(0.9),
    longestS: dice.pick([5, 8, 10, 10, 10]),
    quality01,
    refuses01: dice.between(0.01, 0.2),
  };
}

function meanPrice(engines: readonly EngineTruth[]): number {
  return engines.reduce((sum, engine) => sum + engine.perSecond, 0) / engines.length;
}

function policyOf(dice: Dice, cap: number): SimulationPlan['policy'] {
  return {
    planGate: dice.chance(0.15) ? 'ask' : 'auto',
    takeGate: dice.chance(0.12) ? 'ask' : 'auto',
    episodeGate: dice.chance(0.12) ? 'ask' : 'auto',
    maxAttemptsPerShot: dice.whole(2, 6),
    hedge: dice.chance(0.3),
    inDoubt: dice.pick(['reassign', 'reassign', 'resubmit-once', 'hold']),
    atRiskMax: Math.round(cap * dice.pick([0, 0.05, 0.1, 0.1, 0.3])),
    degrade: dice.chance(0.7) ? 'allow' : 'ask',
    explore: 'auto',
  };
}

/** Troubles that do not end by themselves end with the run. */
const forGood: ReadonlySet<IncidentKind> = new Set(['retired', 'shutdown-date']);

function incidentsOf(dice: Dice, trouble: number): readonly Incident[] {
  const count = Math.round(dice.between(0, 6) * trouble);
  return Array.from({ length: count }, (): Incident => {
    const drawn = dice.pick(incidentKinds);
    // Day-long outages are rare (evidence: routing, section 9.1).
    const kind = drawn === 'outage-day-long' && dice.chance(0.6) ? 'outage' : drawn;
    const fromS = Math.round(dice.between(0, busyS));
    return { kind, engine: dice.whole(0, engineCount - 1), fromS, toS: fromS + lengthS(dice, kind) };
  });
}

/** How long a trouble lasts: outages log-normal with a median of an hour (evidence: routing, section 9.1). */
function lengthS(dice: Dice, kind: IncidentKind): number {
  if (forGood.has(kind)) return 0;
  if (kind === 'outage') return Math.round(Math.min(dice.logNormal(3600, 1.1), 12 * 3600));
  if (kind === 'outage-day-long') return Math.round(dice.between(20, 30) * 3600);
  return Math.round(dice.between(60, 2400));
}

function jobFaultsOf(dice: Dice, each: number): readonly JobFault[] {
  const most = 48;
  return Array.from({ length: most }, (_, at) => at + 1)
    .filter(() => dice.chance(Math.min(0.5, each)))
    .map((submit) => ({ submit, kind: dice.pick(jobFaults) }));
}

/** Early crashes are the crash loops; the others lie anywhere in an episode's port calls. */
function crashesOf(dice: Dice, trouble: number): readonly CrashPoint[] {
  const count = Math.round(dice.between(0, 3) * trouble);
  return Array.from({ length: count }, () => ({
    call: dice.chance(0.25) ? dice.whole(1, 12) : dice.whole(1, 900),
    when: dice.pick(['before', 'after']),
  }));
}

function commandsOf(dice: Dice, episodes: number): readonly Command[] {
  return Array.from({ length: dice.chance(0.3) ? 0 : dice.whole(1, 10 * episodes) }, () => {
    // Most while shots are being filmed, some long after.
    const atS = dice.between(1, busyS * dice.pick([0.3, 0.3, 0.6, 1.5]));
    return {
      kind: dice.pick(commandKinds),
      atS,
      seenAtS: Math.max(0, atS - dice.pick([0, 1, 10, 120])),
      shot: dice.whole(0, 23),
      engine: dice.whole(0, engineCount - 1),
      times: dice.chance(0.2) ? 2 : 1,
    };
  });
}
