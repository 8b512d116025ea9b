import { timecode } from '../timeline.ts';
import { attemptLanes } from './attempts.ts';
import { decisionDetails } from './decision.ts';
import { type EngineUse, engineKey } from './engines.ts';
import { bidi, type Html, html } from './html.ts';
import type { EpisodeReport, ReportShot } from './model.ts';
import { chip } from './pieces.ts';
import { gateList, shotProvenance } from './provenance.ts';
import { metricsDetails, needsTable, verdictLine } from './quality.ts';
import { pictureClass, shortId, shotAnchor } from './strip.ts';
import { countText, durationText, moneyText, stateSigns } from './words.ts';

/** All shots in playing order, under their scenes. */
export function shotSection(report: EpisodeReport, uses: readonly EngineUse[]): Html {
  const cards = report.shots.map((shot, i) => {
    const opens = report.shots[i - 1]?.scene !== shot.scene;
    return html`${opens ? html`<h3 class="scene">Scene ${shot.scene}</h3>` : null}${card(report, shot, i, uses)}`;
  });
  return html`<section aria-labelledby="h-shots"><h2 id="h-shots">Shots</h2>${cards}</section>`;
}

function card(report: EpisodeReport, shot: ReportShot, index: number, uses: readonly EngineUse[]): Html {
  const id = shortId(shot.ref);
  return html`
<article class="shot" id="${shotAnchor(index)}" aria-labelledby="${shotAnchor(index)}-h">
  <div class="look">
    ${picture(shot, index)}
    <p class="place">${placeText(report, shot)}</p>
    ${needsTable(shot)}
  </div>
  <div class="story">
    <div class="shot-head"><h3 id="${shotAnchor(index)}-h">${id}</h3><span class="kind">${shot.type}</span>${chip(stateSigns[shot.state])}<span class="price">${moneyText(shot.cost)}</span></div>
    <p class="prompt">${bidi(shot.prompt)}</p>
    ${engineLine(shot, uses)}
    <p class="reason">${bidi(shot.reason)}</p>
    ${verdictLine(shot)}
    ${shot.degradations.length === 0 ? null : html`<h4>Lost on the way</h4><ul class="plain">${shot.degradations.map((one) => html`<li>${bidi(one)}</li>`)}</ul>`}
    <h4>${countText(shot.attempts.length, 'attempt')}${shot.reassignments === 0 ? null : `, ${countText(shot.reassignments, 'reassignment')}`}</h4>
    ${attemptLanes(shot, uses)}
    ${gateList(shot.gates)}
  </div>
  <div class="more">${decisionDetails(shot, uses)}${metricsDetails(shot)}${shotProvenance(shot)}</div>
</article>`;
}

function picture(shot: ReportShot, index: number): Html {
  const label = `Still of ${shot.ref}`;
  const mark = shot.emulated ? html`<span class="mark">emulated</span>` : null;
  if (shot.thumbnail === null) return html`<div class="still empty"><span>No picture yet</span>${mark}</div>`;
  return html`<div class="still ${pictureClass(index)}" role="img" aria-label="${label}">${mark}</div>`;
}

function placeText(report: EpisodeReport, shot: ReportShot): string {
  const length = durationText(shot.durationS);
  if (shot.frames === null) return `${length}, not in the cut`;
  const [start, end] = shot.frames;
  const { fps } = report.delivery;
  return `${timecode(start, fps)} – ${timecode(end, fps)}, ${length}`;
}

function engineLine(shot: ReportShot, uses: readonly EngineUse[]): Html {
  if (shot.engine === null) return html`<p class="engine">No engine assigned</p>`;
  const version = shot.modelVersion === null || shot.modelVersion === shot.model ? '' : ` ${shot.modelVersion}`;
  const model =
    shot.model === null
      ? null
      : html` <span class="quiet">${shot.model}${version}${shot.route === null ? null : `, route ${shot.route}`}</span>`;
  return html`<p class="engine">${engineKey(uses, shot.engine)} <strong>${shot.engine}</strong>${model}</p>`;
}
