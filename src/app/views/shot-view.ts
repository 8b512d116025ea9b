import { rfc3339 } from '../../core/clock.ts';
import { shotUnit } from '../../core/ids.ts';
import { type Money, money } from '../../core/money.ts';
import { entryOf } from '../../orchestration/ledger.ts';
import type { AttemptState, ProductionState, ShotState } from '../../orchestration/state.ts';
import { statusOf, waitingFor } from '../../orchestration/status.ts';
import { reasonOf } from '../statement.ts';

/** One attempt as `run` and `status` print it. */
export interface AttemptView {
  readonly n: number;
  readonly engine: string;
  /** `null` while it runs. */
  readonly outcome: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly cost: Money;
  readonly reason: string;
  readonly verdict: 'pass' | 'warn' | 'fail' | null;
  readonly degradations: readonly string[];
}

/** One shot as `run` and `status` print it. */
export interface ShotView {
  readonly id: string;
  /** Grows with everything that happens to the shot: what `--if-version` takes. */
  readonly version: number;
  readonly state: string;
  readonly engine: string | null;
  /** Delivered takes. */
  readonly takes: number;
  readonly attempts: readonly AttemptView[];
  readonly reassignments: readonly {
    readonly from: string;
    readonly to: string;
    readonly cause: string;
    readonly reason: string;
    readonly at: string;
  }[];
  /** Judgement of the newest take. */
  readonly verdict: 'pass' | 'warn' | 'fail' | null;
  readonly score01: number | null;
  readonly manifest: { readonly label: string; readonly sha256: string; readonly file: string } | null;
  readonly emulated: boolean;
  readonly held: { readonly code: string; readonly reason: string } | null;
  /** The take that waits for a person, and why; `null` while none does. */
  readonly gate: { readonly take: number; readonly reason: string } | null;
  readonly waitingFor: string | null;
  readonly cost: Money;
}

/** Folds one shot into its view. `file` is relative to the production's output folder. */
export function shotView(state: ProductionState, shot: ShotState, now: number): ShotView {
  const verdict = shot.takes.at(-1)?.verdict;
  const attempts = shot.attempts.map((attempt) => attemptView(shot, attempt));
  const { accepted } = shot;
  return {
    id: shot.ref,
    version: state.versions[shotUnit(shot.ref)] ?? 0,
    state: statusOf(shot),
    engine: shot.engine ?? shot.decision?.chosen ?? null,
    takes: shot.takes.length,
    attempts,
    reassignments: shot.reassignments.map(({ from, to, cause, reason, at }) => ({
      from,
      to,
      cause,
      reason,
      at: rfc3339(at),
    })),
    verdict: verdict?.verdict ?? null,
    score01: verdict?.score01 ?? null,
    manifest: accepted === undefined ? null : { ...accepted.manifest, file: accepted.file.path },
    emulated: shot.attempts.some((attempt) => attempt.emulated),
    held: shot.held ?? null,
    gate: shot.openGate ?? null,
    waitingFor: accepted === undefined ? (waitingFor(state, shot, now) ?? null) : null,
    cost: money(attempts.reduce((sum, { cost }) => sum + Math.round(cost.amount * 1_000_000), 0)),
  };
}

function attemptView(shot: ShotState, attempt: AttemptState): AttemptView {
  const take = shot.takes.find((entry) => entry.attempt === attempt.attempt);
  const pots = entryOf(attempt);
  return {
    n: attempt.n,
    engine: attempt.engine,
    outcome: attempt.outcome ?? null,
    startedAt: rfc3339(attempt.startedAt),
    endedAt: attempt.endedAt === undefined ? null : rfc3339(attempt.endedAt),
    cost: money(pots.spent + pots.reserved + pots.atRisk),
    reason: reasonOf(attempt, take),
    verdict: take?.verdict?.verdict ?? null,
    degradations: attempt.intended.degradations,
  };
}
