import { rfc3339 } from '../../core/clock.ts';
import type { LogEvent } from '../../core/events/event.ts';
import type { UnitId } from '../../core/ids.ts';
import { fold } from '../../orchestration/fold.ts';
import type { ProductionLog } from '../../orchestration/ports.ts';
import { emptyState } from '../../orchestration/state.ts';
import type { VirtualClock } from '../virtual-clock.ts';

/**
 * A log that keeps the state and nothing else: no chain, no check of payloads, no text. Guards and versions are those of
 * the product's log; whether these hold is what `simulate` is for, and here only time is measured.
 * @param seen is told every event.
 */
export function plainLog(clock: VirtualClock, seen: (event: LogEvent) => void): ProductionLog {
  const listeners = new Set<(units: readonly UnitId[]) => void>();
  let state = emptyState;
  return {
    epoch: 1,
    state: () => state,
    append: async (entries, unit, version, guard) => {
      if ((state.versions[unit] ?? 0) !== version) return { kind: 'conflict' };
      const refusal = guard?.(state);
      if (refusal !== undefined) return { kind: 'refused', refusal };
      const at = rfc3339(clock.now());
      for (const entry of entries) {
        const seq = state.seq + 1;
        const link = { v: 1, seq, id: `${seq}`, at, prev: state.head, hash: `${seq}` };
        const event = { ...link, ...entry } as LogEvent;
        state = fold(state, event);
        seen(event);
      }
      const units = [...new Set(entries.map((entry) => entry.unit))];
      for (const listener of listeners) listener(units);
      return { kind: 'appended' };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
