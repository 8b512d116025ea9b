import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError, messageOf, ProvenanceError } from '../core/errors.ts';
import type { Verdict } from '../core/verdict.ts';
import { findMediaTools } from '../media/tools.ts';
import { type DeliveryFormat, parseShotExpectation } from '../quality/expectation.ts';
import { judgeTake } from '../quality/judge.ts';
import type { AppContext } from './context.ts';

/** What `judge` is told. */
export interface JudgeOptions {
  /** Path of the shot's JSON. */
  readonly shot: string;
  readonly delivery?: DeliveryFormat;
  /** Path of the shot before, for continuity. */
  readonly previous?: string;
  /** Paths of pictures of the named characters. They must exist; no scorer reads them yet. */
  readonly references?: readonly string[];
}

/**
 * Runs the quality gate on one file.
 * @throws {ConfigError} `config.unreadable` or `config.invalid` for the shot's JSON; {ProvenanceError}
 *   `provenance.unreadable` when a clip or picture does not exist.
 */
export async function judgeFile(context: AppContext, file: string, options: JudgeOptions): Promise<Verdict> {
  const { cwd } = context;
  const expectation = parseShotExpectation(readJson(resolve(cwd, options.shot)), options.delivery);
  const clip = existing(resolve(cwd, file));
  for (const reference of options.references ?? []) existing(resolve(cwd, reference));
  const previous = options.previous === undefined ? {} : { previousFile: existing(resolve(cwd, options.previous)) };
  const tools = await findMediaTools(context.env as NodeJS.ProcessEnv);
  return judgeTake(tools, { file: clip, expectation, ...previous });
}

function existing(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() === true) return path;
  const what = found === undefined ? 'does not exist' : 'is not a file';
  throw new ProvenanceError('provenance.unreadable', `${path} ${what}`, { path }, { hint: 'Check the path.' });
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const hint = 'Give --shot a JSON file such as {"durationS": 5, "type": "action", "camera": "truck"}.';
    throw new ConfigError('config.unreadable', `Can not read ${path}: ${messageOf(cause)}`, { path }, { cause, hint });
  }
}
