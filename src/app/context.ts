import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Clock } from '../core/clock.ts';
import type { EngineId } from '../core/ids.ts';
import { type Random, systemRandom } from '../core/random.ts';
import { systemClock } from '../core/system-clock.ts';
import type { Engine } from '../engines/engine.ts';

/** What every use case gets from outside. */
export interface AppContext {
  /** Environment with `.env` of the working folder merged in; the environment wins. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Configuration file named on the command line, if any. */
  readonly configFile?: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Engines of your own instead of the catalog's. */
  readonly engines?: ReadonlyMap<EngineId, Engine>;
}

/** The context of this process. Secrets come only from the environment or `.env`. */
export function processContext(cwd: string, configFile?: string): AppContext {
  const dotEnv = join(cwd, '.env');
  const fromFile = existsSync(dotEnv) ? parseEnv(readFileSync(dotEnv, 'utf8')) : {};
  const env = { ...fromFile, ...process.env };
  return { env, cwd, ...(configFile === undefined ? {} : { configFile }), clock: systemClock, random: systemRandom };
}
