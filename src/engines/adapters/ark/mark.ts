import { sha256 } from '../../../core/hashing.ts';

/** Ark's own time limit of a task, seconds, where a request names none. */
export const arkUsualExpiryS = 172_800;

const [leastS, mostS] = [86_400, 259_200];

/**
 * The time limit that an attempt's task is given (`execution_expires_after`, seconds): between one and three days, made
 * from the attempt's id. It changes nothing about the clip, and Ark repeats it: beside the seed, which two productions may
 * share, it is the mark by which the task of a lost reply is known. Never the usual limit.
 */
export function arkExpiryOf(attempt: string): number {
  const drawn = leastS + (Number.parseInt(sha256(`shotcaller.ark/1\0${attempt}`).slice(0, 8), 16) % (mostS - leastS));
  return drawn === arkUsualExpiryS ? mostS : drawn;
}
