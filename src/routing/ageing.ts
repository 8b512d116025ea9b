import type { EpochMs } from '../core/clock.ts';
import type { StrengthRow } from './snapshot.ts';

const dayMs = 86_400_000;

/** Days since 1970 (UTC): evidence ages by whole days, so that all decisions of a day rest on the same strengths. */
export function dayOf(at: EpochMs): number {
  return Math.floor(at / dayMs);
}

/** Evidence loses half of its weight in this many days (evidence: routing 6, n0 table). */
export const halfLifeDays = 180;

/** Time of a date that may be a year, a year and month, or a full date; the middle of what it names. */
export function dateOf(measuredOn: string): EpochMs | undefined {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(measuredOn);
  if (parts === null) return undefined;
  const [, year, month, day] = parts;
  if (month === undefined) return Date.UTC(Number(year), 6, 1);
  return Date.UTC(Number(year), Number(month) - 1, day === undefined ? 15 : Number(day));
}

/** Age of a row in whole days, never negative; `undefined` when its date is unknown. */
export function ageDays(row: Pick<StrengthRow, 'measuredOn'>, asOf: EpochMs): number | undefined {
  const at = row.measuredOn === null ? undefined : dateOf(row.measuredOn);
  return at === undefined ? undefined : Math.max(0, dayOf(asOf) - dayOf(at));
}

/** Weight of a judgement against a person's, for measured rows; priors are discounted where they are built. */
function judgeWeight(row: StrengthRow): number {
  if (row.role === 'prior') return 1;
  return row.judgedBy === 'human' || row.judgedBy === 'operator' ? 1 : 0.5;
}

/** Observations a row is worth now: by judge, halved every 180 days; an undated row counts as two years old. */
export function effectiveN(row: StrengthRow, asOf: EpochMs): number {
  return row.n * judgeWeight(row) * 0.5 ** ((ageDays(row, asOf) ?? 730) / halfLifeDays);
}
