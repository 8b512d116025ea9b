import { ShotcallerError } from '../core/errors.ts';

/** Exit codes of every command (CONTRACT section 3). Where several hold: 1 > 2 > 5 > 4 > 6 > 3. */
export const exitCodes = {
  done: 0,
  defect: 1,
  usage: 2,
  waiting: 3,
  budget: 4,
  verification: 5,
  noEngine: 6,
  interrupted: 130,
} as const;

/** Exit code of anything that was thrown: what is not ours is a defect. */
export function exitCodeOf(thrown: unknown): number {
  if (!ShotcallerError.is(thrown)) return exitCodes.defect;
  const { code } = thrown;
  if (code.startsWith('defect.')) return exitCodes.defect;
  if (code === 'run.interrupted') return exitCodes.interrupted;
  if (code === 'engines.none-usable') return exitCodes.noEngine;
  if (code.startsWith('budget.')) return exitCodes.budget;
  if (code === 'provenance.unverifiable-shot' || code === 'provenance.sign-failed') return exitCodes.verification;
  return exitCodes.usage;
}
