import { rfc3339 } from '../../core/clock.ts';
import { type Money, money } from '../../core/money.ts';
import { entryOf } from '../../orchestration/ledger.ts';
import { isOpen, type ProductionState } from '../../orchestration/state.ts';
import { isWatched, watchMs } from '../../orchestration/watch.ts';

/** One attempt whose clip or money is still open: running, in doubt, or given up and watched. */
export interface UncollectedView {
  readonly shot: string;
  readonly n: number;
  readonly engine: string;
  readonly state: 'running' | 'in-doubt' | 'assumed-charged' | 'watched';
  /** Reserved, at risk, or booked as charged. */
  readonly amount: Money;
  readonly reason: string;
  readonly since: string;
  /** Until when it is looked for again; `null` while it runs or where nobody can look. */
  readonly watchedUntil: string | null;
}

/** Everything that was sent and neither collected nor settled, in log order per shot. */
export function uncollectedView(state: ProductionState, now: number): readonly UncollectedView[] {
  const shots = [...Object.values(state.shots), ...Object.values(state.dropped)];
  return shots.flatMap((shot) =>
    shot.attempts.flatMap((attempt): UncollectedView[] => {
      const watched = isWatched(state, attempt, now);
      const doubtful = attempt.phase === 'in-doubt' && attempt.finding !== 'absent';
      if (!isOpen(attempt) && !watched && !doubtful) return [];
      const { spent, reserved, atRisk } = entryOf(attempt);
      const since = attempt.endedAt ?? attempt.doubtSince ?? attempt.startedAt;
      const open = attempt.phase === 'in-doubt' ? 'in-doubt' : 'running';
      return [
        {
          shot: shot.ref,
          n: attempt.n,
          engine: attempt.engine,
          state: isOpen(attempt) ? open : doubtful ? 'assumed-charged' : 'watched',
          amount: money(spent + reserved + atRisk),
          reason: attempt.reason ?? '',
          since: rfc3339(since),
          watchedUntil: watched ? rfc3339(since + watchMs) : null,
        },
      ];
    }),
  );
}
