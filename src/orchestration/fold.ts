import { epochMs } from '../core/clock.ts';
import type { LogEvent } from '../core/events/event.ts';
import { episodeOf, episodeUnit, type ShotRef, shotOf, shotUnit, type UnitId } from '../core/ids.ts';
import { foldAttempt } from './fold-attempt.ts';
import { foldEpisode } from './fold-episode.ts';
import { foldOpened } from './fold-opened.ts';
import { foldShot } from './fold-shot.ts';
import { closedBreaker } from './health/breaker.ts';
import { type EngineHealth, freshHealth } from './health/health.ts';
import { budgetCodes, engineCodes, releasedBy } from './held.ts';
import { inOneGo, withEntries } from './records.ts';
import { withReplanTrigger } from './replan-trigger.ts';
import { emptyState, type ProductionState, shotAt, withShot } from './state.ts';

/**
 * Folds one event into the state: pure, total over every event type, and the only way state changes.
 * Live state and a replay of the log are the same function, so they can't differ.
 */
export function fold(state: ProductionState, event: LogEvent): ProductionState {
  const next = foldBody(state, event);
  const { seq, hash: head, by, type, command, commandDigest: digest } = event;
  const touch = { by, at: epochMs(event.at), type, seq };
  return {
    ...next,
    seq,
    head,
    versions: withEntries(next.versions, touched(next, event)),
    lastBy: withEntries(next.lastBy, [[event.unit, touch]]),
    ...(command === undefined
      ? {}
      : { commands: { ...next.commands, [command]: { seq, ...(digest === undefined ? {} : { digest }) } } }),
  };
}

/**
 * Folds many events: what `events.reduce(fold, state)` gives, in time that grows with the number of events and not with
 * events times shots. The given state is not changed.
 */
export function foldAll(events: readonly LogEvent[], state: ProductionState = emptyState): ProductionState {
  return inOneGo(() => events.reduce(fold, state));
}

/** A changed production file touches every unit: what was decided on the old one must not be recorded on the new. */
function touched(state: ProductionState, event: LogEvent): readonly (readonly [UnitId, number])[] {
  const units: UnitId[] = [event.unit];
  if (event.type === 'production.opened') {
    units.push(...Object.keys(state.episodes).map(episodeUnit));
    units.push(...[...Object.keys(state.shots), ...Object.keys(state.dropped)].map((ref) => shotUnit(ref as ShotRef)));
  }
  return units.map((unit) => [unit, event.seq]);
}

function foldBody(state: ProductionState, event: LogEvent): ProductionState {
  switch (event.type) {
    case 'production.opened':
      return foldOpened(state, event.data);
    case 'plan.made':
    case 'episode.assembled':
    case 'episode.signed':
      return foldEpisode(state, event, episodeOf(event.unit));
    case 'gate.opened':
    case 'gate.decided':
      return event.data.gate === 'take' ? foldOnShot(state, event) : foldEpisode(state, event, episodeOf(event.unit));
    case 'budget.changed': {
      const { cap, perShotMax } = event.data;
      const ledger = { ...state.ledger, cap, ...(perShotMax === undefined ? {} : { perShotMax }) };
      return { ...released(state, budgetCodes), ledger };
    }
    case 'engine.struck':
      return withEngine(state, event.data.engine, (health) => ({
        ...health,
        struck: event.data.reason,
        struckSeq: event.seq,
      }));
    case 'engine.restored':
      return withEngine(released(state, engineCodes), event.data.engine, backInService);
    case 'log.checkpointed':
    case 'operator.noted':
      return state;
    default:
      return foldOnShot(state, event);
  }
}

function foldOnShot(state: ProductionState, event: LogEvent): ProductionState {
  const ref = shotOf(event.unit);
  const shot = ref === undefined ? undefined : shotAt(state, ref);
  if (ref === undefined || shot === undefined) return state;
  const at = epochMs(event.at);
  const after = foldAttempt(state, shot, event, at);
  return withReplanTrigger(state, withShot(after, foldShot(shotAt(after, ref) ?? shot, event, at)), ref, event);
}

/** All shots without the holds of these codes. */
function released(state: ProductionState, codes: ReadonlySet<string>): ProductionState {
  const shots = Object.entries(state.shots).map(([ref, shot]) => [ref, releasedBy(shot, codes)]);
  return { ...state, shots: Object.fromEntries(shots) };
}

/** An engine that a person lets back starts without a record of faults. */
function backInService({ struck: _why, struckSeq: _seq, askedUntil: _asked, ...health }: EngineHealth): EngineHealth {
  return { ...health, breaker: closedBreaker };
}

/** Replaces one engine's health. */
export function withEngine(
  state: ProductionState,
  engine: string,
  change: (health: EngineHealth) => EngineHealth,
): ProductionState {
  const health = state.engines[engine] ?? freshHealth;
  return { ...state, engines: { ...state.engines, [engine]: change(health) } };
}
