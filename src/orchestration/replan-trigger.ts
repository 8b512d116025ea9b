import { type EpochMs, epochMs } from '../core/clock.ts';
import type { LogEvent } from '../core/events/event.ts';
import type { EngineId, ShotRef } from '../core/ids.ts';
import type { EngineHealth } from './health/health.ts';
import { type ProductionState, type ShotState, shotAt } from './state.ts';

/** What is new about an engine, so that the shots queued anywhere may be better off elsewhere. */
export interface ReplanTrigger {
  /** Event that brought the news. */
  readonly seq: number;
  readonly at: EpochMs;
  /** Whose attempt it was: that shot re-plans as its next step, so that exactly one does. */
  readonly shot: ShotRef;
  readonly engine: EngineId;
  /** The news as a clause, e.g. `a/one failed e01/sh03 (unavailable)`. */
  readonly text: string;
  /** Whether the engine does better than it did; else worse. */
  readonly better: boolean;
  /** Set once shots were moved for it. */
  readonly answered: boolean;
}

/** Change of what an engine charges, as a share of its price, that is news. */
const dearerBy = 0.05;

/** The state with what an event about a shot says of an engine. */
export function withReplanTrigger(
  before: ProductionState,
  after: ProductionState,
  ref: ShotRef,
  event: LogEvent,
): ProductionState {
  if (event.type === 'shot.reassigned') {
    const { replanTrigger: trigger } = after;
    if (trigger === undefined || trigger.answered || event.data.trigger !== trigger.seq) return after;
    return { ...after, replanTrigger: { ...trigger, answered: true } };
  }
  const found = newsIn(before, after, ref, event);
  if (found === undefined) return after;
  const replanTrigger = { seq: event.seq, at: epochMs(event.at), shot: ref, answered: false, ...found };
  return { ...after, replanTrigger };
}

type News = Pick<ReplanTrigger, 'engine' | 'text' | 'better'>;

function newsIn(before: ProductionState, after: ProductionState, ref: ShotRef, event: LogEvent): News | undefined {
  const shot = shotAt(after, ref);
  if (shot === undefined) return undefined;
  switch (event.type) {
    case 'attempt.failed':
      return worse(shot, event.data.attempt, (engine) => `${engine} failed ${ref} (${event.data.outcome})`);
    case 'attempt.in_doubt':
      if (event.data.cause !== 'no-reply') return undefined;
      return worse(shot, event.data.attempt, (engine) => `${engine} gave no reply for ${ref}`);
    case 'take.judged':
      if (event.data.verdict.verdict !== 'fail') return undefined;
      return worse(shot, event.data.attempt, (engine) => `a take of ${ref} by ${engine} was below quality`);
    case 'attempt.delivered': {
      const engine = engineOf(shot, event.data.attempt);
      return engine === undefined ? undefined : changeOf(engine, before.engines[engine], after.engines[engine]);
    }
    default:
      return undefined;
  }
}

function engineOf({ attempts }: ShotState, id: string): EngineId | undefined {
  return attempts.find(({ attempt }) => attempt === id)?.engine;
}

function worse(shot: ShotState, id: string, textOf: (engine: EngineId) => string): News | undefined {
  const engine = engineOf(shot, id);
  return engine === undefined ? undefined : { engine, text: textOf(engine), better: false };
}

/** A delivery is news where it shows that the engine is back, or that it charges otherwise than it did. */
function changeOf(
  engine: EngineId,
  before: EngineHealth | undefined,
  after: EngineHealth | undefined,
): News | undefined {
  if (before?.breaker.openedAt !== undefined && after?.breaker.openedAt === undefined)
    return { engine, text: `${engine} is back`, better: true };
  const [was, is] = [chargedShare(before), chargedShare(after)];
  if (Math.abs(is - was) < dearerBy) return undefined;
  return { engine, text: `${engine} charges ${Math.round(is * 100)}% of its price`, better: is < was };
}

/** What an engine charges, as a share of the estimates; 1 while nothing is known. */
export function chargedShare(health: EngineHealth | undefined): number {
  const { estimated, charged } = health?.prices ?? { estimated: 0, charged: 0 };
  return estimated > 0 ? charged / estimated : 1;
}
