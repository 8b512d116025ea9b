import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Defect } from '../../core/errors.ts';
import type { AppContext } from '../context.ts';

/**
 * Does a task in a fresh process, where nothing is warm and all that was used is the task's own.
 * @param entry module that reads the task from its first argument and prints what it measured.
 * @throws {Defect} `defect.invariant` when the process fails.
 */
export async function inOwnProcess<T>({ env }: AppContext, entry: URL, task: unknown): Promise<T> {
  const { PATH, SHOTCALLER_FFMPEG } = env;
  // The same file runs as .ts source and as built .js; the other entry has the extension of its neighbours.
  const path = fileURLToPath(entry).replace(/\.ts$/, extname(fileURLToPath(import.meta.url)));
  const child = spawn(process.execPath, [path, JSON.stringify(task)], {
    // No keys: the measured process must not be able to reach an engine that costs money.
    env: { PATH, ...(SHOTCALLER_FFMPEG === undefined ? {} : { SHOTCALLER_FFMPEG }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [json, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new Defect('defect.invariant', `The measured process ended with code ${code}`);
  return JSON.parse(json) as T;
}
