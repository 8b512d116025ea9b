import { oursName } from '../policies.ts';
import type { SeasonReport } from '../report.ts';
import { dot, frame, inks, label, line, picture, shareScale, xAxis, yAxis } from './svg.ts';

/** Logarithm of the 90th percentile over the median in standard deviations of a normal distribution. */
const ninthDecileSds = 1.2816;

/**
 * How often episodes ended by the time that the plan's distribution gave this chance, as a curve: on the diagonal the
 * plan was right, below it too hopeful. The distribution is the log-normal through the plan's median and ninth decile;
 * for money it is the even one between low and high.
 */
export function calibrationPlot({ worlds }: SeasonReport): string {
  const forecasts = worlds.flatMap(({ runs }) =>
    runs.filter(({ policy }) => policy === oursName).flatMap((run) => run.forecasts),
  );
  const finish = forecasts.map(({ finish: { p50S, p90S }, finishedS }) => {
    const sd = Math.log(Math.max(1.001, p90S / Math.max(1, p50S))) / ninthDecileSds;
    return cumulative(Math.log(finishedS / Math.max(1, p50S)) / sd);
  });
  const cost = forecasts.map(({ cost: { low, high }, spent }) =>
    Math.min(1, Math.max(0, (spent - low) / Math.max(1, high - low))),
  );
  const across = shareScale(frame.left, frame.width - frame.right);
  const up = shareScale(frame.height - frame.bottom, frame.top);
  const curves = [
    { name: 'finish time', ranks: finish, ink: inks[0] ?? '#333' },
    { name: 'cost', ranks: cost, ink: inks[1] ?? '#333' },
  ].map(({ name, ranks, ink }, at) => {
    const sorted = [...ranks].sort((a, b) => a - b);
    const points = sorted.map((rank, n) => [across.at(rank), up.at((n + 1) / sorted.length)] as const);
    const path = points.map(([x, y], n) => `${n === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
    const y = frame.height - frame.bottom - 50 + at * 18;
    return (
      `<path d="${path}" fill="none" stroke="${ink}" stroke-width="2"/>` +
      dot(frame.left + 330, y, ink, 4) +
      label(frame.left + 340, y + 4, name)
    );
  });
  const diagonal = line(across.at(0), up.at(0), across.at(1), up.at(1), 'stroke="#888" stroke-dasharray="4 4"');
  return picture(
    `Forecasts of ${forecasts.length} episode plans (ours)`,
    xAxis(across, 'chance that the plan gave') + yAxis(up, 'share that came true') + diagonal + curves.join(''),
  );
}

/** Logistic approximation of the normal distribution function; good to a hundredth, as a plot needs it. */
function cumulative(z: number): number {
  return 1 / (1 + Math.exp(-1.702 * z));
}
