import type { AttemptState, ShotState } from '../../orchestration/state.ts';

/** The attempt that another one was started beside because it was slow, with its number from 1. */
function slowOf(
  shot: ShotState,
  hedge: AttemptState | undefined,
): { readonly n: number; readonly engine: string } | undefined {
  const at = shot.attempts.findIndex(({ attempt }) => attempt === hedge?.intended.hedgeOf);
  const slow = shot.attempts[at];
  return slow === undefined ? undefined : { n: at + 1, engine: slow.engine };
}

/** What to say of a hedge before anything else; empty for every other attempt. */
export function besideWords(shot: ShotState, attempt: AttemptState | undefined): string {
  const slow = slowOf(shot, attempt);
  return slow === undefined ? '' : `started beside attempt ${slow.n}, which was slow; `;
}

/**
 * Why a shot's picture is of this engine: what chose it, or how its take came first although the shot belonged to another.
 * @param filmed attempt of the accepted take, or of the last one.
 */
export function whyFilmedBy(shot: ShotState, filmed: AttemptState | undefined): string {
  const chosen = shot.engineReason ?? shot.decision?.reason ?? '';
  if (filmed === undefined || shot.engine === undefined || filmed.engine === shot.engine) return chosen;
  const slow = slowOf(shot, filmed);
  if (slow === undefined) return `its take was accepted; the shot had gone on to ${shot.engine}`;
  return `started beside attempt ${slow.n} on ${slow.engine}, which was slower than nine of ten; its take came first`;
}
