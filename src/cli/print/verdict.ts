import type { Verdict } from '../../core/verdict.ts';
import type { Output, Tone } from '../output.ts';
import { hanging, plain, tableLines } from './table.ts';

const tones: Readonly<Record<Verdict['verdict'], Tone>> = { pass: 'good', warn: 'warn', fail: 'bad' };

/** A verdict for people: the word, the score with its coverage, each metric with its threshold, what was not measured. */
export function verdictLines(verdict: Verdict, out: Output): readonly string[] {
  const score =
    verdict.score01 === null
      ? 'no score'
      : `score ${verdict.score01.toFixed(2)} over ${Math.round(verdict.coverage01 * 100)}% of the requirement`;
  const rows = verdict.metrics
    .filter(({ status }) => status !== 'unmeasured')
    .map((metric) => {
      const glyph = metric.ok === undefined ? ' ' : metric.ok ? out.paint('good', '✓') : out.paint('bad', '✗');
      const value = metric.value === null ? metric.status : metric.value.toFixed(3);
      return [glyph, metric.id, value, metric.threshold ?? '', plain(metric.note ?? '')];
    });
  const dimensions = verdict.unmeasured.join(', ') || 'nothing';
  return [
    `${out.paint(tones[verdict.verdict], verdict.verdict)} · ${score}`,
    ...verdict.reasons.flatMap((reason) => hanging(' ', plain(reason), out.columns)),
    ...tableLines(rows, out.columns),
    ...unmeasuredLines(verdict, out),
    ...hanging(out.paint('dim', 'dimensions without a measurement:'), dimensions, out.columns),
  ];
}

/** Metrics that could not be measured, those with the same reason together. */
function unmeasuredLines({ metrics }: Verdict, out: Output): readonly string[] {
  const missing = metrics.filter(({ status }) => status === 'unmeasured');
  return [...Map.groupBy(missing, ({ note }) => plain(note ?? 'no reason given'))].flatMap(([note, same]) =>
    hanging(out.paint('dim', '– not measured,'), `${note}: ${same.map(({ id }) => id).join(', ')}`, out.columns),
  );
}
