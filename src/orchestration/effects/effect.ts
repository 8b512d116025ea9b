import type { EpochMs } from '../../core/clock.ts';
import { StoreError } from '../../core/errors.ts';
import type { NewEvent, Principal } from '../../core/events/event.ts';
import type { AttemptId, EngineId, UnitId } from '../../core/ids.ts';
import type { WaitFor } from '../action.ts';
import { newsOf } from '../news.ts';
import type { Guard, Ports } from '../ports.ts';
import type { ProductionState } from '../state.ts';
import { worthLeaving } from '../strays.ts';
import { type EngineLooks, steady } from './steady-engine.ts';

/** What an effect leaves behind: something new in the log (decide again), or a reason to wait. */
export type Effected =
  | { readonly kind: 'again' }
  | {
      readonly kind: 'wait';
      readonly for: WaitFor;
      readonly until?: EpochMs;
      /** The attempt that was looked at and is not due before `until`; others of the unit may be. */
      readonly attempt?: AttemptId;
    };

/** Seconds between two looks at a job of an engine whose terms are not recorded. */
export const defaultPollS = 5;

/** An engine as effects look at its jobs; `undefined` when it is not set up here (any more). */
export function engineIn({ ports }: Scene, id: EngineId): EngineLooks | undefined {
  const engine = ports.engines.engine(id);
  return engine === undefined ? undefined : steady(engine);
}

/** Decide again. */
export const again: Effected = { kind: 'again' };

/** Principals of automatic events; the version grows when the policy's rules change. */
export const policies = {
  orchestrator: { policy: 'orchestrator@1' },
  router: { policy: 'router@1' },
  failover: { policy: 'failover@1' },
  gate: { policy: 'technical-gate@1' },
} as const satisfies Record<string, Principal>;

/** One effect's view: the ports, the unit and the state the action was decided on. */
export interface Scene {
  readonly ports: Ports;
  readonly unit: UnitId;
  readonly state: ProductionState;
}

/** Appends behind the version the action was decided on. A conflict is no harm: the unit is decided anew. */
export async function record(scene: Scene, entries: readonly NewEvent[], guard?: Guard): Promise<Effected> {
  const { ports, unit, state } = scene;
  await ports.log.append(entries, unit, state.versions[unit] ?? 0, guard);
  return again;
}

/**
 * Appends what has happened in the world (a reply, a clip, a failure). A fact is never dropped because the unit moved
 * on meanwhile: it is appended behind whatever came first. Only what the log knows already is left out. A process that
 * was replaced leaves the fact for its successor before it fails: nothing that was paid for is lost.
 */
export async function recordFact(scene: Scene, entries: readonly NewEvent[]): Promise<Effected> {
  const { log, clock } = scene.ports;
  const facts = worthLeaving(entries);
  for (let tries = 1; ; tries++) {
    try {
      return await appendFact(scene, entries);
    } catch (thrown) {
      if (!StoreError.is(thrown) || facts.length === 0) throw thrown;
      if (thrown.code === 'store.stale-lease') log.leave?.(facts);
      // Somebody else is writing: a reply to a paid call is worth waiting for, most vendors can't be asked for it again.
      if (thrown.code !== 'store.busy' || tries >= busyTries) throw thrown;
      await clock.sleepUntil(clock.now() + busyPauseMs);
    }
  }
}

/** Times a fact about a paid call is tried while another process keeps the store busy, and the pause between, milliseconds. */
const busyTries = 10;
const busyPauseMs = 1000;

async function appendFact(scene: Scene, entries: readonly NewEvent[]): Promise<Effected> {
  const { log } = scene.ports;
  for (;;) {
    const state = log.state();
    const news = entries.flatMap((entry) => newsOf(state, scene.unit, entry));
    if (news.length === 0) return again;
    const appended = await log.append(news, scene.unit, state.versions[scene.unit] ?? 0);
    if (appended.kind === 'appended') return again;
  }
}
