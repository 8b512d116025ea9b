import type { CalibrationResult } from '../../app/calibrate/calibrate.ts';
import type { Filming } from '../../app/calibrate/filming.ts';
import type { StrengthFileRow } from '../../app/strengths-file.ts';
import { formatUsd, money } from '../../core/money.ts';
import type { Output } from '../output.ts';
import { plain, tableLines } from './table.ts';

/** Fewest prompts of a dimension that tell engines apart; with five the gain was nothing in one case of twenty. */
const fewPrompts = 6;

/** What would be filmed, before anything is spent. */
export function filmingLines({ plan, engines, budget, committed, underWay }: Filming, out: Output): readonly string[] {
  const rows = plan.dimensions.map(({ dimension, wanted, prompts, engines: own }) => [
    dimension,
    `${prompts} of ${wanted} prompts`,
    `x ${own.length} engines`,
    prompts > 0 && prompts < fewPrompts ? out.paint('warn', 'too few to tell much') : '',
  ]);
  const emulated = engines.filter(({ facts }) => facts.emulated).map(({ facts }) => facts.id);
  const leftOut = plan.dimensions.reduce((sum, { wanted, prompts }) => sum + wanted - prompts, 0);
  const minutes = Math.max(1, Math.round(plan.durationS / 60));
  return [
    ...tableLines(rows, out.columns),
    ...plan.notes.map((note) => out.paint('warn', note)),
    ...(leftOut === 0
      ? []
      : [
          `${leftOut} prompts are left out, evenly over the dimensions: the budget does not carry them on every engine.`,
        ]),
    ...(emulated.length === 0
      ? []
      : [
          out.paint(
            'warn',
            `Emulated: ${emulated.join(', ')}. What comes of it is no evidence about the real engines.`,
          ),
        ]),
    ...(underWay === 0 ? [] : [`${underWay} clips were asked for before and are gone on with.`]),
    plan.toFilm.length === 0
      ? 'Nothing new to film.'
      : `${plan.toFilm.length} clips for ${formatUsd(plan.estimate)} by the catalog, about ${minutes} min. Budget ${formatUsd(budget)}, committed before ${formatUsd(committed)}.`,
  ];
}

/** A calibration as JSON. */
export function calibrationData(result: CalibrationResult): object {
  const { dir, end, clips, missing, filming, compared, strengths, strengthsFile, state } = result;
  return {
    dir,
    end,
    plan:
      filming === undefined
        ? null
        : {
            dimensions: filming.plan.dimensions,
            clips: filming.plan.clips.length,
            toFilm: filming.plan.toFilm.map(({ ref, engine, estimate }) => ({
              shot: ref,
              engine,
              estimate: money(estimate),
            })),
            estimate: money(filming.plan.estimate),
            durationS: filming.plan.durationS,
            budget: money(filming.budget),
            notes: filming.plan.notes,
          },
    clips: clips.map(({ ref, engine, dimension, emulated, sha256 }) => ({
      shot: ref,
      engine,
      dimension,
      emulated,
      sha256,
    })),
    missing,
    cost: costsOf(result).map(({ engine, clips: count, spent }) => ({ engine, clips: count, spent: money(spent) })),
    spent: money(state?.ledger.spent ?? 0),
    atRisk: money(state?.ledger.atRisk ?? 0),
    compared: compared ?? null,
    rows: strengths.rows,
    agreement: strengths.agreement,
    strengthsFile: strengthsFile ?? null,
  };
}

/** What a calibration came to, for people. */
export function calibrationLines(result: CalibrationResult, out: Output): readonly string[] {
  const { end, missing, strengths, strengthsFile, state, compared, clips } = result;
  const atRisk = state?.ledger.atRisk ?? 0;
  const head = ['engine', 'dimension', 'judged by', 'mean', '95% interval', 'n', ''].map((word) =>
    out.paint('dim', word),
  );
  const rows = strengths.rows.map((row) => rowCells(row, out));
  const agreement = strengths.agreement.map(
    ({ engine, agreed01, n }) =>
      `  ${engine}: the gate agreed with you in ${Math.round(agreed01 * 100)}% of ${n} choices (chance: 50%)`,
  );
  const costs = costsOf(result).map(
    ({ engine, clips: count, spent }) => `  ${engine}: ${count} clips, ${formatUsd(spent)}`,
  );
  return [
    ...(rows.length === 0 ? [] : ['', ...tableLines([head, ...rows], out.columns)]),
    ...(rows.length === 0 ? [] : ['0.72 is the middle of the engines compared.']),
    ...(agreement.length === 0 ? [] : ['', 'Gate and person:', ...agreement]),
    ...(costs.length === 0
      ? []
      : [
          '',
          `Cost: ${formatUsd(state?.ledger.spent ?? 0)} spent${atRisk === 0 ? '' : `, ${formatUsd(atRisk)} at risk: sent, and perhaps charged`}`,
          ...costs,
        ]),
    ...(missing.length === 0 ? [] : ['', `${missing.length} clips are missing:`]),
    ...missing.map(({ shot, engine, reason }) => `  ${shot} on ${engine}: ${plain(reason)}`),
    '',
    ...endLines(end),
    ...(clips.length > 0 && compared === undefined && end !== 'interrupted'
      ? ['Compare them blind: repeat with --compare.']
      : []),
    ...(strengthsFile === undefined
      ? []
      : [
          `Strengths: ${strengthsFile}`,
          'Routing uses them once shotcaller.config.yaml lists the file under strengths.',
        ]),
  ];
}

function endLines(end: CalibrationResult['end']): readonly string[] {
  if (end === 'unapproved') return ['Nothing was filmed. Repeat with --yes to spend the money.'];
  if (end === 'interrupted') return ['Stopped. Repeat the command to go on; what was sent is not sent again.'];
  if (end === 'budget') return ['The budget stopped it before every clip was filmed.'];
  if (end === 'no-engine') return ['No engine is left that can be used.'];
  return [];
}

function rowCells(
  { engine, dimension, judgedBy, mean, low, high, n, emulated }: StrengthFileRow,
  out: Output,
): readonly string[] {
  return [
    engine,
    dimension,
    judgedBy === 'human' ? 'people, blind' : 'gate',
    mean.toFixed(3),
    `${low?.toFixed(3) ?? '?'} to ${high?.toFixed(3) ?? '?'}`,
    String(n),
    emulated ? out.paint('warn', 'emulated') : '',
  ];
}

function costsOf({ state }: CalibrationResult): readonly { engine: string; clips: number; spent: number }[] {
  const attempts = Object.values(state?.shots ?? {}).flatMap((shot) => shot.attempts);
  return [...Map.groupBy(attempts, ({ engine }) => engine)]
    .map(([engine, own]) => ({
      engine,
      clips: own.filter(({ take }) => take !== undefined).length,
      spent: own.reduce((sum, { cost }) => sum + cost, 0),
    }))
    .sort((x, y) => (x.engine < y.engine ? -1 : 1));
}
