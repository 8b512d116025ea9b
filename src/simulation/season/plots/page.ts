import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeasonReport } from '../report.ts';
import { calibrationPlot } from './calibration.ts';
import { costPlot } from './cost.ts';
import { ratioPlot } from './ratios.ts';
import { escaped } from './svg.ts';

/** Writes the plots, the figures as JSON and one page with everything into a folder. Returns the page's path. */
export async function writeSeasonReport(dir: string, report: SeasonReport): Promise<string> {
  await mkdir(dir, { recursive: true });
  const plots = { ratios: ratioPlot(report), cost: costPlot(report), calibration: calibrationPlot(report) };
  for (const [name, svg] of Object.entries(plots)) await writeFile(join(dir, `${name}.svg`), svg);
  await writeFile(join(dir, 'season.json'), `${JSON.stringify(report, null, 1)}\n`);
  const page = join(dir, 'season.html');
  await writeFile(page, pageOf(report, Object.values(plots)));
  return page;
}

function pageOf({ policies, bars, shots, worlds }: SeasonReport, plots: readonly string[]): string {
  const cell = (text: string | number): string =>
    `<td>${escaped(typeof text === 'number' ? text.toFixed(2) : text)}</td>`;
  const rows = policies.map(
    (each) =>
      `<tr>${cell(each.policy)}${cell(each.overBound.median)}${cell(each.overBound.p90)}${cell(each.overRival?.value ?? '')}` +
      `${cell(each.costOverRival?.value ?? '')}${cell(each.costPerShotUsd)}${cell(each.quality01)}${cell(each.attemptsPerShot)}` +
      `${cell(each.unfinished01)}${cell(each.switchesPerEpisode)}</tr>`,
  );
  const heads = ['policy', 'over bound', 'p90', 'over least busy', 'cost over least busy', '$/shot', 'quality'];
  const head = [...heads, 'attempts', 'unfinished', 'switches'].map((name) => `<th>${name}</th>`).join('');
  const list = bars.map(
    ({ name, wanted, value, reached }) =>
      `<li>${reached ? '✓' : '✗'} ${escaped(name)}: ${value.toFixed(2)} (${escaped(wanted)})</li>`,
  );
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Season benchmark</title>' +
    '<style>body{font:14px/1.5 Inter,Helvetica,Arial,sans-serif;max-width:60em;margin:2em auto;color:#222}td,th{padding:2px 10px;text-align:right}td:first-child,th:first-child{text-align:left}</style>' +
    `<h1>Season of ${shots} shots, ${worlds.length} worlds</h1><ul>${list.join('')}</ul>` +
    `<table><tr>${head}</tr>${rows.join('')}</table>${plots.join('')}</html>\n`
  );
}
