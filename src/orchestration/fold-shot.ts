import type { EpochMs } from '../core/clock.ts';
import type { LogEvent } from '../core/events/event.ts';
import { type GateDecision, isOpen, lastAttempt, type ShotState } from './state.ts';

/** Folds an event into its shot; attempts were folded before (`fold-attempt.ts`). */
export function foldShot(shot: ShotState, event: LogEvent, at: EpochMs): ShotState {
  switch (event.type) {
    case 'shot.pinned':
      return { ...reopened(shot), ...(event.data.engine === null ? {} : settled(shot)), pin: event.data.engine };
    case 'shot.assigned':
      return {
        ...reopened(shot),
        ...moved(shot),
        engine: event.data.engine,
        engineReason: event.data.reason,
        ranking: event.data.ranking,
      };
    case 'shot.reassigned': {
      const { to, reason, ranking, decision } = event.data;
      const reassignments = [...shot.reassignments, { ...event.data, at }];
      const chosen = { engine: to, engineReason: reason, ranking, ...(decision === undefined ? {} : { decision }) };
      return { ...reopened(shot), ...moved(shot), ...chosen, reassignments };
    }
    case 'attempt.delivered': {
      const { attempt, take, asset } = event.data;
      const engine = shot.attempts.find((a) => a.attempt === attempt)?.engine ?? '';
      return { ...shot, takes: [...shot.takes, { take, attempt, engine, asset }] };
    }
    case 'take.judged': {
      const { take, verdict } = event.data;
      return { ...shot, takes: shot.takes.map((t) => (t.take === take ? { ...t, verdict } : t)) };
    }
    case 'gate.opened':
      return { ...shot, openGate: { take: event.data.take ?? 0, reason: event.data.reason } };
    case 'gate.decided':
      return decided(shot, { ...event.data, by: event.by, at });
    case 'shot.accepted': {
      const { held: _held, openGate: _gate, ...rest } = shot;
      return { ...rest, accepted: { ...event.data, at } };
    }
    case 'shot.held':
      return { ...shot, held: { code: event.data.code, reason: event.data.reason } };
    default:
      return shot;
  }
}

/**
 * A person's decision closes the gate. Anything but an approval of the same take withdraws what was accepted before; a
 * retake starts counting attempts anew.
 */
function decided(shot: ShotState, gate: GateDecision): ShotState {
  const { openGate: _open, held: _held, accepted, ...open } = shot;
  const stands = accepted !== undefined && gate.decision === 'approve' && accepted.take === gate.take;
  const rest = stands ? { ...open, accepted } : open;
  const takes = shot.takes.map((take) => (take.take === gate.take ? { ...take, gate } : take));
  const closed = { ...rest, takes, gates: [...shot.gates, gate] };
  if (gate.decision === 'hold')
    return { ...closed, held: { code: 'operator.hold', reason: gate.note ?? 'held by a person' } };
  if (gate.decision !== 'retake') return closed;
  const withdrawn = takes.map((take) => (take.gate?.decision === 'approve' ? { ...take, gate } : take));
  // What runs when a person asks for another take is just that: another take.
  const running = shot.attempts.findIndex(isOpen);
  return { ...closed, takes: withdrawn, attemptsBase: running < 0 ? shot.attempts.length : running };
}

function reopened(shot: ShotState): ShotState {
  const { held: _held, ...rest } = shot;
  return rest;
}

function moved(shot: ShotState): { readonly movedAfter?: string } {
  const last = lastAttempt(shot);
  return last === undefined ? {} : { movedAfter: last.attempt };
}

/** A pin is the operator's answer to what went wrong before; it does not pre-empt an attempt that still runs. */
function settled(shot: ShotState): { readonly movedAfter?: string } {
  return shot.attempts.some(isOpen) ? {} : moved(shot);
}
