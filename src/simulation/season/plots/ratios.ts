import type { SeasonReport } from '../report.ts';
import { quantile } from '../statistics.ts';
import { dot, frame, inks, label, line, logScale, picture, xAxis } from './svg.ts';

/** Makespan over the lower bound: a dot per world and a box per policy (quartiles, median). */
export function ratioPlot({ worlds, policies, shots }: SeasonReport): string {
  const rows = policies.map(({ policy }) => ({
    policy,
    ratios: worlds.flatMap(({ boundS, runs }) =>
      runs.filter((run) => run.policy === policy).map((run) => run.makespanS / boundS),
    ),
  }));
  const scale = logScale([1, ...rows.flatMap(({ ratios }) => ratios)], frame.left, frame.width - frame.right);
  const step = (frame.height - frame.top - frame.bottom) / Math.max(1, rows.length);
  const body = rows.map(({ policy, ratios }, at) => {
    const ink = inks[at % inks.length] ?? '#333';
    const y = frame.top + (at + 0.5) * step;
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => scale.at(quantile(ratios, share)));
    if (low === undefined || middle === undefined || high === undefined) return '';
    // Dots of one row are spread a little, so that equal ones are seen.
    const dots = ratios.map((ratio, n) => dot(scale.at(ratio), y + (((n * 7) % 11) / 11 - 0.5) * step * 0.5, ink, 2.5));
    const half = step * 0.3;
    const box = `<rect x="${low.toFixed(1)}" y="${(y - half).toFixed(1)}" width="${(high - low).toFixed(1)}" height="${(2 * half).toFixed(1)}" fill="none" stroke="${ink}"/>`;
    const mark = line(middle, y - half, middle, y + half, `stroke="${ink}" stroke-width="3"`);
    return label(frame.left - 8, y + 4, policy, 'text-anchor="end"') + dots.join('') + box + mark;
  });
  const title = `Makespan over the lower bound, ${shots} shots, ${worlds.length} worlds`;
  return picture(title, xAxis(scale, 'times the lower bound (log)') + body.join(''));
}
