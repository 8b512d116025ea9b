import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ConfigError } from '../../core/errors.ts';
import type { CampaignViolation, SeedRange } from '../campaign.ts';
import { type PlanSize, usualSize } from '../plan/any-plan.ts';
import type { Mutant } from './mutant.ts';
import type { HuntOrder } from './mutant-worker.ts';
import { mutants } from './mutants.ts';

/** What became of one planted bug. */
export interface MutantFound {
  readonly name: string;
  readonly says: string;
  /** First seed that shows it; `null` when none did. */
  readonly foundAt: number | null;
  /** Seeds run until then. */
  readonly seeds: number;
  /** The promise it broke, in words. */
  readonly invariant: string;
}

/** How a hunt goes. */
export interface HuntOptions {
  /** Names of the bugs; none means all. */
  readonly names?: readonly string[];
  readonly seeds: SeedRange;
  readonly size?: PlanSize;
  readonly stop?: AbortSignal;
  readonly onEach?: (line: string) => void;
}

const src = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Plants bugs one by one and looks how many seeds it takes to find them.
 * @throws {ConfigError} `usage.invalid` for an unknown name, for a bug whose place in the source is gone, and in the built
 *   package, which has no sources to change.
 */
export async function huntMutants(options: HuntOptions): Promise<readonly MutantFound[]> {
  const wanted = options.names ?? [];
  const chosen = wanted.length === 0 ? mutants : wanted.map(mutantNamed);
  const { seeds, size = usualSize } = options;
  const found: MutantFound[] = [];
  for (const mutant of chosen) {
    if (options.stop?.aborted === true) break;
    requirePlace(mutant);
    const one = await hunt({ src, mutant, seeds, size });
    const { name, says } = mutant;
    const what = one.first === undefined ? '' : `${one.first.invariant} ${one.first.what}`;
    found.push({ name, says, foundAt: one.first?.seed ?? null, seeds: one.seeds, invariant: what });
    options.onEach?.(`${name}: ${one.first === undefined ? 'not found' : `seed ${one.first.seed}, ${what}`}`);
  }
  return found;
}

/** How often a bug's place occurs in today's source; anything but 1 means that the bug has rotted. */
export function placesOf(mutant: Mutant): number {
  return readFileSync(src + mutant.file, 'utf8').split(mutant.find).length - 1;
}

function mutantNamed(name: string): Mutant {
  const found = mutants.find((mutant) => mutant.name === name);
  if (found !== undefined) return found;
  const hint = `Known: ${mutants.map((mutant) => mutant.name).join(', ')}`;
  throw new ConfigError('usage.invalid', `No planted bug is called ${name}`, { mutant: name }, { hint });
}

function requirePlace(mutant: Mutant): void {
  if (!existsSync(src + mutant.file)) {
    const hint = 'Clone the repository and run the command there: bugs are planted in the source.';
    throw new ConfigError('usage.invalid', 'The built package has no sources to plant a bug in', {}, { hint });
  }
  if (placesOf(mutant) === 1) return;
  throw new ConfigError('usage.invalid', `The place of ${mutant.name} in ${mutant.file} is gone`, {
    mutant: mutant.name,
  });
}

function hunt(order: HuntOrder): Promise<{ readonly seeds: number; readonly first?: CampaignViolation }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./mutant-worker.ts', import.meta.url), { workerData: order });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
