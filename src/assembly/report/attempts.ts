import { type EngineUse, engineKey } from './engines.ts';
import { moved } from './failovers.ts';
import { bidi, type Html, html } from './html.ts';
import type { ReportAttempt, ReportShot } from './model.ts';
import { chip } from './pieces.ts';
import { attemptSign, clockText, durationText, moneyText } from './words.ts';

/** Start and length of an attempt as shares of the shot's whole time of work. */
export interface LanePlace {
  readonly start01: number;
  readonly length01: number;
}

/**
 * Puts a shot's attempts on one common axis. An attempt that still runs, or whose times can't be read, is drawn to
 * the end; every lane keeps a visible length.
 */
export function lanePlaces(attempts: readonly ReportAttempt[]): readonly LanePlace[] {
  const starts = attempts.map((attempt) => Date.parse(attempt.startedAt));
  const ends = attempts.map((attempt) => Date.parse(attempt.endedAt ?? ''));
  const known = [...starts, ...ends].filter(Number.isFinite);
  const first = Math.min(...known);
  const whole = Math.max(...known) - first;
  if (known.length === 0 || whole <= 0) return attempts.map(() => ({ start01: 0, length01: 1 }));
  return attempts.map((_, i) => {
    const start01 = share((starts[i] ?? first) - first, whole, 0);
    const end01 = share((ends[i] ?? Number.NaN) - first, whole, 1);
    const length01 = Math.max(0.015, end01 - start01);
    return { start01: Math.min(start01, 1 - length01), length01 };
  });
}

/** One row per attempt: when, on which engine, how it ended, why, and where the shot went next. */
export function attemptLanes(shot: ReportShot, uses: readonly EngineUse[]): Html {
  if (shot.attempts.length === 0) return html`<p class="note">No attempt yet.</p>`;
  const places = lanePlaces(shot.attempts);
  const row = (attempt: ReportAttempt, i: number): Html => html`<li>
    <div class="attempt-head"><span class="n">${attempt.n}</span>${engineKey(uses, attempt.engine)}<span class="who">${attempt.engine}</span>
      ${chip(attemptSign(attempt))}<span class="price">${moneyText(attempt.cost)}</span></div>
    ${lane(places[i], uses, attempt)}
    <p class="why"><span class="when">${clockText(attempt.startedAt)}${tookText(attempt)}</span>
      ${attempt.reason === '' ? null : bidi(attempt.reason)}${moved(attempt, uses)}</p></li>`;
  return html`<ol class="attempts">${shot.attempts.map(row)}</ol>`;
}

function lane(place: LanePlace | undefined, uses: readonly EngineUse[], attempt: ReportAttempt): Html {
  const { start01, length01 } = place ?? { start01: 0, length01: 1 };
  const colour = uses.find((use) => use.engine === attempt.engine)?.colour ?? 0;
  return html`<svg class="lane" aria-hidden="true"><rect class="track" width="100%" height="100%" rx="2"/><rect class="e${colour}" x="${percent(start01)}%" width="${percent(length01)}%" height="100%" rx="2"/></svg>`;
}

function tookText(attempt: ReportAttempt): string {
  if (attempt.endedAt === null) return ', still running';
  const seconds = (Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt)) / 1000;
  return Number.isFinite(seconds) ? `, ${durationText(Math.max(0, seconds))}` : '';
}

function share(part: number, whole: number, otherwise: number): number {
  return Number.isFinite(part) ? Math.min(1, Math.max(0, part / whole)) : otherwise;
}

function percent(share01: number): number {
  return Math.round(share01 * 1000) / 10;
}
