import type { Clock } from '../../core/clock.ts';
import { StoreError } from '../../core/errors.ts';
import type { Random } from '../../core/random.ts';
import { lockProduction, openDatabase } from './database.ts';
import { beatEveryMs, beatsToWatch, defaultLostS, depose, type Lease, leaseIn } from './lease.ts';
import { type LeaseOptions, openLog, type WritableLog } from './log.ts';

/** How a production is claimed. */
export interface ClaimOptions extends LeaseOptions {
  /** Told once, before a silent owner is watched: for how many seconds it said nothing, and how long that will take. */
  readonly onWatch?: (silentS: number, watchS: number) => void;
  /** Ends the watch. */
  readonly stop?: AbortSignal;
}

/**
 * Opens a production's log for writing as `openLog` does; takes the production over when the process that holds it has
 * stopped beating: it was stopped, it hangs, or its machine gives it no time. Whatever that process does when it wakes
 * is refused (`store.stale-lease`).
 * @throws {StoreError} as `openLog`; `store.busy` while the owner lives.
 */
export async function claimLog(
  dir: string,
  clock: Clock,
  random: Random,
  options: ClaimOptions = {},
): Promise<WritableLog> {
  for (;;) {
    const opened = tryOpen(dir, clock, random, options);
    if (!StoreError.is(opened)) return opened;
    const seen = leaseIn(dir);
    const lostS = Math.max(options.lostS ?? defaultLostS, seen?.lostS ?? 0);
    const beats = seen === undefined ? undefined : beatsToWatch(seen, clock.now(), lostS);
    if (seen === undefined || beats === undefined) throw opened;
    const watchS = (beats * beatEveryMs(lostS)) / 1000;
    options.onWatch?.(Math.round((clock.now() - (seen.beatAt ?? clock.now())) / 1000), Math.round(watchS));
    const found = await watch({ dir, clock, random, options }, seen, watchS);
    if (found === 'gone') continue;
    if (found === 'alive') throw opened;
    deposeIn(dir, seen);
  }
}

interface Claim {
  readonly dir: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly options: ClaimOptions;
}

/** Looks this often while it watches, milliseconds. */
const lookEveryMs = 250;

/** Counts its own sleeps instead of reading the clock: a jump of the wall clock neither shortens nor ends the watch. */
async function watch(claim: Claim, seen: Lease, watchS: number): Promise<'silent' | 'alive' | 'gone'> {
  const { dir, clock, options } = claim;
  for (let left = Math.ceil((watchS * 1000) / lookEveryMs); left > 0; left--) {
    await clock.sleepUntil(clock.now() + lookEveryMs, options.stop);
    if (options.stop?.aborted) return 'alive';
    const now = leaseIn(dir);
    if (now?.beats !== seen.beats || now.generation !== seen.generation) return 'alive';
    if (isFree(dir, now.generation)) return 'gone';
  }
  return 'silent';
}

/** Whether the owner ended meanwhile: then the production is simply opened. */
function isFree(dir: string, generation: number): boolean {
  const lock = lockProduction(dir, generation);
  lock?.release();
  return lock !== undefined;
}

function tryOpen(dir: string, clock: Clock, random: Random, options: LeaseOptions): WritableLog | StoreError {
  try {
    return openLog(dir, clock, random, options);
  } catch (thrown) {
    if (StoreError.is(thrown) && thrown.code === 'store.busy' && thrown.context['held'] === true) return thrown;
    throw thrown;
  }
}

function deposeIn(dir: string, seen: Lease): void {
  const db = openDatabase(dir);
  try {
    depose(dir, db, seen);
  } finally {
    db.close();
  }
}
