import { type AttemptId, type EngineId, shotUnit, type UnitId } from '../core/ids.ts';
import { type AttemptState, isOpen, jobIdOf, type ProductionState } from './state.ts';

/**
 * Word from outside that something may have happened to a job, e.g. a webhook. Never a fact: whoever sends it, all it can
 * do is make us read the job ourselves a little earlier. Forged, repeated, reordered and early ones are harmless.
 */
export interface Hint {
  readonly engine: EngineId;
  readonly jobId: string;
  /** The attempt on whose own secret address it came, where there is such an address. */
  readonly attempt?: AttemptId;
}

/** Where hints come from, e.g. a webhook receiver. */
export interface HintSource {
  /** Calls back with each hint. Returns the way to stop. */
  subscribe(listener: (hint: Hint) => void): () => void;
  /** Whether a job has come forward as this attempt's: then a lost one is worth another look. Absent: none ever does. */
  announced?(attempt: AttemptId): boolean;
}

/** The attempt that a hint makes us look at. */
export interface Hinted {
  readonly unit: UnitId;
  readonly attempt: AttemptId;
  /** Its job was lost, and the hint says which one it may be. */
  readonly lost: boolean;
}

/**
 * The attempt a hint is about: the open one with that job, or the one in doubt on whose address the hint came. `undefined`
 * for a job nobody waits for, or of which no reply came yet. Of a job known to be finished no hint says anything new: a
 * download that broke keeps its pauses, else forged ones would use them up.
 */
export function attemptHinted(state: ProductionState, hint: Hint): Hinted | undefined {
  for (const shot of [...Object.values(state.shots), ...Object.values(state.dropped)]) {
    const found = shot.attempts.find(
      (each) => each.engine === hint.engine && (isWaitedFor(each, hint) || isLost(each, hint)),
    );
    if (found !== undefined) return { unit: shotUnit(shot.ref), attempt: found.attempt, lost: isLost(found, hint) };
  }
  return undefined;
}

function isWaitedFor(each: AttemptState, { jobId }: Hint): boolean {
  return isOpen(each) && each.progress?.status !== 'collecting' && jobIdOf(each) === jobId;
}

function isLost(each: AttemptState, { attempt }: Hint): boolean {
  return each.attempt === attempt && each.phase === 'in-doubt' && each.settled !== true;
}
