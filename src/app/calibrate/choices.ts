import { existsSync, readFileSync, truncateSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { dimensions } from '../../core/dimensions.ts';
import { ConfigError, messageOf } from '../../core/errors.ts';
import type { Random } from '../../core/random.ts';

const side = z.strictObject({ engine: z.string(), sha256: z.string() });

const headSchema = z.strictObject({ schema: z.literal('shotcaller.choices/1'), seed: z.string() });

const choiceSchema = z.strictObject({
  /** RFC 3339. */
  at: z.string(),
  by: z.string(),
  comparison: z.string(),
  dimension: z.enum(dimensions),
  prompt: z.string(),
  a: side,
  b: side,
  choice: z.enum(['a', 'b', 'tie', 'skip']),
  emulated: z.boolean(),
});

/** One choice of a person between two clips. */
export type Choice = Readonly<z.infer<typeof choiceSchema>>;

/** The record of choices of one calibration: one line each, written at once, never changed. */
export interface ChoiceRecord {
  /** Draws order and sides of the comparisons. */
  readonly seed: string;
  readonly choices: readonly Choice[];
  add(choice: Choice): Promise<void>;
}

/** Choices recorded so far; none when nobody compared yet. Reads only. @throws {ConfigError} `calibrate.choices-corrupt`. */
export function readChoices(file: string): readonly Choice[] {
  return existsSync(file) ? parsed(file).choices : [];
}

/**
 * Opens the record for writing; the first time a seed is drawn. A last line that was cut off by a crash is removed: its
 * comparison is asked again.
 * @throws {ConfigError} `calibrate.choices-corrupt` naming the line.
 */
export async function openChoices(file: string, random: Random): Promise<ChoiceRecord> {
  const found = existsSync(file) ? parsed(file) : { seed: undefined, choices: [], soundBytes: 0 };
  if (existsSync(file)) truncateSync(file, found.soundBytes);
  const choices: Choice[] = [...found.choices];
  const seed = found.seed ?? Buffer.from(random.bytes(8)).toString('hex');
  if (found.seed === undefined) await append(file, { schema: 'shotcaller.choices/1', seed });
  return {
    seed,
    choices,
    add: async (choice) => {
      await append(file, choice);
      choices.push(choice);
    },
  };
}

async function append(file: string, entry: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'a');
  try {
    await handle.writeFile(`${JSON.stringify(entry)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

interface Parsed {
  readonly seed: string | undefined;
  readonly choices: readonly Choice[];
  /** Bytes up to the end of the last whole line. */
  readonly soundBytes: number;
}

function parsed(file: string): Parsed {
  const text = readFileSync(file, 'utf8');
  // Only a line that was ended was written whole.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const lines = whole.split('\n').slice(0, -1);
  const [head, ...rest] = lines;
  return {
    seed: head === undefined ? undefined : lineOf(file, head, 1, headSchema).seed,
    choices: rest.map((line, index) => lineOf(file, line, index + 2, choiceSchema)),
    soundBytes: Buffer.byteLength(whole),
  };
}

function lineOf<S extends z.ZodType>(file: string, line: string, number: number, schema: S): z.infer<S> {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    const what = cause instanceof z.ZodError ? (cause.issues[0]?.message ?? 'not a choice') : messageOf(cause);
    const hint = 'Mend or remove this line; the other choices are kept.';
    throw new ConfigError(
      'calibrate.choices-corrupt',
      `${file}:${number}:1 ${what}`,
      { file, line: number },
      { cause, hint },
    );
  }
}
