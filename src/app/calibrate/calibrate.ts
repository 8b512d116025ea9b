import { join, resolve } from 'node:path';
import type { Dimension } from '../../core/dimensions.ts';
import { ConfigError } from '../../core/errors.ts';
import { findMediaTools } from '../../media/tools.ts';
import type { AttemptState, ProductionState } from '../../orchestration/state.ts';
import { openAssets } from '../../store/files/assets.ts';
import { operator } from '../commands/operator.ts';
import type { AppContext } from '../context.ts';
import type { RunResult } from '../run.ts';
import { type StrengthsFile, strengthsText } from '../strengths-file.ts';
import { writeWhole } from '../workspace.ts';
import { openChoices, readChoices } from './choices.ts';
import { type Clip, clipsOf } from './clips.ts';
import { type Compared, compareClips, type Person } from './compare.ts';
import { comparisonsOf } from './comparisons.ts';
import { type Begun, type Filming, type FilmingWish, film, planFilming, readCalibration } from './filming.ts';
import { measuredStrengths } from './measurement.ts';
import { openViewing } from './viewing.ts';

/** How engines are calibrated. */
export interface CalibrateOptions {
  /** Folder of the calibration; resolved against the working folder. */
  readonly dir: string;
  /** What to film; absent: nothing more. */
  readonly wish?: FilmingWish;
  /** Spends without asking. */
  readonly yes?: boolean;
  readonly by?: string;
  readonly stop: AbortSignal;
  /** Shown before anything is spent. */
  readonly onPlan?: (filming: Filming) => void;
  /** Asks whether the plan may spend money; absent where nobody can be asked. */
  readonly confirm?: (filming: Filming) => Promise<boolean>;
  readonly onChange?: (state: ProductionState) => void;
  /** Told when filming has ended, before comparing starts. */
  readonly onFilmed?: () => void;
  /** Who compares clips; absent: nobody does. The name is given by `by`. */
  readonly person?: Omit<Person, 'name'>;
}

/** What came of a calibration. */
export interface CalibrationResult {
  readonly dir: string;
  readonly filming?: Filming;
  /** `unapproved`: nobody allowed the money. `nothing`: nothing was left to film. */
  readonly end: RunResult['end'] | 'unapproved' | 'nothing';
  readonly clips: readonly Clip[];
  /** Shots without a clip, with why. */
  readonly missing: readonly { readonly shot: string; readonly engine: string; readonly reason: string }[];
  readonly state?: ProductionState;
  readonly compared?: Compared;
  readonly strengths: Omit<StrengthsFile, 'schema'>;
  /** Written when anything was measured. */
  readonly strengthsFile?: string;
}

/**
 * Measures engines: films a small set of prompts on each, lets a person compare the clips blind, and writes strengths
 * that routing can use. Repeated, it goes on where it stopped.
 * @throws every set-up error before anything is spent; `calibrate.choices-corrupt`.
 */
export async function calibrate(context: AppContext, options: CalibrateOptions): Promise<CalibrationResult> {
  const dir = resolve(context.cwd, options.dir);
  const { filming, end } = await filmed(context, dir, options);
  options.onFilmed?.();
  const begun = readCalibration(dir);
  if (begun === undefined) {
    if (filming === undefined) throw nothingThere(options.dir);
    return { dir, filming, end, clips: [], missing: [], strengths: { rows: [], agreement: [] } };
  }
  const clips = clipsOf(begun.loaded.production, begun.state);
  const compared = await comparedBy(context, dir, begun, clips, options);
  const strengths = measuredStrengths(clips, readChoices(choicesFile(dir)));
  const strengthsFile = join(dir, 'strengths.json');
  if (strengths.rows.length > 0) await writeWhole(strengthsFile, strengthsText(strengths));
  return {
    dir,
    ...(filming === undefined ? {} : { filming }),
    end,
    clips,
    missing: missingIn(begun),
    state: begun.state,
    ...(compared === undefined ? {} : { compared }),
    strengths,
    ...(strengths.rows.length > 0 ? { strengthsFile } : {}),
  };
}

async function filmed(
  context: AppContext,
  dir: string,
  options: CalibrateOptions,
): Promise<Pick<CalibrationResult, 'filming' | 'end'>> {
  const { wish, stop, by, onChange } = options;
  if (wish === undefined) return { end: 'nothing' };
  const filming = await planFilming(context, dir, wish);
  options.onPlan?.(filming);
  const { plan, underWay } = filming;
  if (plan.toFilm.length === 0 && underWay === 0) return { filming, end: 'nothing' };
  // What is under way was paid for before: going on with it needs no new yes.
  const allowed = plan.toFilm.length === 0 || options.yes === true || (await options.confirm?.(filming)) === true;
  if (!allowed) return { filming, end: 'unapproved' };
  const watched = { ...(by === undefined ? {} : { by }), ...(onChange === undefined ? {} : { onChange }) };
  return { filming, end: await film(context, dir, filming, { stop, ...watched }) };
}

async function comparedBy(
  context: AppContext,
  dir: string,
  { workspace }: Begun,
  clips: readonly Clip[],
  { person, wish, by, stop }: CalibrateOptions,
): Promise<Compared | undefined> {
  if (person === undefined || stop.aborted) return undefined;
  const principal = operator(by);
  const name = 'person' in principal ? principal.person : '';
  const tools = await findMediaTools(context.env as NodeJS.ProcessEnv);
  const assets = openAssets(workspace.assetsDir);
  const record = await openChoices(choicesFile(dir), context.random);
  const dimensions: readonly Dimension[] | undefined = wish?.dimensions;
  const asked = clips.filter(
    ({ engine, dimension }) => (wish?.engines.includes(engine) ?? true) && (dimensions?.includes(dimension) ?? true),
  );
  return compareClips({
    comparisons: comparisonsOf(asked, record.seed),
    record,
    person: { ...person, name },
    clock: context.clock,
    open: async (comparison, number) => {
      const files = {
        a: await assets.verified(comparison.a.sha256),
        b: await assets.verified(comparison.b.sha256),
      };
      return openViewing(tools, comparison, files, join(dir, 'compare'), number);
    },
  });
}

function missingIn({ state }: Begun): CalibrationResult['missing'] {
  return Object.values(state.shots)
    .filter(({ takes, attempts, held }) => takes.length === 0 && (attempts.length > 0 || held !== undefined))
    .map(({ ref, pin, attempts, held }) => ({
      shot: ref,
      engine: pin ?? '',
      reason: reasonOf(attempts.at(-1)) ?? held?.reason ?? 'still under way',
    }));
}

function reasonOf(last: AttemptState | undefined): string | undefined {
  if (last?.reason === undefined) return undefined;
  if (last.finding === 'assumed-charged') return `in doubt and perhaps charged, so not sent again: ${last.reason}`;
  return last.outcome === undefined ? last.reason : `${last.outcome}: ${last.reason}`;
}

function choicesFile(dir: string): string {
  return join(dir, 'choices.ndjson');
}

function nothingThere(dir: string): ConfigError {
  const hint = 'Film something first: shotcaller calibrate --engines runway/gen4.5,luma/ray-2 --budget 5';
  return new ConfigError('usage.invalid', `There is no calibration in ${dir}`, { dir }, { hint });
}
