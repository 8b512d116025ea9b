import { event } from '../../core/events/event.ts';
import type { Payload } from '../../core/events/payloads.ts';
import type { Engine, EngineFailure, FetchResult, JobHandle, Observation } from '../../engines/engine.ts';
import { ruleFor } from '../failover.ts';
import type { AttemptState, ShotState } from '../state.ts';
import { type Effected, policies, recordFact, type Scene } from './effect.ts';
import { failureEvents } from './failure.ts';

type Succeeded = Extract<Observation, { kind: 'succeeded' }>;

/** Asks the vendor once how the job is; collects the clip when it is done. */
export async function observe(scene: Scene, shot: ShotState, attempt: AttemptState): Promise<Effected> {
  const engine = scene.ports.engines.engine(attempt.engine);
  if (engine === undefined) return fail(scene, attempt, missing(attempt.engine));
  const handle = attempt.handle as unknown as JobHandle;
  const seen = await engine.observe(handle);
  const settled = await settle(scene, shot, attempt, engine, seen);
  return settled ?? poll(scene, attempt, seen);
}

/**
 * The deadline passed: look once more (a paid clip is always collected), then cancel and give up on this attempt.
 * What a cancelled job cost is the vendor's word; `unknown` is booked as charged.
 */
export async function expire(scene: Scene, shot: ShotState, attempt: AttemptState): Promise<Effected> {
  const engine = scene.ports.engines.engine(attempt.engine);
  if (engine === undefined) return fail(scene, attempt, missing(attempt.engine));
  const handle = attempt.handle as unknown as JobHandle;
  const seen = await engine.observe(handle);
  const settled = await settle(scene, shot, attempt, engine, seen);
  if (settled !== undefined) return settled;
  const cancelled = await engine.cancel(handle);
  const after = await engine.observe(handle);
  // The clip may have won the race against the cancel; else the vendor may now say what the job cost.
  if (after.kind === 'succeeded') return collect(scene, shot, attempt, engine, after);
  if (after.kind === 'failed') return overdue(scene, attempt, after.failure);
  return overdue(scene, attempt, { billed: cancelled.kind === 'cancelled' ? cancelled.billed : 'unknown' });
}

function overdue(scene: Scene, attempt: AttemptState, bill: Pick<EngineFailure, 'billed' | 'cost'>): Promise<Effected> {
  const waitedS = Math.round((scene.ports.clock.now() - attempt.startedAt) / 1000);
  const { billed, cost } = bill;
  const known = cost === undefined ? {} : { cost };
  return fail(scene, attempt, { outcome: 'overdue', reason: `no clip after ${waitedS} s`, billed, ...known });
}

/** `undefined` while the job still runs. */
async function settle(
  scene: Scene,
  shot: ShotState,
  attempt: AttemptState,
  engine: Engine,
  seen: Observation,
): Promise<Effected | undefined> {
  switch (seen.kind) {
    case 'succeeded':
      return collect(scene, shot, attempt, engine, seen);
    case 'failed':
      return fail(scene, attempt, seen.failure);
    case 'gone':
      return fail(scene, attempt, { outcome: 'output-lost', reason: seen.reason, billed: 'unknown' });
    default:
      return undefined;
  }
}

async function collect(
  scene: Scene,
  shot: ShotState,
  attempt: AttemptState,
  engine: Engine,
  seen: Succeeded,
): Promise<Effected> {
  const fetched = await fetchOnce(scene, engine, seen);
  const again = fetched.kind === 'expired' ? await refresh(scene, attempt, engine) : fetched;
  if (again.kind === 'expired')
    return fail(scene, attempt, { outcome: 'output-lost', reason: again.reason, billed: 'yes' });
  if (again.kind === 'failed') return fail(scene, attempt, { ...again.failure, billed: 'yes' });
  const reported = seen.modelVersion === undefined ? {} : { modelVersion: seen.modelVersion };
  const delivered: Payload<'attempt.delivered'> = {
    attempt: attempt.attempt,
    take: shot.takes.length + 1,
    asset: { sha256: again.sha256, bytes: again.bytes },
    // Money is whole micro-dollars, whatever a vendor reports.
    cost: seen.cost === undefined ? attempt.intended.reserve : Math.max(0, Math.ceil(seen.cost)),
    costBasis: seen.cost === undefined ? 'catalog' : 'api-reported',
    emulated: attempt.emulated || again.emulated,
    ...reported,
  };
  return recordFact(scene, [event('attempt.delivered', scene.unit, policies.orchestrator, delivered)]);
}

async function fetchOnce(scene: Scene, engine: Engine, seen: Succeeded): Promise<FetchResult> {
  const [output] = seen.outputs;
  if (output !== undefined) return engine.fetch(output, scene.ports.assets);
  return { kind: 'failed', failure: { outcome: 'bad-output', reason: 'finished without a clip', billed: 'yes' } };
}

/** An expired link is asked for again exactly once. */
async function refresh(scene: Scene, attempt: AttemptState, engine: Engine): Promise<FetchResult> {
  const seen = await engine.observe(attempt.handle as unknown as JobHandle);
  if (seen.kind === 'succeeded') return fetchOnce(scene, engine, seen);
  return { kind: 'expired', reason: `the link expired and the job is now ${seen.kind}` };
}

function fail(scene: Scene, attempt: AttemptState, failure: EngineFailure): Promise<Effected> {
  const entries = failureEvents(scene, attempt.attempt, failure, attempt.intended.reserve, ruleFor(failure.outcome));
  return recordFact(scene, entries);
}

function missing(engine: string): EngineFailure {
  return { outcome: 'misconfigured', reason: `${engine} is not set up here any more`, billed: 'unknown' };
}

async function poll(scene: Scene, attempt: AttemptState, seen: Observation): Promise<Effected> {
  const pollS = scene.state.engines[attempt.engine]?.terms?.pollFloorS ?? 5;
  if (
    (seen.kind === 'running' || seen.kind === 'queued' || seen.kind === 'throttled') &&
    seen.kind !== attempt.progress?.status
  ) {
    const progress = seen.kind === 'running' && seen.progress01 !== undefined ? { progress01: seen.progress01 } : {};
    const data = { attempt: attempt.attempt, status: seen.kind, ...progress };
    await recordFact(scene, [event('attempt.progressed', scene.unit, policies.orchestrator, data)]);
  }
  const retryAt = seen.kind === 'unreadable' ? (seen.retryAt ?? 0) : 0;
  return { kind: 'wait', for: 'poll', until: Math.max(scene.ports.clock.now() + pollS * 1000, retryAt) };
}
