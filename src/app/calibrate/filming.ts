import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Dimension } from '../../core/dimensions.ts';
import { ConfigError } from '../../core/errors.ts';
import type { EngineId, ShotRef } from '../../core/ids.ts';
import type { MicroUsd } from '../../core/money.ts';
import type { EngineDescription } from '../../engines/engine.ts';
import { findMediaTools } from '../../media/tools.ts';
import { ruleFor } from '../../orchestration/failover.ts';
import { committed, committedTo } from '../../orchestration/ledger.ts';
import { emptyState, isOpen, lastAttempt, type ProductionState, type ShotState } from '../../orchestration/state.ts';
import type { LoadedProduction } from '../../production/production.ts';
import { foldChecked, readLog } from '../../store/sqlite/log.ts';
import { sendDecision } from '../commands/send.ts';
import { readConfig } from '../config.ts';
import type { AppContext } from '../context.ts';
import { requireKnownEngine } from '../engine-names.ts';
import { type RunResult, runProduction } from '../run.ts';
import { openEngines } from '../studio.ts';
import { type Workspace, workspaceOf } from '../workspace.ts';
import { begunCalibration, keptShots, writeCalibration } from './calibration-file.ts';
import { type CalibrationPlan, planCalibration } from './calibration-plan.ts';
import { readPromptSet, shippedPrompts } from './prompt-set.ts';

/** What to film. */
export interface FilmingWish {
  readonly engines: readonly EngineId[];
  /** Most that this calibration may spend, everything spent before included, micro-USD. */
  readonly budget: MicroUsd;
  /** Default: all that the set has prompts for. */
  readonly dimensions?: readonly Dimension[];
  readonly promptsPerDimension: number;
  /** Prompts of one's own. */
  readonly setFile?: string;
}

/** A calibration as it lies on the disk. */
export interface Begun {
  readonly loaded: LoadedProduction;
  readonly workspace: Workspace;
  readonly state: ProductionState;
}

/** What would be filmed now. */
export interface Filming {
  readonly plan: CalibrationPlan;
  readonly engines: readonly EngineDescription[];
  readonly budget: MicroUsd;
  /** Spent, reserved or at risk already. */
  readonly committed: MicroUsd;
  /** Clips asked for before that are still under way. */
  readonly underWay: number;
}

/** Reads a calibration that was begun in this folder. @throws as `readProduction` and `readLog`. */
export function readCalibration(dir: string): Begun | undefined {
  const loaded = begunCalibration(dir);
  if (loaded === undefined) return undefined;
  const workspace = workspaceOf(loaded, { out: outDir(dir) });
  const state = existsSync(workspace.stateDir) ? foldChecked(readLog(workspace.stateDir)) : emptyState;
  return { loaded, workspace, state };
}

/**
 * Plans what is filmed; spends and writes nothing.
 * @throws {ConfigError} `usage.invalid`, `config.engine-unknown`, `calibrate.set-invalid`; `engines.none-usable` when a
 *   named engine can not be used: the comparison would lack its half.
 */
export async function planFilming(context: AppContext, dir: string, wish: FilmingWish): Promise<Filming> {
  const names = [...new Set(wish.engines)];
  for (const engine of names) requireKnownEngine(engine, '--engines');
  if (names.length < 2)
    throw new ConfigError('usage.invalid', 'A calibration compares: name at least two engines with --engines');
  const begun = readCalibration(dir);
  const state = begun?.state ?? emptyState;
  const prompts = wish.setFile === undefined ? shippedPrompts() : readPromptSet(wish.setFile);
  const engines = await descriptionsOf(context, dir, names);
  const plan = planCalibration({
    prompts,
    dimensions: wish.dimensions ?? prompts.map(({ dimension }) => dimension),
    promptsPerDimension: wish.promptsPerDimension,
    engines: engines.map(({ facts }) => facts),
    budgetLeft: Math.max(0, wish.budget - committed(state.ledger)),
    isFilmed: (ref) => isAsked(state, ref),
  });
  const absent = engines.filter(({ state: ready }) => ready !== 'ready');
  if (plan.toFilm.length > 0 && absent.length > 0) {
    const reasons = absent.map(({ facts, reason }) => `  ${facts.id}: ${reason ?? 'not ready'}`).join('\n');
    const hint = 'Set what is missing, or leave the engine out.';
    throw new ConfigError('engines.none-usable', `Not every engine can be used:\n${reasons}`, {}, { hint });
  }
  const underWay = Object.values(state.shots).filter((shot) => !isSettled(shot) && isAsked(state, shot.ref)).length;
  return { plan, engines, budget: wish.budget, committed: committed(state.ledger), underWay };
}

/** How filming is watched and stopped; as for any run. */
export interface FilmingOptions {
  readonly stop: AbortSignal;
  readonly by?: string;
  readonly onChange?: (state: ProductionState) => void;
}

/**
 * Films what was planned, or goes on with it, as a production like any other: the same log, the same ledger, one attempt
 * for each clip. A run that was killed is gone on with by its log. Clips that failed without costing anything are asked
 * for once more in the end.
 */
export async function film(
  context: AppContext,
  dir: string,
  { plan, budget }: Filming,
  options: FilmingOptions,
): Promise<RunResult['end']> {
  const begun = readCalibration(dir);
  const kept = keptShots(begun?.loaded, (ref) => isAsked(begun?.state ?? emptyState, ref));
  const file = await writeCalibration(dir, plan.clips, budget, kept);
  // A plan gate still stands in the file, so that nobody films it by accident: who calls this has asked.
  const run = async (): Promise<RunResult['end']> =>
    (await runProduction(context, file, { ...options, yes: true, out: outDir(dir) })).end;
  await askAgain(context, dir, file, options);
  const end = await run();
  if (end === 'interrupted' || !(await askAgain(context, dir, file, options))) return end;
  return run();
}

/** Asks for another take of every clip that failed for nothing, as an operator would. True when there was one. */
async function askAgain(context: AppContext, dir: string, file: string, { by }: FilmingOptions): Promise<boolean> {
  const free = Object.values(readCalibration(dir)?.state.shots ?? {}).filter(failedForNothing);
  const note = 'calibration: the attempt before cost nothing and gave no clip';
  const options = { note, out: outDir(dir), ...(by === undefined ? {} : { by }) };
  for (const { ref } of free) await sendDecision(context, file, { kind: 'retake', target: ref }, options);
  return free.length > 0;
}

/**
 * No clip, nothing spent, reserved or at risk, and not for what was asked: a lost connection, a full engine, a kill
 * before the request was sent. An engine that refused a prompt would refuse it again.
 */
function failedForNothing(shot: ShotState): boolean {
  const { held, takes, attempts } = shot;
  const last = lastAttempt(shot);
  if (held?.code !== 'attempts.exhausted' || takes.length > 0 || attempts.some(isOpen) || last === undefined)
    return false;
  const rule = last.outcome === undefined || last.outcome === 'delivered' ? undefined : ruleFor(last.outcome);
  return committedTo(shot) === 0 && rule?.refusesInput !== true && rule?.strikes !== true;
}

/**
 * Whether a clip is paid for or settled, so that it costs nothing more. One that still waits to be sent, after a 429 for
 * instance, is not: its price has to be in the plan.
 */
function isAsked(state: ProductionState, ref: string): boolean {
  const shot = state.shots[ref as ShotRef];
  if (shot === undefined || shot.attempts.length === 0) return false;
  return committedTo(shot) > 0 || (isSettled(shot) && !failedForNothing(shot));
}

/** Nothing more happens to the shot by itself. */
function isSettled({ takes, held }: ShotState): boolean {
  return held !== undefined || (takes.length > 0 && takes.every((take) => take.verdict !== undefined));
}

function outDir(dir: string): string {
  return join(dir, 'out');
}

async function descriptionsOf(
  context: AppContext,
  dir: string,
  names: readonly EngineId[],
): Promise<readonly EngineDescription[]> {
  const config = readConfig(context, dir);
  const tools = await findMediaTools(context.env as NodeJS.ProcessEnv);
  const { engines } = openEngines(context, config, tools, join(dir, '.shotcaller', 'work'));
  const wanted = names.flatMap((name) => engines.get(name) ?? []);
  return Promise.all(wanted.map((engine) => engine.describe()));
}
