import type { Candidate } from '../../core/decision.ts';
import type { Dimension } from '../../core/dimensions.ts';
import { formatUsd } from '../../core/money.ts';
import { type EngineUse, engineKey } from './engines.ts';
import { bidi, type Html, html } from './html.ts';
import { icon } from './icons.ts';
import type { ReportShot } from './model.ts';
import { countText, durationText, percentText } from './words.ts';

/** The routing decision: every candidate with the parts of its utility, and everyone left out with the reason. */
export function decisionDetails(shot: ReportShot, uses: readonly EngineUse[]): Html {
  const { candidates, rejected } = shot;
  if (candidates.length === 0 && rejected.length === 0) return html``;
  const summary = `Why this engine: ${countText(candidates.length, 'candidate')}, ${rejected.length} ruled out`;
  return html`
<details>
  <summary>${summary}</summary>
  ${candidates.length === 0 ? html`<p class="note">No engine could make this shot.</p>` : html`${termsTable(shot, uses)}${strengthsTable(shot, uses)}`}
  ${rejected.length === 0 ? null : html`<h4>Ruled out</h4><ul class="plain">${rejected.map((one) => html`<li><strong>${one.engine}</strong> ${bidi(one.reason)}</li>`)}</ul>`}
  ${shot.requirement.evidence.length === 0 ? null : html`<h4>Where the needs come from</h4><ul class="plain">${shot.requirement.evidence.map((line) => html`<li>${bidi(line)}</li>`)}</ul>`}
</details>`;
}

/** The dimensions a shot needs, heaviest first. */
export function neededDimensions(shot: ReportShot): readonly (readonly [Dimension, number])[] {
  return (Object.entries(shot.requirement.weights) as [Dimension, number][])
    .filter(([, weight]) => weight > 0)
    .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}

function termsTable(shot: ReportShot, uses: readonly EngineUse[]): Html {
  const row = (one: Candidate): Html => html`<tr${one.engine === shot.engine ? html` class="chosen"` : null}>
    <th scope="row">${engineKey(uses, one.engine)} ${one.engine}${one.engine === shot.engine ? html` ${icon('check')}<span class="hidden">in the cut</span>` : null}${one.restsUntil === undefined ? null : html` <small>rested then</small>`}</th>
    <td><strong>${signed(one.utility)}</strong></td>
    <td>${signed(one.terms.quality)}</td><td>${signed(one.terms.price)}</td><td>${signed(one.terms.time)}</td>
    <td>${signed(one.terms.switch)}</td><td>${signed(one.terms.risk)}</td>
    <td>${percentText(one.pAccept)}</td><td>${formatUsd(one.priceMicroUsd)}</td><td>${durationText(one.expectedS)}</td></tr>`;
  return html`
  <h4>Utility and its parts</h4>
  <div class="scroll" tabindex="0" role="region" aria-label="Utility of each candidate"><table class="numbers">
    <thead><tr><th scope="col">Engine</th><th scope="col">Utility</th><th scope="col">Quality</th><th scope="col">Price</th><th scope="col">Time</th><th scope="col">Switch</th><th scope="col">Risk</th><th scope="col">Chance of approval</th><th scope="col">Price of a take</th><th scope="col">Wait</th></tr></thead>
    <tbody>${shot.candidates.map(row)}</tbody></table></div>`;
}

function strengthsTable(shot: ReportShot, uses: readonly EngineUse[]): Html {
  const dimensions = neededDimensions(shot).map(([dimension]) => dimension);
  const cell = (one: Candidate, dimension: Dimension): Html => {
    const strength = one.strengths[dimension];
    if (strength === undefined) return html`<td class="quiet">unknown</td>`;
    return html`<td title="${strength.source}">${strength.mean.toFixed(2)} <small>n ${Math.round(strength.n)}</small></td>`;
  };
  const row = (one: Candidate): Html => html`<tr${one.engine === shot.engine ? html` class="chosen"` : null}>
    <th scope="row">${engineKey(uses, one.engine)} ${one.engine}</th>${dimensions.map((dimension) => cell(one, dimension))}</tr>`;
  return html`
  <h4>Measured strengths in what the shot needs</h4>
  <div class="scroll" tabindex="0" role="region" aria-label="Strengths of each candidate"><table class="numbers">
    <thead><tr><th scope="col">Engine</th>${dimensions.map((dimension) => html`<th scope="col">${dimension}</th>`)}</tr></thead>
    <tbody>${shot.candidates.map(row)}</tbody></table></div>`;
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(3);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
