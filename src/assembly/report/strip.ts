import { timecode } from '../timeline.ts';
import { type EngineUse, engineKey } from './engines.ts';
import { type Html, html } from './html.ts';
import type { EpisodeReport, ReportShot } from './model.ts';
import { durationText, stateSigns } from './words.ts';

/** Anchor of a shot's card. */
export function shotAnchor(index: number): string {
  return `shot-${index}`;
}

/** Class that carries a shot's picture, for the strip and the card alike. */
export function pictureClass(index: number): string {
  return `p${index}`;
}

/** The cut as a film strip: one field per shot, as wide as the shot is long, marked by engine. */
export function strip(report: EpisodeReport, uses: readonly EngineUse[]): Html {
  const { fps } = report.delivery;
  const field = (shot: ReportShot, i: number): Html => html`
  <li class="g${i}"><a href="#${shotAnchor(i)}" aria-label="${shot.ref}, ${durationText(shot.durationS)}, ${shot.engine ?? 'no engine'}, ${stateSigns[shot.state].word}">
    <span class="frame ${shot.thumbnail === null ? 'empty' : pictureClass(i)}"></span>
    <span class="edge ${edgeClass(uses, shot)}"></span>
    <span class="tag">${engineKey(uses, shot.engine)}<span class="id">${shortId(shot.ref)}</span></span>
    <span class="len">${durationText(shot.durationS)}</span>
  </a></li>`;
  const end = report.file?.frames ?? Math.round(report.totals.pictureS * fps);
  return html`
<section aria-labelledby="h-strip">
  <h2 id="h-strip">The cut</h2>
  <ol class="strip">${report.shots.map(field)}</ol>
  <p class="ruler"><span>${timecode(0, fps)}</span><span>${timecode(end, fps)}</span></p>
</section>`;
}

/** The part of a ref after the episode: `e01/sh010` → `sh010`. */
export function shortId(ref: string): string {
  return ref.slice(ref.indexOf('/') + 1);
}

function edgeClass(uses: readonly EngineUse[], shot: ReportShot): string {
  const use = uses.find((one) => one.engine === shot.engine);
  return use === undefined ? 'none' : `e${use.colour}`;
}
