import { relative } from 'node:path';
import type { RunResult } from '../../app/run.ts';
import { formatUsd } from '../../core/money.ts';
import type { Output } from '../output.ts';
import { costLine, shotLines, uncollectedLines } from './shots.ts';

/** The last screen of a run: the table, the money, where things are and what to do next. */
export function endLines({ view, end, workspace }: RunResult, file: string, out: Output): readonly string[] {
  const near = (path: string): string => {
    const shown = relative(process.cwd(), path);
    return shown.startsWith('..') ? path : shown;
  };
  const isPreviz = workspace.stateDir.endsWith('-previz');
  const files = view.episodes.flatMap(({ id, file: signed, report }) => {
    if (signed === null) return [];
    const lines = ['', `${out.paint('good', '✓')} ${out.paint('strong', `${id} is signed:`)} ${near(signed)}`];
    const rest = [
      `  verify it:  npx shotcaller verify ${near(signed)}`,
      ...(report === null ? [] : [`  open it:    ${near(report)}`]),
    ];
    return [
      ...lines,
      ...rest,
      `  explain it: npx shotcaller why ${near(workspace.loaded.file)} ${view.shots[0]?.id ?? '<shot>'}${isPreviz ? ' --previz' : ''}`,
    ];
  });
  const open = uncollectedLines(view, out);
  return [
    '',
    ...shotLines(view, out),
    '',
    costLine(view),
    ...open,
    ...files,
    ...nextLines(view, end, { file, again: isPreviz ? `${file} --previz` : file }, out),
  ];
}

/** How the production is named to the person: its file, and what every command that goes on with it must say. */
interface Named {
  readonly file: string;
  /** Previz has a log of its own: without its flag the same words would start a paid run. */
  readonly again: string;
}

type Waiting = RunResult['view']['shots'];

function waiting(view: RunResult['view']): Waiting {
  return view.shots.filter((shot) => shot.state === 'held' || shot.state === 'in-review');
}

/** What a person can do about the first shot that waits: only a shot with a take can be approved. */
function choices(view: RunResult['view'], { file, again }: Named): readonly string[] {
  const [shot] = waiting(view);
  if (shot === undefined) return [];
  const command = (verb: string): string => `npx shotcaller ${verb} ${again} ${shot.id}`;
  return [
    ...(shot.takes > 0 ? [`  take it:    ${command('approve')}`] : []),
    `  film again: ${command('retake')}`,
    `  change it:  edit the shot in ${file}, then npx shotcaller run ${again}`,
  ];
}

/** What is finished, what the rest would cost, and the command that goes on. */
function budgetLines({ outlook, cost }: RunResult['view'], { again }: Named, out: Output): readonly string[] {
  const stopped = out.paint('warn', 'The budget stopped the run.');
  if (outlook === null) return [stopped];
  const { accepted, toFilm, least, expected, capNeeded } = outlook;
  // Whole dollars, upward: a cap that just misses would stop the run again.
  const cap = Math.max(Math.ceil(capNeeded.amount), Math.ceil(cost.cap.amount));
  return [
    `${stopped} Shots: ${accepted} finished, ${toFilm.length} left: ${toFilm.join(', ')}`,
    `  they cost about ${usdText(expected.amount)} more (${usdText(least.amount)} when every first take is accepted)`,
    `  go on:      npx shotcaller run ${again} --max-cost ${cap}`,
  ];
}

function usdText(amount: number): string {
  return formatUsd(Math.round(amount * 1_000_000));
}

function nextLines(view: RunResult['view'], end: RunResult['end'], named: Named, out: Output): readonly string[] {
  const { again } = named;
  const held = waiting(view).map((shot) => shot.id);
  switch (end) {
    case 'done':
      return [];
    case 'collected':
      return ['', `Collected what was sent; go on with: npx shotcaller run ${again}`];
    case 'interrupted':
      return ['', `Stopped. Nothing is lost; go on with: npx shotcaller run ${again}`];
    case 'budget':
      return ['', ...budgetLines(view, named, out)];
    case 'no-engine':
      return ['', `${out.paint('bad', 'No engine is left that could film the rest.')} Look at: npx shotcaller engines`];
    case 'waiting': {
      const gates = view.episodes.filter((episode) => episode.planGate === 'open').map((episode) => episode.id);
      if (gates.length > 0)
        return [
          '',
          `The plan of ${gates.join(', ')} waits for a person: repeat with --yes, or npx shotcaller approve ${again} ${gates[0]}`,
        ];
      const releases = view.episodes.filter((episode) => episode.episodeGate === 'open').map((episode) => episode.id);
      if (releases.length > 0)
        return [
          '',
          `${releases.join(', ')} is cut and waits for release: npx shotcaller approve ${again} ${releases[0]}`,
        ];
      return ['', `${out.paint('warn', 'Some shots wait for a person:')} ${held.join(', ')}`, ...choices(view, named)];
    }
  }
}
