import { z } from 'zod';
import { dimensions } from '../core/dimensions.ts';
import { flag, map, number, oneOf, text, words } from '../production/leaf-schema.ts';
import { publicPriors } from '../routing/adapters/priors.ts';
import type { StrengthRow } from '../routing/snapshot.ts';
import type { Config } from './config.ts';
import { readStrictFile } from './strict-file.ts';

const score01 = () => number({ min: 0, max: 1 });
const engine = () => text('an engine id such as runway/gen4.5', /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)+$/);

const rowSchema = map({
  engine: engine(),
  dimension: oneOf(dimensions),
  /** On the scale of the priors: 0.72 is the middle of the engines compared. */
  mean: score01(),
  /** 95% interval of the mean. */
  low: score01().optional(),
  high: score01().optional(),
  /** Comparisons, or clips scored. */
  n: number({ above: 0 }),
  source: words(),
  judgedBy: oneOf(['human', 'operator', 'model', 'metric', 'judge']),
  measuredOn: text('a date such as 2026-11-25', /^\d{4}-\d{2}-\d{2}$/),
  /** Model version that was measured. */
  version: words().optional(),
  /** Made by the lab: says nothing of the real engine. */
  emulated: flag().default(false),
});

const agreementSchema = map({
  engine: engine(),
  /** Share of the person's choices that the gate's scores would have made too. */
  agreed01: score01(),
  n: number({ above: 0 }),
  emulated: flag().default(false),
});

const fileSchema = map({
  schema: oneOf(['shotcaller.strengths/1']),
  rows: z.array(rowSchema, { error: 'a list of rows' }),
  agreement: z.array(agreementSchema, { error: 'a list of agreements' }).default([]),
});

/** One measured strength in `strengths.json`. */
export type StrengthFileRow = Readonly<z.output<typeof rowSchema>>;
/** How far the gate agreed with the person on clips of one engine. */
export type GateAgreement = Readonly<z.output<typeof agreementSchema>>;
/** The content of a strengths file. */
export type StrengthsFile = Readonly<z.output<typeof fileSchema>>;

/**
 * Reads a strengths file, written by `calibrate` or by hand (JSON or YAML).
 * @throws {ConfigError} `strengths.invalid` with every problem as `file:line:col`.
 */
export function readStrengthsFile(file: string): StrengthsFile {
  return readStrictFile(file, fileSchema, 'strengths.invalid').data;
}

/** The text of a strengths file: one row a line, so that changes can be read in version control. */
export function strengthsText({ rows, agreement }: Omit<StrengthsFile, 'schema'>): string {
  const listed = (entries: readonly object[]): string =>
    entries.length === 0 ? '[]' : `[\n${entries.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]`;
  return `{\n  "schema": "shotcaller.strengths/1",\n  "rows": ${listed(rows)},\n  "agreement": ${listed(agreement)}\n}\n`;
}

/**
 * Everything routing may know of engines before a production teaches it more: the shipped priors, and the rows of the
 * configured strengths files.
 * @throws {ConfigError} `strengths.invalid`.
 */
export function evidenceRows({ strengths = [] }: Pick<Config, 'strengths'>): readonly StrengthRow[] {
  return [...publicPriors(), ...strengths.flatMap((file) => readStrengthsFile(file).rows.map(asStrengthRow))];
}

function asStrengthRow({ low: _low, high: _high, version, emulated, ...row }: StrengthFileRow): StrengthRow {
  return { ...row, ...(version === undefined ? {} : { version }), ...(emulated ? { emulated } : {}) };
}
