import { bidi, type Html, html } from './html.ts';
import type { EpisodeReport, ReportGate, ReportShot } from './model.ts';
import { chip, code, fact } from './pieces.ts';
import { dateText, provenanceSigns } from './words.ts';

/** What ties a shot to its signed record and to its place in the episode. */
export function shotProvenance(shot: ReportShot): Html {
  const { manifest, frames, frameDigest } = shot;
  if (manifest === null && frameDigest === null) return html``;
  return html`
<details>
  <summary>Provenance</summary>
  <dl class="digests">
    ${manifest === null ? null : html`${fact('Manifest', chip(provenanceSigns[manifest.state]))}${fact('Label', code(manifest.label))}${fact('SHA-256 of the signed shot', code(manifest.sha256))}`}
    ${frames === null ? null : fact('Frames in the episode', `${frames[0]} to ${frames[1] - 1} (${frames[1] - frames[0]} frames)`)}
    ${frameDigest === null ? null : fact('Frame digest', code(frameDigest))}
  </dl>
</details>`;
}

/** Decisions at gates: who, when, how known. */
export function gateList(gates: readonly ReportGate[]): Html {
  if (gates.length === 0) return html``;
  const item = (gate: ReportGate): Html =>
    html`<li><strong>${gate.gate}: ${gate.decision}</strong> by ${bidi(gate.by)}${
      gate.authMethod === undefined ? null : ` (identity ${gate.authMethod})`
    }, ${dateText(gate.at)}${gate.note === undefined ? null : html`. ${bidi(gate.note)}`}</li>`;
  return html`<h4>Decisions</h4><ul class="plain">${gates.map(item)}</ul>`;
}

/** How anyone can check the episode, and which log the report was made from. */
export function evidenceSection(report: EpisodeReport): Html {
  const { signer, file, log } = report;
  return html`
<section aria-labelledby="h-evidence" class="evidence">
  <h2 id="h-evidence">Evidence</h2>
  <p>Each shot carries a signed C2PA manifest with all attempts, gates and decisions; the episode carries one that names
  every shot with its frame range and frame digest. This page only repeats them. To check the file itself, offline:</p>
  <pre><code>${report.verifyCommand}</code></pre>
  <dl class="digests">
    ${fact('Episode manifest', chip(provenanceSigns[signer.state]))}
    ${fact('Signer', html`${bidi(signer.name)}, ${signer.kind}`)}
    ${file === null ? fact('Episode file', 'not assembled yet') : html`${fact('Episode file', html`${file.name}, ${file.frames} frames`)}${fact('SHA-256 of the file', code(file.sha256))}`}
    ${fact('Head of the log', code(log.head))}
    ${fact('Events in the log', log.seq)}
  </dl>
</section>`;
}
