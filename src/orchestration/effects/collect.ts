import { event } from '../../core/events/event.ts';
import type { Payload } from '../../core/events/payloads.ts';
import type { EngineFailure, FetchResult, JobHandle, Observation } from '../../engines/engine.ts';
import { ruleFor } from '../failover.ts';
import { reserveOf } from '../ledger.ts';
import type { AttemptState, ShotState } from '../state.ts';
import { lookPauseMs } from '../watch.ts';
import { type Effected, policies, recordFact, type Scene } from './effect.ts';
import { failureEvents } from './failure.ts';
import type { EngineLooks } from './steady-engine.ts';

type Succeeded = Extract<Observation, { kind: 'succeeded' }>;

/** Failed downloads of one paid clip after which the shot moves on; the clip itself is watched on. */
const downloadsMax = 5;

/** Pause after the first failed download, milliseconds; it doubles each time. */
const firstPauseMs = 5_000;

/**
 * Fetches a finished clip and records it as a take. The clip is paid for: an expired link is asked for anew at once, a
 * download that broke is tried again with growing pauses, and only then counts the output as lost.
 */
export async function collect(
  scene: Scene,
  shot: ShotState,
  attempt: AttemptState,
  engine: EngineLooks,
  seen: Succeeded,
): Promise<Effected> {
  const fetched = await fetchOnce(scene, engine, seen);
  const last = fetched.kind === 'expired' ? await refresh(scene, attempt, engine) : fetched;
  if (last.kind === 'fetched') return deliver(scene, shot, attempt, seen, last);
  const failure: EngineFailure =
    last.kind === 'expired' ? { outcome: 'output-lost', reason: last.reason, billed: 'yes' } : last.failure;
  return attempt.phase === 'submitted' ? missed(scene, attempt, failure) : laterStill(scene, attempt);
}

function deliver(
  scene: Scene,
  shot: ShotState,
  attempt: AttemptState,
  seen: Succeeded,
  fetched: Extract<FetchResult, { kind: 'fetched' }>,
): Promise<Effected> {
  const reported = seen.modelVersion === undefined ? {} : { modelVersion: seen.modelVersion };
  const delivered: Payload<'attempt.delivered'> = {
    attempt: attempt.attempt,
    take: shot.takes.length + 1,
    asset: { sha256: fetched.sha256, bytes: fetched.bytes },
    // Money is whole micro-dollars, whatever a vendor reports.
    cost: seen.cost === undefined ? reserveOf(attempt) : Math.max(0, Math.ceil(seen.cost)),
    costBasis: seen.cost === undefined ? 'catalog' : 'api-reported',
    emulated: attempt.emulated || fetched.emulated,
    ...reported,
  };
  return recordFact(scene, [event('attempt.delivered', scene.unit, policies.orchestrator, delivered)]);
}

/** Broken downloads are tried again; what our own rules refuse (too large, a private address) stays refused. */
async function missed(scene: Scene, attempt: AttemptState, failure: EngineFailure): Promise<Effected> {
  const before = attempt.progress?.status === 'collecting' ? (attempt.progress.tries ?? 0) : 0;
  const tries = before + 1;
  const { attempt: id } = attempt;
  if (failure.outcome !== 'output-lost' || tries >= downloadsMax) {
    const lost: EngineFailure = { ...failure, billed: 'yes' };
    return recordFact(scene, failureEvents(scene, id, lost, reserveOf(attempt), ruleFor(lost.outcome)));
  }
  const data = { attempt: id, status: 'collecting' as const, tries, reason: failure.reason };
  await recordFact(scene, [event('attempt.progressed', scene.unit, policies.orchestrator, data)]);
  const until = scene.ports.clock.now() + firstPauseMs * 2 ** before;
  return { kind: 'wait', for: 'download', until, attempt: id };
}

function laterStill(scene: Scene, attempt: AttemptState): Effected {
  const now = scene.ports.clock.now();
  return { kind: 'wait', for: 'late', until: now + lookPauseMs(attempt, now), attempt: attempt.attempt };
}

async function fetchOnce(scene: Scene, engine: EngineLooks, seen: Succeeded): Promise<FetchResult> {
  const [output] = seen.outputs;
  if (output !== undefined) return engine.fetch(output, scene.ports.assets);
  return { kind: 'failed', failure: { outcome: 'bad-output', reason: 'finished without a clip', billed: 'yes' } };
}

/** An expired link is asked for again at once. */
async function refresh(scene: Scene, attempt: AttemptState, engine: EngineLooks): Promise<FetchResult> {
  const seen = await engine.observe(attempt.handle as unknown as JobHandle);
  if (seen.kind === 'succeeded') return fetchOnce(scene, engine, seen);
  return { kind: 'expired', reason: `the link expired and the job is now ${seen.kind}` };
}
