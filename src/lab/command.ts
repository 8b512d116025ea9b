import { existsSync, readFileSync } from 'node:fs';
import { ConfigError } from '../core/errors.ts';
import type { MediaTools } from '../media/tools.ts';
import { startLab } from './server.ts';

/** `shotcaller lab`. */
export interface LabCommandOptions {
  readonly port?: number;
  readonly seed?: number;
  /** Path of a JSON file with a fault plan. */
  readonly faultsFile?: string;
  readonly workDir: string;
  readonly speed?: number;
  readonly tools: MediaTools;
  /** Ends the lab; the caller ties it to Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
}

/** Where the first line goes, e.g. `process.stdout`. */
export interface LineOutput {
  write(text: string): unknown;
}

/**
 * Runs the lab until `signal` is aborted. The first line printed is `{"baseUrls": {…}, "control": url}`; resolves when
 * the port is free again.
 * @throws {ConfigError} `lab.fault-invalid` or `lab.port`, before anything is printed.
 */
export async function runLab(options: LabCommandOptions, out: LineOutput): Promise<void> {
  const { faultsFile, signal, ...rest } = options;
  const faults = faultsFile === undefined ? [] : readFaults(faultsFile);
  const lab = await startLab({ ...rest, faults });
  out.write(`${JSON.stringify({ baseUrls: lab.baseUrls, control: lab.control })}\n`);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await lab.close();
}

function readFaults(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why = existsSync(file) ? 'can not be read as JSON' : 'does not exist';
    const hint = 'Give a JSON file with a list of rules, or {"mode": "replace", "rules": [...]}.';
    throw new ConfigError('lab.fault-invalid', `The fault file ${file} ${why}`, { file }, { hint, cause });
  }
}
