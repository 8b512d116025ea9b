import { costPerShot, type SeasonReport } from '../report.ts';
import { dot, frame, inks, label, logScale, picture, xAxis, yAxis } from './svg.ts';

/** Cost per accepted shot against makespan, a dot per world and policy. */
export function costPlot({ worlds, policies }: SeasonReport): string {
  const dots = worlds.flatMap(({ boundS, runs }) =>
    runs.map((run) => ({
      ink: inks[policies.findIndex(({ policy }) => policy === run.policy) % inks.length] ?? '#333',
      ratio: run.makespanS / boundS,
      dollars: costPerShot(run) / 1e6,
    })),
  );
  const across = logScale(
    dots.map(({ ratio }) => ratio),
    frame.left,
    frame.width - frame.right - 150,
  );
  const up = logScale(
    dots.map(({ dollars }) => dollars),
    frame.height - frame.bottom,
    frame.top,
  );
  const key = policies.map(({ policy }, at) => {
    const y = frame.top + 10 + at * 18;
    const x = frame.width - frame.right - 130;
    return dot(x, y, inks[at % inks.length] ?? '#333', 4) + label(x + 10, y + 4, policy);
  });
  const body = dots.map(({ ink, ratio, dollars }) => dot(across.at(ratio), up.at(dollars), ink));
  return picture(
    'Cost against makespan, one dot per world',
    xAxis(across, 'makespan over the lower bound (log)') +
      yAxis(up, 'dollars per accepted shot (log)') +
      body.join('') +
      key.join(''),
  );
}
