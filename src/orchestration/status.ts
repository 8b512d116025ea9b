import { decide } from './decide.ts';
import { isOpen, lastAttempt, type ProductionState, type ShotState, type ShotStatus } from './state.ts';

/** The state of a shot as people see it (CONTRACT section 3). */
export function statusOf(shot: ShotState): ShotStatus {
  if (shot.accepted !== undefined) return 'accepted';
  if (shot.held !== undefined) return 'held';
  if (shot.openGate !== undefined) return 'in-review';
  if (shot.attempts.some(isOpen)) return 'generating';
  const last = lastAttempt(shot);
  if (last === undefined || shot.attempts.length <= shot.attemptsBase)
    return shot.attempts.length > 0 ? 'retake' : 'planned';
  const take = shot.takes.find((entry) => entry.attempt === last.attempt);
  return take !== undefined && take.verdict?.verdict !== 'fail' ? 'generating' : 'retake';
}

/** What a shot waits for right now, as a short phrase; `undefined` when it does not wait. */
export function waitingFor(state: ProductionState, shot: ShotState, now: number): string | undefined {
  const action = decide(state, `shot:${shot.ref}`, now);
  if (action.do !== 'wait') return undefined;
  const phrases = {
    plan: 'the plan',
    'plan-gate': 'approval of the plan',
    gate: 'a person at the take gate',
    continues: `the end of ${shot.spec.continues}`,
    slot: 'a free engine slot',
    budget: 'money that running attempts may give back',
    retry: 'the engine to take requests again',
    poll: 'the engine',
    download: 'the download of its clip to work',
    visibility: 'news of a lost job',
    cooling: 'an engine to rest',
    shots: 'its shots',
    late: 'a clip that was given up',
  } as const;
  return phrases[action.for];
}
