import { styleText } from 'node:util';
import type { CommonFlags } from './flags.ts';

/** Named looks of words in the terminal. */
export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'strong' | 'plain';

/** Where a command prints: data on stdout, words for people on stdout too unless `--json` is given, then on stderr. */
export interface Output {
  readonly json: boolean;
  /** Width of the terminal, or 100. */
  readonly columns: number;
  /** True when a live display may be drawn: a terminal, no `--json`, no `--quiet`. */
  readonly live: boolean;
  /** A line for people; nothing with `--quiet`. */
  say(line: string): void;
  /** A question without a line end; where words go, also with `--quiet`: somebody waits for the answer. */
  ask(question: string): void;
  /** One JSON object with its schema name, e.g. `run` gives `shotcaller.run/1`. Nothing without `--json`. */
  data(schema: string, value: object): void;
  /** One raw line on stdout, whatever the flags: for NDJSON. */
  line(text: string): void;
  paint(tone: Tone, text: string): string;
}

const looks = { good: 'green', bad: 'red', warn: 'yellow', dim: 'gray', strong: 'bold' } as const;

/** Opens the output of this process. Colour only on a terminal, never with `--no-color` or `NO_COLOR`. */
export function openOutput(flags: CommonFlags): Output {
  const json = flags.json === true;
  const words = json ? process.stderr : process.stdout;
  const colour =
    flags.color !== false && !process.env['NO_COLOR'] && (words.isTTY || Boolean(process.env['FORCE_COLOR']));
  return {
    json,
    columns: words.columns ?? 100,
    live: words.isTTY === true && !json && flags.quiet !== true && !process.env['CI'],
    say: (line) => {
      if (flags.quiet !== true) words.write(`${line}\n`);
    },
    ask: (question) => {
      words.write(question);
    },
    data: (schema, value) => {
      if (json) process.stdout.write(`${JSON.stringify({ schema: `shotcaller.${schema}/1`, ...value })}\n`);
    },
    line: (text) => {
      process.stdout.write(`${text}\n`);
    },
    paint: (tone, text) =>
      colour && tone !== 'plain' ? styleText(looks[tone], text, { validateStream: false }) : text,
  };
}
