import { type EngineUse, engineKey } from './engines.ts';
import { bidi, type Html, html } from './html.ts';
import { icon } from './icons.ts';
import type { EpisodeReport } from './model.ts';
import { chip, fact } from './pieces.ts';
import { countText, dateText, durationText, moneyText, provenanceSigns } from './words.ts';

/** Poster, title and the state in one sentence. */
export function front(report: EpisodeReport, uses: readonly EngineUse[]): Html {
  const { production, episode } = report;
  return html`
<header class="front">
  ${report.poster === null ? null : html`<div class="poster" role="img" aria-label="Poster of the episode"></div>`}
  <div class="title">
    <p class="eyebrow">${bidi(production.title)} <span class="sep">/</span> ${episode.id}</p>
    <h1>${bidi(episode.title)}</h1>
    <p class="lead">${leadText(report, uses)}</p>
    <p class="chips">${chip(provenanceSigns[report.signer.state])}<span>${report.signer.kind}</span></p>
    <p class="made">Episode report, ${dateText(report.generatedAt)}</p>
  </div>
</header>`;
}

/** Notice of emulated pictures, and the key facts. */
export function keyFacts(report: EpisodeReport, uses: readonly EngineUse[]): Html {
  const { totals, delivery } = report;
  return html`
${emulatedBanner(report)}
<dl class="facts">
  ${fact('Running time', durationText(totals.pictureS), html`${delivery.width}×${delivery.height}, ${delivery.fps} fps`)}
  ${fact('Shots approved', `${approved(report)} of ${report.shots.length}`, countText(scenes(report), 'scene'))}
  ${fact('Engines in the cut', uses.filter((use) => use.shots > 0).length, `${countText(uses.length, 'engine')} tried`)}
  ${fact('Attempts', totals.attempts, countText(totals.reassignments, 'reassignment'))}
  ${fact('Spent', moneyText(totals.spent), `of ${moneyText(totals.cap)}`)}
  ${fact('Made in', durationText(totals.productionS), 'first attempt to finished cut')}
  ${loudnessFact(report)}
</dl>`;
}

/** Legend of engines with what each did. */
export function engineTable(report: EpisodeReport, uses: readonly EngineUse[]): Html {
  const row = (use: EngineUse): Html => html`<tr>
  <th scope="row">${engineKey(uses, use.engine)} ${use.engine}</th>
  <td>${use.shots}</td><td>${durationText(use.pictureS)}</td><td>${use.usable} of ${use.attempts}</td>
  <td>${moneyText({ amount: use.costMicroUsd / 1_000_000, currency: 'USD' })}</td></tr>`;
  return html`
<section aria-labelledby="h-engines">
  <h2 id="h-engines">Engines</h2>
  <div class="scroll" tabindex="0" role="region" aria-labelledby="h-engines"><table class="numbers">
    <thead><tr><th scope="col">Engine</th><th scope="col">Shots in the cut</th><th scope="col">Screen time</th><th scope="col">Usable attempts</th><th scope="col">Cost</th></tr></thead>
    <tbody>${uses.map(row)}</tbody>
  </table></div>
  ${report.shots.length === 0 ? html`<p class="note">The episode has no shots.</p>` : null}
</section>`;
}

function leadText(report: EpisodeReport, uses: readonly EngineUse[]): string {
  const total = report.shots.length;
  const done = approved(report);
  const shots =
    done === total ? `All ${countText(total, 'shot')} approved` : `${done} of ${countText(total, 'shot')} approved`;
  const engines = countText(uses.filter((use) => use.shots > 0).length, 'engine');
  const moved = report.shots.filter((shot) => shot.reassignments > 0).length;
  const trouble = moved === 0 ? 'none had to change engines' : `${countText(moved, 'shot')} changed engines on the way`;
  return `${shots}, from ${engines}; ${trouble}.`;
}

function emulatedBanner(report: EpisodeReport): Html | null {
  const emulated = report.shots.filter((shot) => shot.emulated).length;
  if (emulated === 0) return null;
  const all = emulated === report.shots.length;
  return html`
<aside class="emulated" aria-label="Emulated pictures">
  ${icon('diamond')}
  <p><strong>${all ? 'Every picture in this episode is emulated.' : `${emulated} of ${report.shots.length} pictures are emulated.`}</strong>
  They were drawn by previz or by emulated engines, not by the models named here, and nothing was charged for them.
  Costs, waits and failures of emulated engines are rehearsed. Each manifest carries the same mark.</p>
</aside>`;
}

function loudnessFact(report: EpisodeReport): Html | null {
  const { loudness } = report;
  if (loudness === null) return null;
  const { integratedLufs, truePeakDb, targetLufs } = loudness;
  const peak = truePeakDb === null ? 'no peak' : `peak ${decibelText(truePeakDb)} dBTP`;
  const value = integratedLufs === null ? 'silent' : `${decibelText(integratedLufs)} LUFS`;
  return fact('Loudness', value, `target ${decibelText(targetLufs)} LUFS, ${peak}`);
}

function decibelText(value: number): string {
  return value.toFixed(1).replace('-', '−');
}

function approved(report: EpisodeReport): number {
  return report.shots.filter((shot) => shot.state === 'accepted').length;
}

function scenes(report: EpisodeReport): number {
  return new Set(report.shots.map((shot) => shot.scene)).size;
}
