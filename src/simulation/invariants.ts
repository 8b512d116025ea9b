import { isDeepStrictEqual } from 'node:util';
import { checkChain } from '../core/events/chain.ts';
import type { MicroUsd } from '../core/money.ts';
import { fold } from '../orchestration/fold.ts';
import { type AttemptState, emptyState, isOpen, type ProductionState, type ShotState } from '../orchestration/state.ts';
import { type MemoryDisk, readDisk } from './memory-log.ts';

/** What the vendors themselves wrote down: the truth that a log is held against. */
export interface VendorTruth {
  readonly submits: readonly { readonly attempt: string }[];
  readonly jobs: readonly { readonly jobId: string; readonly attempt: string }[];
  /** What one attempt was really charged, micro-USD. */
  chargedFor(attempt: string): MicroUsd;
}

/** Broken promises of one state, as sentences: money within the cap, true sums, slots, no acceptance without its grounds. */
export function violationsOf(state: ProductionState): readonly string[] {
  const { cap, spent, reserved, atRisk } = state.ledger;
  const over = spent + reserved + atRisk > cap ? [`${spent} + ${reserved} + ${atRisk} is over the cap of ${cap}`] : [];
  return [...over, ...standingViolations(state)].map((text) => `after event ${state.seq}: ${text}`);
}

/** Broken promises of one state that hold whatever was cut, raised or charged meanwhile. */
export function standingViolations(state: ProductionState): readonly string[] {
  return [...money(state), ...slots(state), ...allShots(state).flatMap(acceptance)];
}

/** Broken promises at the end of everything: chain, replay, vendors' books against ours, no shot lost. */
export function finalViolations(disk: MemoryDisk, live: ProductionState, books: VendorTruth): readonly string[] {
  const events = readDisk(disk);
  const check = checkChain(events);
  const replayed = isDeepStrictEqual(events.reduce(fold, emptyState), live);
  const open = allShots(live).filter((shot) => shot.attempts.some(isOpen));
  const lost = Object.values(live.shots).filter((shot) => shot.accepted === undefined && shot.held === undefined);
  return [
    ...(check.ok ? [] : [`the chain breaks: ${check.reason}`]),
    ...(replayed ? [] : ['the replayed log is not the live state']),
    ...open.map((shot) => `${shot.ref} still has an open attempt`),
    ...lost.map((shot) => `${shot.ref} is neither accepted nor held`),
    ...vendorViolations(live, books),
  ];
}

/** What the vendors' own books say against the log. */
export function vendorViolations(state: ProductionState, books: VendorTruth): readonly string[] {
  const attempts = allShots(state).flatMap((shot) => shot.attempts);
  const twice = attempts.filter(({ attempt }) => books.submits.filter((sent) => sent.attempt === attempt).length > 1);
  const unknown = books.submits.filter((sent) => !attempts.some(({ attempt }) => attempt === sent.attempt));
  const astray = books.jobs.filter((job) => {
    const own = attempts.find(({ attempt }) => attempt === job.attempt);
    return !JSON.stringify(own?.handle ?? '').includes(job.jobId) && own?.finding !== 'assumed-charged';
  });
  const dear = attempts.filter((attempt) => {
    const { spent, reserved, atRisk } = potsOf(attempt);
    const charged = books.chargedFor(attempt.attempt);
    // A vendor that never told its price may charge more than its list: the reservation is all that can be known.
    const known = attempt.phase === 'delivered' ? charged : Math.min(charged, attempt.intended.reserve);
    return known > spent + reserved + atRisk;
  });
  return [
    ...twice.map(({ attempt }) => `${attempt} was submitted twice`),
    ...unknown.map(({ attempt }) => `${attempt} was submitted without an intent`),
    ...astray.map(({ jobId, attempt }) => `job ${jobId} of ${attempt} was neither adopted nor written off`),
    ...dear.map(({ attempt }) => `${attempt} was charged more than is booked`),
  ];
}

/** The pots an attempt's money lies in: a second opinion, apart from the ledger's own rules. Micro-USD. */
export function potsOf(attempt: AttemptState): { spent: MicroUsd; reserved: MicroUsd; atRisk: MicroUsd } {
  const { phase, intended, quoted = 0, finding, cost } = attempt;
  const reserve = Math.max(intended.reserve, quoted);
  const open = phase === 'intended' || phase === 'submitted';
  return {
    spent: open || phase === 'in-doubt' ? 0 : cost,
    reserved: open ? reserve : 0,
    atRisk: phase === 'in-doubt' && finding !== 'absent' ? reserve : 0,
  };
}

function allShots(state: ProductionState): readonly ShotState[] {
  return [...Object.values(state.shots), ...Object.values(state.dropped)];
}

function money(state: ProductionState): readonly string[] {
  const { spent, reserved, atRisk } = state.ledger;
  const sums = allShots(state)
    .flatMap((shot) => shot.attempts.map(potsOf))
    .reduce((a, b) => ({ spent: a.spent + b.spent, reserved: a.reserved + b.reserved, atRisk: a.atRisk + b.atRisk }), {
      spent: 0,
      reserved: 0,
      atRisk: 0,
    });
  return isDeepStrictEqual(sums, { spent, reserved, atRisk }) ? [] : ['the ledger is not the sum of its attempts'];
}

function slots(state: ProductionState): readonly string[] {
  const open = allShots(state).flatMap((shot) => shot.attempts.filter(isOpen));
  return Object.entries(state.engines).flatMap(([id, health]) => {
    const own = open.filter((attempt) => attempt.engine === id).length;
    const limit = health.terms?.concurrency ?? Number.POSITIVE_INFINITY;
    return [
      ...(own === health.openAttempts ? [] : [`${id} counts ${health.openAttempts} open attempts and has ${own}`]),
      ...(own <= limit ? [] : [`${id} films ${own} shots at once and may film ${limit}`]),
    ];
  });
}

function acceptance(shot: ShotState): readonly string[] {
  const { accepted } = shot;
  if (accepted === undefined) return [];
  const take = shot.takes.find((entry) => entry.take === accepted.take);
  const gate = take?.gate;
  const allowed = take?.verdict?.verdict !== 'fail' || gate?.override === true;
  return [
    ...(gate?.decision === 'approve' ? [] : [`${shot.ref} was accepted without an approval`]),
    ...(allowed ? [] : [`${shot.ref} was accepted below its gate`]),
    ...(take?.attempt === accepted.attempt ? [] : [`${shot.ref} was accepted with another attempt's manifest`]),
  ];
}
