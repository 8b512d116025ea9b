import { type EpochMs, rfc3339 } from '../../../core/clock.ts';
import type { Candidate, ShotDecision } from '../../../core/decision.ts';
import { event, type NewEvent, type Principal } from '../../../core/events/event.ts';
import type { Payload } from '../../../core/events/payloads.ts';
import { sha256 } from '../../../core/hashing.ts';
import { episodeUnit, type ShotRef, shotUnit } from '../../../core/ids.ts';

/** Shots of one episode. */
const shotsPerEpisode = 24;
const engines = Array.from({ length: 8 }, (_, at) => `bench/engine-${at + 1}`);
const dimensions = ['action', 'motion', 'adherence'] as const;
const by: Principal = { policy: 'bench@1' };
const price = 250_000;
const latestDeadlineMs = 3_600_000;

/** A production of so many shots, in episodes of 24. */
export function flightOpened(shots: number): Payload<'production.opened'> {
  return {
    production: 'bench',
    title: 'Bench',
    revision: 1,
    fileSha256: sha256(`bench ${shots}`),
    toolVersion: '0',
    policy: {
      planGate: 'auto',
      takeGate: 'auto',
      episodeGate: 'auto',
      maxAttemptsPerShot: 4,
      hedge: false,
      inDoubt: 'reassign',
      degrade: 'allow',
    },
    cap: shots * price * 4,
    atRiskMax: shots * price,
    episodes: episodesOf(shots).map(({ id, refs }) => ({ id, title: id, shots: refs.map(specOf) })),
  };
}

/** Opened, planned, and every shot's job sent and not yet finished: one group of events per append. */
export function eventsInFlight(shots: number, now: EpochMs): readonly (readonly NewEvent[])[] {
  return [
    [event('production.opened', 'production', by, flightOpened(shots))],
    ...episodesOf(shots).map(({ id, refs }) => [
      ...planned(id, refs),
      ...refs.flatMap((ref, at) => sent(ref, engineOf(at), now)),
    ]),
  ];
}

/** At least so many events of a series whose shots are filmed and accepted one after the other. */
export function eventsOfSeries(least: number, now: EpochMs): readonly NewEvent[] {
  const shots = Math.ceil(least / (eventsPerShot + 2 / shotsPerEpisode));
  const opened = event('production.opened', 'production', by, flightOpened(shots));
  const episodes = episodesOf(shots).flatMap(({ id, refs }) => [
    ...planned(id, refs),
    ...refs.flatMap((ref, at) => [...sent(ref, engineOf(at), now), ...finished(ref)]),
  ]);
  return [opened, ...episodes];
}

/** Events of one shot that is filmed at the first try. */
const eventsPerShot = 8;

function episodesOf(shots: number): readonly { readonly id: string; readonly refs: readonly ShotRef[] }[] {
  const digits = (n: number): string => String(n + 1).padStart(3, '0');
  return Array.from({ length: Math.ceil(shots / shotsPerEpisode) }, (_, episode) => {
    const id = `e${digits(episode)}`;
    const count = Math.min(shotsPerEpisode, shots - episode * shotsPerEpisode);
    return { id, refs: Array.from({ length: count }, (__, at): ShotRef => `${id}/sh${digits(at)}`) };
  });
}

function engineOf(at: number): string {
  return engines[at % engines.length] ?? '';
}

function specOf(ref: ShotRef): Payload<'production.opened'>['episodes'][number]['shots'][number] {
  return { ref, scene: 'sc010', specDigest: sha256(ref), durationS: 5, frames: 120, hero: false };
}

function planned(episode: string, refs: readonly ShotRef[]): readonly NewEvent[] {
  const unit = episodeUnit(episode);
  const plan = {
    policyVersion: 'router@1',
    snapshotDigest: sha256(episode),
    shots: refs.map(decisionOf),
    cost: { low: price, expected: price * refs.length, high: price * refs.length * 2 },
    finish: { p50S: 600, p90S: 1200 },
    unmet: [],
    solver: { method: 'greedy+repair', gap: null },
  };
  const approved = { gate: 'plan', decision: 'approve', override: false } as const;
  return [
    event('plan.made', unit, by, { revision: 1, plan, engines: engines.map(termsOf) }),
    event('gate.decided', unit, by, approved),
  ];
}

function decisionOf(shot: ShotRef, at: number): ShotDecision {
  const chosen = engineOf(at);
  return {
    shot,
    requirement: {
      weights: { action: 0.5, motion: 0.3, adherence: 0.2 },
      inferred: true,
      evidence: ['type action -> action 0.50', 'words: sprints -> motion 0.30'],
    },
    chosen,
    reason: `${chosen} is strongest where this shot needs it`,
    group: null,
    candidates: [chosen, ...engines.filter((engine) => engine !== chosen)].map(candidateOf),
    rejected: [{ engine: 'bench/retired', code: 'retired', reason: 'the model was shut down' }],
  };
}

function candidateOf(engine: string, at: number): Candidate {
  const mean = 0.72 - at / 25;
  const strength = { mean, n: 41.5, source: 'bench, made up', measuredOn: '2026-05-01' };
  return {
    engine,
    route: 'direct',
    utility: mean - 0.08,
    terms: { quality: mean, price: -0.05, time: -0.02, switch: 0, risk: -0.01 },
    strengths: Object.fromEntries(dimensions.map((dimension) => [dimension, strength])),
    quality01: mean,
    pAccept: 0.7,
    priceMicroUsd: price,
    expectedS: 90,
    degradations: [],
  };
}

function termsOf(engine: string): Payload<'plan.made'>['engines'][number] {
  return {
    engine,
    route: 'direct',
    model: engine,
    modelVersion: '1',
    modelVersionBasis: 'configured',
    concurrency: 10_000,
    pollFloorS: 5,
    visibilityS: 120,
  };
}

/** Assigned, intended and submitted. */
function sent(ref: ShotRef, engine: string, now: EpochMs): readonly NewEvent[] {
  const unit = shotUnit(ref);
  const attempt = attemptOf(ref);
  const ranking = [engine, ...engines.filter((other) => other !== engine)];
  return [
    event('shot.assigned', unit, by, { engine, reason: 'as planned', ranking }),
    event('attempt.intended', unit, by, {
      attempt,
      n: 1,
      engine,
      wireSha256: sha256(`wire ${ref}`),
      reserve: price,
      epoch: 1,
      deadlineAt: rfc3339(now + latestDeadlineMs),
      seed: 7,
      durationS: 5,
      typicalS: 90,
      degradations: [],
      assets: [],
      promptCommitment: { value: sha256(`prompt ${ref}`), keyId: 'k1' },
    }),
    event('attempt.submitted', unit, by, { attempt, handle: { jobId: `job-${ref}` }, emulated: true }),
  ];
}

/** From the job's progress to the accepted shot. */
function finished(ref: ShotRef): readonly NewEvent[] {
  const unit = shotUnit(ref);
  const attempt = attemptOf(ref);
  const hash = sha256(`clip ${ref}`);
  const verdict = {
    verdict: 'pass' as const,
    score01: 0.8,
    coverage01: 0.6,
    dimensions: {},
    unmeasured: [],
    metrics: [],
    reasons: [],
    gate: { id: 'technical', version: '1' },
  };
  return [
    event('attempt.progressed', unit, by, { attempt, status: 'running' }),
    event('attempt.delivered', unit, by, {
      attempt,
      take: 1,
      asset: { sha256: hash, bytes: 2_000_000 },
      cost: price,
      costBasis: 'catalog',
      emulated: true,
    }),
    event('take.judged', unit, by, { attempt, take: 1, assetSha256: hash, verdict }),
    event('gate.decided', unit, by, { gate: 'take', decision: 'approve', take: 1, override: false }),
    event('shot.accepted', unit, by, {
      attempt,
      take: 1,
      file: { path: `${ref}.mp4`, sha256: hash, bytes: 2_000_000 },
      manifest: { label: ref, sha256: hash },
      frames: 120,
      frameDigest: hash,
      score01: 0.8,
    }),
  ];
}

function attemptOf(ref: ShotRef): string {
  return `attempt-${ref}`;
}
