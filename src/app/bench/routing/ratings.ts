import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { isDimension } from '../../../core/dimensions.ts';
import { ConfigError } from '../../../core/errors.ts';

/** One rated group of videos: the same prompt made by every engine, looked at in one dimension. */
export interface RatedRow {
  readonly prompt: string;
  /** Dimension of the product. */
  readonly dimension: string;
  /** Which of several videos of the prompt. */
  readonly sample: number;
  /** Mean of the raters, 0..1, by engine. */
  readonly scores: Readonly<Record<string, number>>;
  /** Single ratings, where the source has them. */
  readonly raters: Readonly<Record<string, readonly number[]>>;
}

/** A set of ratings in which every row has every engine. */
export interface Ratings {
  readonly name: string;
  readonly engines: readonly string[];
  readonly rows: readonly RatedRow[];
}

/** The dimensions of each source as the product's own (README beside the ratings). */
const productDimension: Readonly<Record<string, string>> = {
  motion_effects: 'motion',
  temporal_consistency: 'temporal',
  temporal_quality: 'temporal',
  aesthetic_quality: 'aesthetics',
  imaging_quality: 'imaging',
  static_quality: 'imaging',
  quality: 'imaging',
  'video-text_consistency': 'adherence',
  alignment: 'adherence',
  object_class: 'objects',
};

const line = z.object({
  prompt: z.string(),
  dimension: z.string(),
  sample: z.number().default(0),
  scores: z.record(z.string(), z.number()),
  raters: z.record(z.string(), z.array(z.number())).default({}),
});

/**
 * Reads a file of ratings (JSON Lines). Rows that lack an engine are left out: they could not be compared.
 * @throws {ConfigError} `usage.invalid` when the file is missing, a line makes no sense, or a dimension is unknown.
 */
export function readRatings(name: string, file: string): Ratings {
  if (!existsSync(file))
    throw new ConfigError(
      'usage.invalid',
      `No ratings at ${file}`,
      { file },
      { hint: 'A clone has them in bench/ratings.' },
    );
  const all = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((text, at): RatedRow => {
      const read = line.safeParse(parsed(text));
      const dimension = productDimension[read.data?.dimension ?? ''] ?? read.data?.dimension ?? '';
      if (!read.success || !isDimension(dimension))
        throw new ConfigError('usage.invalid', `${file}:${at + 1} is not a rating`, { file, line: at + 1 });
      return { ...read.data, dimension };
    });
  const engines = [...new Set(all.flatMap((row) => Object.keys(row.scores)))].sort();
  return { name, engines, rows: all.filter((row) => engines.every((engine) => engine in row.scores)) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Score of a row's video by an engine. */
export function scoreOf(row: RatedRow, engine: string): number {
  return row.scores[engine] ?? 0;
}

/** Mean of some numbers; 0 of none. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
