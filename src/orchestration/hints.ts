import { type AttemptId, type EngineId, shotUnit, type UnitId } from '../core/ids.ts';
import { isOpen, jobIdOf, type ProductionState } from './state.ts';

/**
 * Word from outside that something may have happened to a job, e.g. a webhook. Never a fact: whoever sends it, all it can
 * do is make us read the job ourselves a little earlier. Forged, repeated, reordered and early ones are harmless.
 */
export interface Hint {
  readonly engine: EngineId;
  readonly jobId: string;
}

/** Where hints come from, e.g. a webhook receiver. */
export interface HintSource {
  /** Calls back with each hint. Returns the way to stop. */
  subscribe(listener: (hint: Hint) => void): () => void;
}

/**
 * The open attempt a hint is about; `undefined` for a job nobody waits for, or of which no reply came yet. Of a job known
 * to be finished no hint says anything new: a download that broke keeps its pauses, else forged ones would use them up.
 */
export function attemptHinted(
  state: ProductionState,
  { engine, jobId }: Hint,
): { readonly unit: UnitId; readonly attempt: AttemptId } | undefined {
  for (const shot of [...Object.values(state.shots), ...Object.values(state.dropped)]) {
    const found = shot.attempts.find(
      (each) =>
        each.engine === engine && isOpen(each) && each.progress?.status !== 'collecting' && jobIdOf(each) === jobId,
    );
    if (found !== undefined) return { unit: shotUnit(shot.ref), attempt: found.attempt };
  }
  return undefined;
}
