import { createHash } from 'node:crypto';
import { enginesUsed } from './engines.ts';
import { failoverSection } from './failovers.ts';
import { engineTable, front, keyFacts } from './front.ts';
import { type Html, html, trusted } from './html.ts';
import { iconSymbols } from './icons.ts';
import type { EpisodeReport } from './model.ts';
import { moneySection } from './money.ts';
import { evidenceSection } from './provenance.ts';
import { shotSection } from './shot-card.ts';
import { pictureClass, strip } from './strip.ts';
import { styleSheet } from './style.ts';

/** Bytes that the page carries inside itself. */
export interface ReportAssets {
  /** JPEG bytes by the paths used in the report (`poster`, `thumbnail`); a path without bytes shows no picture. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
  /** WOFF2 files of the text face by weight; the system's own face without them. */
  readonly fonts: ReadonlyMap<number, Uint8Array>;
}

/**
 * The episode report as one HTML file: no script, nothing loaded from anywhere, all text escaped. A content security
 * policy in the page allows only its own style sheet (by hash) and data URIs, so that even a mistake in escaping
 * could not run or fetch anything.
 */
export function renderReport(report: EpisodeReport, assets: ReportAssets): string {
  const shown = withKnownPictures(report, assets);
  const uses = enginesUsed(shown);
  const style = `${fontRules(assets)}${styleSheet}${pictureRules(shown, assets)}${widthRules(shown)}`;
  const policy = `default-src 'none'; img-src data:; font-src data:; style-src 'sha256-${base64Sha256(style)}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${shown.episode.title}, ${shown.production.title}: episode report</title>
<style>${trusted(style)}</style>
</head>
<body>
${iconSymbols()}
${front(shown, uses)}
<main>
${sections(shown, uses)}
</main>
</body>
</html>
`;
  return page.markup;
}

function sections(report: EpisodeReport, uses: ReturnType<typeof enginesUsed>): readonly Html[] {
  return [
    keyFacts(report, uses),
    strip(report, uses),
    engineTable(report, uses),
    moneySection(report),
    failoverSection(report, uses),
    shotSection(report, uses),
    evidenceSection(report),
  ];
}

// A path without bytes would leave an empty frame without a word; without the path the page says what is missing.
function withKnownPictures(report: EpisodeReport, { pictures }: ReportAssets): EpisodeReport {
  const known = (path: string | null): string | null => (path !== null && pictures.has(path) ? path : null);
  return {
    ...report,
    poster: known(report.poster),
    shots: report.shots.map((shot) => ({ ...shot, thumbnail: known(shot.thumbnail) })),
  };
}

function pictureRules(report: EpisodeReport, { pictures }: ReportAssets): string {
  const rule = (selector: string, path: string | null): string => {
    const bytes = path === null ? undefined : pictures.get(path);
    return bytes === undefined ? '' : `${selector}{background-image:url(data:image/jpeg;base64,${base64(bytes)})}\n`;
  };
  return (
    rule('.poster', report.poster) + report.shots.map((shot, i) => rule(`.${pictureClass(i)}`, shot.thumbnail)).join('')
  );
}

function widthRules(report: EpisodeReport): string {
  return report.shots.map((shot, i) => `.g${i}{flex-grow:${Math.max(1, Math.round(shot.durationS * 1000))}}`).join('');
}

function fontRules({ fonts }: ReportAssets): string {
  return [...fonts]
    .map(
      ([weight, bytes]) =>
        `@font-face{font-family:Inter;font-style:normal;font-weight:${weight};font-display:swap;src:url(data:font/woff2;base64,${base64(bytes)}) format("woff2")}\n`,
    )
    .join('');
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function base64Sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
