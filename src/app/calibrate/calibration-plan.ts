import { type Dimension, dimensions } from '../../core/dimensions.ts';
import { digestOf } from '../../core/hashing.ts';
import type { EngineId } from '../../core/ids.ts';
import type { MicroUsd } from '../../core/money.ts';
import { type EngineFacts, fitDuration, priceOf, typicalSeconds } from '../../engines/facts.ts';
import type { CalibrationPrompt } from './prompt-set.ts';

/** One clip of a calibration: a prompt on an engine. */
export interface PlannedClip {
  readonly prompt: CalibrationPrompt;
  readonly engine: EngineId;
  /** Shot of the calibration's production that films it. */
  readonly ref: `${string}/${string}`;
  readonly estimate: MicroUsd;
}

/** What is filmed in one dimension. */
export interface PlannedDimension {
  readonly dimension: Dimension;
  /** Prompts asked for, and how many of them the budget carries on all their engines. */
  readonly wanted: number;
  readonly prompts: number;
  readonly engines: readonly EngineId[];
}

/** What a calibration would film now, at what price. */
export interface CalibrationPlan {
  readonly dimensions: readonly PlannedDimension[];
  /** Everything the calibration consists of, the clips that were filmed before included. */
  readonly clips: readonly PlannedClip[];
  readonly toFilm: readonly PlannedClip[];
  /** Price of `toFilm` by the catalog. */
  readonly estimate: MicroUsd;
  /** Usual time for `toFilm`, each engine working its slots, seconds. */
  readonly durationS: number;
  /** What can not be filmed whatever the budget is, one sentence each. */
  readonly notes: readonly string[];
}

/** What a plan is made from. */
export interface CalibrationWish {
  readonly prompts: readonly CalibrationPrompt[];
  readonly dimensions: readonly Dimension[];
  readonly promptsPerDimension: number;
  readonly engines: readonly EngineFacts[];
  /** What may still be spent, micro-USD. */
  readonly budgetLeft: MicroUsd;
  /** Whether a clip was asked for before: it costs nothing more. */
  readonly isFilmed: (ref: string) => boolean;
}

/** Fewest engines that can be compared. */
const fewest = 2;

/**
 * Decides what is filmed. A prompt is filmed on all its engines or on none, so that every comparison is one of pairs;
 * prompts are taken in turns over the dimensions until the next one does not fit the budget, so that what cannot be
 * afforded is left out evenly.
 */
export function planCalibration(wish: CalibrationWish): CalibrationPlan {
  const notes: string[] = [];
  const columns = dimensions
    .filter((dimension) => wish.dimensions.includes(dimension))
    .flatMap((dimension) => {
      const engines = enginesFor(dimension, wish, notes);
      const own = wish.prompts.filter((prompt) => prompt.dimension === dimension);
      if (own.length === 0) notes.push(`${dimension}: the set has no prompt for it`);
      const rows = own.slice(0, wish.promptsPerDimension).map((prompt) => clipsOf(prompt, engines));
      return engines.length < fewest || own.length === 0 ? [] : [{ dimension, engines, rows }];
    });
  const clips: PlannedClip[] = [];
  const taken = new Map<Dimension, number>();
  let left = wish.budgetLeft;
  for (const { dimension, row } of inTurns(columns)) {
    const price = row.filter(({ ref }) => !wish.isFilmed(ref)).reduce((sum, { estimate }) => sum + estimate, 0);
    if (price > left) break;
    left -= price;
    clips.push(...row);
    if (row.length > 0) taken.set(dimension, (taken.get(dimension) ?? 0) + 1);
  }
  const toFilm = clips.filter(({ ref }) => !wish.isFilmed(ref));
  return {
    dimensions: columns.map(({ dimension, engines, rows }) => ({
      dimension,
      wanted: rows.length,
      prompts: taken.get(dimension) ?? 0,
      engines: engines.map(({ id }) => id),
    })),
    clips,
    toFilm,
    estimate: toFilm.reduce((sum, { estimate }) => sum + estimate, 0),
    durationS: usualTime(toFilm, wish.engines),
    notes,
  };
}

interface Column {
  readonly dimension: Dimension;
  readonly rows: readonly (readonly PlannedClip[])[];
}

/** The first prompt of every dimension, then the second of every dimension, and so on. */
function inTurns(columns: readonly Column[]): readonly { dimension: Dimension; row: readonly PlannedClip[] }[] {
  const longest = Math.max(0, ...columns.map(({ rows }) => rows.length));
  return Array.from({ length: longest }, (_, turn) => turn).flatMap((turn) =>
    columns.flatMap(({ dimension, rows }) => {
      const row = rows[turn];
      return row === undefined ? [] : [{ dimension, row }];
    }),
  );
}

/** Engines that can show this dimension; the others are named. */
function enginesFor(dimension: Dimension, wish: CalibrationWish, notes: string[]): readonly EngineFacts[] {
  const able = wish.engines.filter(({ audio }) => dimension !== 'audio' || audio);
  if (able.length === wish.engines.length) return able;
  const unable = wish.engines.filter((facts) => !able.includes(facts)).map(({ id }) => id);
  const rest = able.length < fewest ? '; nothing is left to compare, so it is left out' : '';
  notes.push(`${dimension}: ${unable.join(', ')} ${unable.length === 1 ? 'makes' : 'make'} no sound${rest}`);
  return able;
}

function clipsOf(prompt: CalibrationPrompt, engines: readonly EngineFacts[]): readonly PlannedClip[] {
  const able = engines.flatMap((facts): readonly PlannedClip[] => {
    const seconds = fitDuration(facts.durations, prompt.durationS);
    if (seconds === undefined || prompt.prompt.length > facts.promptMaxChars || facts.needsFirstFrame === true)
      return [];
    return [{ prompt, engine: facts.id, ref: refOf(prompt, facts.id), estimate: priceOf(facts.price, seconds) }];
  });
  return able.length < fewest ? [] : able;
}

/** Name of a prompt in the calibration: with a digest, so that another text under the same id is another prompt. */
export function promptKey({ id, ...content }: CalibrationPrompt): string {
  return `${id}-${digestOf(content).slice(0, 6)}`;
}

/** The shot of the calibration's production that films a prompt on an engine. */
export function refOf(prompt: CalibrationPrompt, engine: EngineId): `${string}/${string}` {
  const slug = engine.replace(/[^a-z0-9]+/g, '-').slice(0, 32);
  return `${prompt.dimension}/${promptKey(prompt)}-${slug}`;
}

function usualTime(clips: readonly PlannedClip[], engines: readonly EngineFacts[]): number {
  const times = engines.map((facts) => {
    const own = clips.filter(({ engine }) => engine === facts.id);
    const each = own.map(({ prompt }) => typicalSeconds(facts, fitDuration(facts.durations, prompt.durationS) ?? 0));
    const longest = Math.max(0, ...each);
    return Math.ceil(own.length / Math.max(1, facts.concurrency)) * longest;
  });
  return Math.round(Math.max(0, ...times));
}
