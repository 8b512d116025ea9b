import { genesis } from '../../core/events/chain.ts';
import { sha256 } from '../../core/hashing.ts';
import { fold } from '../../orchestration/fold.ts';
import { emptyState, type ProductionState } from '../../orchestration/state.ts';
import { standingViolations, type VendorTruth, vendorViolations } from '../invariants.ts';
import { readDisk } from '../memory-log.ts';
import type { JobFaultKind } from '../plan/plan.ts';
import { isFinished, type VendorBooks } from '../vendor/books.ts';
import type { SimulatedWorld } from '../world.ts';
import { isUnsettled } from './attempt-rules.ts';
import { sameJson } from './same.ts';
import type { Found } from './violation.ts';

/** Broken promises once everything is at rest: chain, replay, vendors' books against ours, no shot lost. */
export function finalViolations(world: SimulatedWorld, live: ProductionState): readonly Found[] {
  const events = readDisk(world.disk);
  const found: Found[] = chainBreaks(world.disk.rows).map((seq): Found => ['I7', `the chain breaks at event ${seq}`]);
  if (!sameJson(live, events.reduce(fold, emptyState))) found.push(['I9', 'the replayed log is not the live state']);
  for (const shot of [...Object.values(live.shots), ...Object.values(live.dropped)])
    if (shot.attempts.some(isUnsettled)) found.push(['I1', `${shot.ref} still has an open attempt`]);
  for (const shot of Object.values(live.shots))
    if (shot.accepted === undefined && shot.held === undefined)
      found.push(['I1', `${shot.ref} is neither accepted nor held`]);
  for (const what of standingViolations(live)) found.push(['I6', what]);
  for (const what of vendorViolations(live, knownCharges(live, world.floor.books))) found.push(['I2', what]);
  for (const what of staleCuts(live)) found.push(['I4', what]);
  for (const what of lostClips(world, live)) found.push(['I2', what]);
  return found;
}

/**
 * Events whose stored text does not hash to what it says, or which do not follow the one before. Works on the text
 * alone: canonical JSON without its `hash` member is what was hashed.
 */
function chainBreaks(rows: readonly string[]): readonly number[] {
  let prev = genesis;
  return rows.flatMap((row, at) => {
    const hash = /"hash":"([0-9a-f]{64})",(?="id":"[0-9A-Z]{26}","prev":")/.exec(row)?.[0] ?? '';
    const stated = hash.slice(8, -2);
    const follows = row.includes(`"prev":"${prev}","seq":${at + 1},`);
    const right = sha256(`shotcaller.log/1\0${prev}${row.replace(hash, '')}`) === stated;
    prev = stated;
    return follows && right ? [] : [at + 1];
  });
}

/** Finished episodes whose cut is not made of the files that are accepted in the end. */
function staleCuts({ episodes, shots }: ProductionState): readonly string[] {
  return Object.values(episodes).flatMap(({ id, cut, signed, shots: refs }) => {
    if (signed === undefined || refs.some((ref) => shots[ref]?.accepted === undefined)) return [];
    const accepted = refs.map((ref) => shots[ref]?.accepted?.file.sha256).join();
    return cut?.shots.map(({ fileSha256 }) => fileSha256).join() === accepted
      ? []
      : [`the signed cut of ${id} is not the accepted one`];
  });
}

/** Clips that were finished, could be fetched and were paid for, of attempts that were given up as overdue: watched long enough. */
function lostClips({ floor, clock }: SimulatedWorld, live: ProductionState): readonly string[] {
  const overdue = new Set(
    [...Object.values(live.shots), ...Object.values(live.dropped)]
      .flatMap((shot) => shot.attempts)
      .filter(({ phase, outcome }) => phase === 'failed' && outcome === 'overdue')
      .map(({ attempt }) => attempt),
  );
  // A wall clock that is set forward by a day ends the watch as a day does.
  if (floor.plan.jumps.some(({ byS }) => byS > 4 * 3600)) return [];
  const nowS = clock.elapsedS;
  return floor.books.jobs
    .filter(({ attempt }) => overdue.has(attempt))
    .filter(
      ({ createdS, doneS, fault }) => nowS - createdS < watchedS && doneS < nowS - 2 * 3600 && !unfetchable.has(fault),
    )
    .filter((job) => isFinished(job, nowS))
    .map(({ jobId, attempt }) => `the paid clip of ${jobId} (${attempt}) was never collected`);
}

/** A given-up attempt is watched for a day; a little less, for clocks that were set. */
const watchedS = 20 * 3600;

const unfetchable: ReadonlySet<JobFaultKind | undefined> = new Set([
  'refused-output',
  'job-failed-billed',
  'job-failed-unbilled',
  'forgotten',
  'expired-url-for-good',
  'download-failed',
  'download-truncated',
  'empty-output',
]);

/**
 * The vendors' books, with the charge of a job that could never be seen again held at its price: what an unseen job cost
 * beyond it nobody can know, and it is booked as charged.
 */
function knownCharges(live: ProductionState, books: VendorBooks): VendorTruth {
  const attempts = [...Object.values(live.shots), ...Object.values(live.dropped)].flatMap((shot) => shot.attempts);
  const unseen = new Set(
    attempts.filter(({ billed, phase }) => billed === 'unknown' || phase === 'in-doubt').map(({ attempt }) => attempt),
  );
  return {
    submits: books.submits,
    jobs: books.jobs,
    chargedFor: (attempt) => {
      const charged = books.chargedFor(attempt);
      return unseen.has(attempt) ? Math.min(charged, books.jobOf(attempt)?.price ?? charged) : charged;
    },
  };
}
