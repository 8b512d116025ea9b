import type { Metric } from '../../core/verdict.ts';
import { neededDimensions } from './decision.ts';
import { bidi, type Html, html } from './html.ts';
import { icon } from './icons.ts';
import type { ReportShot } from './model.ts';
import { bar, chip } from './pieces.ts';
import { percentText, verdictSigns } from './words.ts';

/** What the shot needs, and what was measured of it. */
export function needsTable(shot: ReportShot): Html {
  const rows = neededDimensions(shot).map(([dimension, weight]) => {
    const score = shot.verdict?.dimensions[dimension];
    const measured = score?.status === 'measured' && score.score01 !== null ? score.score01 : null;
    return html`<tr><th scope="row">${dimension}</th><td class="weight">${bar(weight, 'need')}<span>${percentText(weight)}</span></td>
    <td>${measured === null ? html`<span class="quiet">not measured</span>` : measured.toFixed(2)}</td></tr>`;
  });
  if (rows.length === 0) return html`<p class="note">No requirement recorded.</p>`;
  return html`<table class="needs"><thead><tr><th scope="col">Needs${shot.requirement.inferred ? html` <small>(inferred)</small>` : null}</th><th scope="col">Weight</th><th scope="col">Score</th></tr></thead><tbody>${rows}</tbody></table>`;
}

/** The verdict in words: score, what share of the needs it covers, and the gate's reasons. */
export function verdictLine(shot: ReportShot): Html {
  const { verdict } = shot;
  if (verdict === null) return html`<p class="note">Not judged yet.</p>`;
  const { score01, coverage01, unmeasured, reasons } = verdict;
  const covered = `measured on ${percentText(coverage01)} of what the shot needs`;
  const score =
    score01 === null
      ? 'No score: none of the needed dimensions was measured'
      : `Score ${score01.toFixed(2)}, ${covered}`;
  const missing = unmeasured.length === 0 ? '' : ` Not measured: ${unmeasured.join(', ')}.`;
  return html`<div class="verdict">${chip(verdictSigns[verdict.verdict])}<p>${score}.${missing}</p></div>
  ${reasons.length === 0 ? null : html`<ul class="plain">${reasons.map((reason) => html`<li>${bidi(reason)}</li>`)}</ul>`}`;
}

/** All technical metrics with the rules they were held against. */
export function metricsDetails(shot: ReportShot): Html {
  const metrics = shot.verdict?.metrics ?? [];
  if (metrics.length === 0) return html``;
  const ok = metrics.filter((metric) => metric.ok === true).length;
  const held = metrics.filter((metric) => metric.ok !== undefined).length;
  return html`
<details>
  <summary>Technical checks: ${ok} of ${held} held</summary>
  <div class="scroll" tabindex="0" role="region" aria-label="Technical checks"><table class="numbers">
    <thead><tr><th scope="col">Check</th><th scope="col">Value</th><th scope="col">Rule</th><th scope="col">Result</th></tr></thead>
    <tbody>${metrics.map(metricRow)}</tbody></table></div>
</details>`;
}

function metricRow(metric: Metric): Html {
  const value = metric.value === null ? metric.status : String(Math.round(metric.value * 10_000) / 10_000);
  return html`<tr><th scope="row">${metric.id} <small>${metric.version}</small>${metric.note === undefined ? null : html`<small class="line">${bidi(metric.note)}</small>`}</th>
  <td>${value}</td><td>${metric.threshold ?? '–'}</td><td>${resultOf(metric)}</td></tr>`;
}

function resultOf(metric: Metric): Html {
  if (metric.ok === undefined) return html`<span class="quiet">report only</span>`;
  return metric.ok
    ? html`<span class="good">${icon('check')} held</span>`
    : html`<span class="bad">${icon('cross')} broken</span>`;
}
