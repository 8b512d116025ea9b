import { type EngineUse, engineKey } from './engines.ts';
import { bidi, type Html, html } from './html.ts';
import { icon } from './icons.ts';
import type { EpisodeReport, ReportAttempt, ReportShot } from './model.ts';
import { chip } from './pieces.ts';
import { shortId, shotAnchor } from './strip.ts';
import { attemptSign, clockText, moneyText } from './words.ts';

/** An attempt that did not end in a usable take, with the shot it belongs to. */
export interface Setback {
  readonly shot: ReportShot;
  /** Position of the shot in the report. */
  readonly index: number;
  readonly attempt: ReportAttempt;
}

/** Every attempt that ended without a usable take, in the order in which they ended. */
export function setbacks(report: EpisodeReport): readonly Setback[] {
  return report.shots
    .flatMap((shot, index) => shot.attempts.map((attempt) => ({ shot, index, attempt })))
    .filter(({ attempt }) => attempt.outcome !== null && attemptSign(attempt).tone !== 'good')
    .sort((a, b) => endOf(a.attempt).localeCompare(endOf(b.attempt)));
}

/** What went wrong and what was done about it, in the order in which it happened. */
export function failoverSection(report: EpisodeReport, uses: readonly EngineUse[]): Html {
  const all = setbacks(report);
  const item = ({ shot, index, attempt }: Setback): Html => html`<li>
  <time datetime="${endOf(attempt)}">${clockText(endOf(attempt))}</time>
  <a href="#${shotAnchor(index)}">${shortId(shot.ref)}</a>
  <div class="what">${chip(attemptSign(attempt))}
    <span class="who">${engineKey(uses, attempt.engine)} ${attempt.engine}${moved(attempt, uses)}</span>
    <p>${bidi(attempt.reason)}</p></div>
  <span class="price">${moneyText(attempt.cost)}</span></li>`;
  return html`
<section aria-labelledby="h-trouble">
  <h2 id="h-trouble">What went wrong, and what was done</h2>
  ${
    all.length === 0
      ? html`<p class="note">Every attempt ended in a usable take.</p>`
      : html`<ol class="setbacks">${all.map(item)}</ol>`
  }
</section>`;
}

/** Where the shot went after an attempt. */
export function moved(attempt: ReportAttempt, uses: readonly EngineUse[]): Html | null {
  if (attempt.reassignedTo === null) return null;
  if (attempt.reassignedTo === attempt.engine) return html` <span class="moved">${icon('again')}tried again</span>`;
  return html` <span class="moved">${icon('arrow')}<span class="hidden">reassigned to</span> ${engineKey(uses, attempt.reassignedTo)} ${attempt.reassignedTo}</span>`;
}

function endOf(attempt: ReportAttempt): string {
  return attempt.endedAt ?? attempt.startedAt;
}
