import type { ProductionView } from '../../src/app/views/production-view.ts';
import type { LogEvent } from '../../src/core/events/event.ts';
import { heldCodes } from '../../src/orchestration/held.ts';
import { entryOf } from '../../src/orchestration/ledger.ts';
import type { AttemptState, ProductionState, ShotState } from '../../src/orchestration/state.ts';
import type { LabBooks, LabRow } from '../e2e/stage/lab-process.ts';
import { jobIdOf, ofType } from '../e2e/stage/production-log.ts';

/** What is held against each other: the log, what `status` says of it, and the lab's true ledger. */
export interface StormBooks {
  readonly state: ProductionState;
  readonly events: readonly LogEvent[];
  readonly view: ProductionView;
  readonly lab: LabBooks;
}

/** One attempt and the shot it was for. */
interface Sent {
  readonly shot: ShotState;
  readonly attempt: AttemptState;
}

/**
 * Holds the log against the lab's ledger after a storm, where shots may end held and money may stay at risk, as long as
 * it says so (invariants I1 to I4 and I6). Gives a sentence for everything that does not hold.
 */
export function stormDamage(books: StormBooks): readonly string[] {
  const { state } = books;
  const sent = [...Object.values(state.shots), ...Object.values(state.dropped)].flatMap((shot) =>
    shot.attempts.map((attempt): Sent => ({ shot, attempt })),
  );
  return [...silentShots(books), ...known(books, sent), ...strays(books, sent), ...money(books, sent), ...sends(books)];
}

/** Every shot is accepted, waits at a gate, or is held with a code that is documented. */
function silentShots({ state }: StormBooks): readonly string[] {
  return Object.values(state.shots).flatMap(({ ref, accepted, held, openGate }) => {
    if (accepted !== undefined || openGate !== undefined) return [];
    if (held === undefined) return [`${ref} is neither accepted nor held`];
    return Object.hasOwn(heldCodes, held.code) ? [] : [`${ref} is held with an unknown code ${held.code}`];
  });
}

/** Jobs with a recorded handle: known to the lab, one attempt each, collected when they are done, or listed. */
function known({ view, lab, events }: StormBooks, sent: readonly Sent[]): readonly string[] {
  const rows = rowsByJob(lab);
  const recorded = sent.flatMap((each) => (jobOf(each.attempt) === undefined ? [] : [each]));
  const names = recorded.map(({ attempt }) => jobOf(attempt) ?? '');
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  return [
    ...(rows.size === lab.jobs.length ? [] : ['the lab has a job id twice']),
    ...twice.map((name) => `${name} belongs to two attempts`),
    ...names.filter((name) => !rows.has(name)).map((name) => `${name} of the log is unknown to the lab`),
    ...recorded.flatMap(({ shot, attempt }) => {
      const row = rows.get(jobOf(attempt) ?? '');
      if (row?.state !== 'succeeded' || attempt.phase === 'delivered' || isListed(view, shot, attempt)) return [];
      return [
        `${told(shot, attempt)} is finished at the vendor (${effectsOf(row)}), not collected and not listed`,
        ...storyOf(events, attempt),
      ];
    }),
  ];
}

/** Jobs whose reply nobody recorded: each needs an attempt of its own that is listed as doubtful. */
function strays({ view, lab }: StormBooks, sent: readonly Sent[]): readonly string[] {
  const recorded = new Set(sent.map(({ attempt }) => jobOf(attempt)));
  const doubtful = sent.filter(({ shot, attempt }) => attempt.phase === 'in-doubt' && isListed(view, shot, attempt));
  const free = new Set(doubtful.filter(({ attempt }) => entryOf(attempt).atRisk > 0));
  const open = sent.filter(({ attempt }) => attempt.phase === 'in-doubt' && attempt.finding === undefined);
  return [
    ...open.map(({ shot, attempt }) => `the doubt about ${told(shot, attempt)} was forgotten`),
    ...lab.jobs.flatMap((row) => {
      if (recorded.has(`${row.dialect} ${row.jobId}`)) return [];
      const own = [...free].find(({ attempt }) => isFor(row, attempt));
      if (own === undefined)
        return [`${row.dialect} ${row.jobId} (${row.state}, ${effectsOf(row)}) has no attempt and no doubt`];
      free.delete(own);
      return [];
    }),
  ];
}

/** Requests carry the seed of their attempt, but for Luma's, which knows none. */
function isFor(row: LabRow, attempt: AttemptState): boolean {
  if (dialectOf(attempt) !== row.dialect) return false;
  return row.dialect === 'luma' || JSON.stringify(row.request).includes(`"seed":${attempt.intended.seed}`);
}

/** Nobody is charged more than is booked, each attempt and all together, and never more than the cap. */
function money({ state, lab }: StormBooks, sent: readonly Sent[]): readonly string[] {
  const rows = rowsByJob(lab);
  const { spent, atRisk, reserved, cap } = state.ledger;
  const charged = microUsd(lab.charged.amount);
  return [
    ...sent.flatMap(({ shot, attempt }) => {
      const row = rows.get(jobOf(attempt) ?? '');
      const pots = entryOf(attempt);
      const booked = pots.spent + pots.atRisk + pots.reserved;
      if (row === undefined || booked >= microUsd(row.charged.amount)) return [];
      const told2 = `charged ${microUsd(row.charged.amount)} (${row.state}, ${effectsOf(row)}), booked ${booked}`;
      return [`${told(shot, attempt)}: ${told2}`];
    }),
    ...(charged <= spent + atRisk ? [] : [`${charged} was charged, ${spent} + ${atRisk} at risk are booked`]),
    ...(charged <= cap ? [] : [`${charged} was charged, the cap is ${cap}`]),
    ...(spent + atRisk <= cap ? [] : [`${spent} + ${atRisk} at risk are more than the cap of ${cap}`]),
    ...(reserved === 0 ? [] : [`${reserved} is still reserved`]),
  ];
}

/** At most one create call for each intent, and at most one job for each call. */
function sends({ events, lab }: StormBooks): readonly string[] {
  const intents = ofType(events, 'attempt.intended').map(({ data }) => data.engine.split('/')[0] ?? '');
  const count = (list: readonly string[], name: string): number => list.filter((each) => each === name).length;
  return Object.entries(lab.creates).flatMap(([dialect, creates]) => {
    const jobs = count(
      lab.jobs.map((row) => row.dialect),
      dialect,
    );
    return [
      ...(creates <= count(intents, dialect)
        ? []
        : [`${creates} calls at ${dialect}, ${count(intents, dialect)} intents`]),
      ...(jobs <= creates ? [] : [`${jobs} jobs at ${dialect} from ${creates} calls`]),
    ];
  });
}

function isListed(view: ProductionView, { ref }: ShotState, { n }: AttemptState): boolean {
  return view.uncollected.some((entry) => entry.shot === ref && entry.n === n);
}

function rowsByJob({ jobs }: LabBooks): ReadonlyMap<string, LabRow> {
  return new Map(jobs.map((row) => [`${row.dialect} ${row.jobId}`, row]));
}

function jobOf(attempt: AttemptState): string | undefined {
  const id = jobIdOf(attempt.handle);
  return id === undefined ? undefined : `${dialectOf(attempt)} ${id}`;
}

function dialectOf({ engine }: AttemptState): string {
  return engine.split('/')[0] ?? '';
}

function effectsOf(row: LabRow): string {
  return row.effects.map(({ name }) => name).join(', ') || 'no effect';
}

function told({ ref }: ShotState, { n, engine, phase, outcome, billed, finding, reason }: AttemptState): string {
  const words = [phase, outcome, billed && `billed ${billed}`, finding, reason].filter(Boolean).join(', ');
  return `${ref} attempt ${n} on ${engine} (${words})`;
}

/** What the log says of one attempt, for whoever has to find out what went wrong. */
function storyOf(events: readonly LogEvent[], { attempt }: AttemptState): readonly string[] {
  return events
    .filter(({ data }) => 'attempt' in data && data.attempt === attempt)
    .map(({ seq, at, type, data }) => `  ${seq} ${at} ${type} ${'reason' in data ? data.reason : ''}`);
}

function microUsd(amount: number): number {
  return Math.round(amount * 1e6);
}
