import { epochMs } from '../../core/clock.ts';
import type { LogEvent } from '../../core/events/event.ts';
import { shotOf } from '../../core/ids.ts';
import type { OutcomeClass } from '../../core/outcome.ts';
import { type AttemptState, type ShotState, shotAt } from '../../orchestration/state.ts';
import { potsOf } from '../invariants.ts';
import type { EventView, Found } from './violation.ts';

type Of<T extends LogEvent['type']> = Extract<LogEvent, { type: T }>;

/** The shot an event belongs to, before it. */
export function shotBefore({ event, before }: EventView): ShotState | undefined {
  const ref = shotOf(event.unit);
  return ref === undefined ? undefined : shotAt(before, ref);
}

/** Outcomes after which an engine never gets the same input again. */
const refusals: ReadonlySet<OutcomeClass> = new Set(['refused-input', 'refused-output', 'invalid-request']);

/** An engine that rests after faults is left alone this long even by a shot that has no other, milliseconds. */
const shortRestMs = 120_000;

/** An intent: money, slots, gates, pins, refusals and doubts at the moment of the reservation. */
export function intended(view: EventView, event: Of<'attempt.intended'>): readonly Found[] {
  const shot = shotBefore(view);
  if (shot === undefined) return [['I1', `${event.data.attempt} is intended for an unknown shot`]];
  return [...money(view, shot, event), ...engineAllows(view, event), ...shotAllows(view, shot, event)];
}

function money({ after, tally }: EventView, { ref }: ShotState, event: Of<'attempt.intended'>): readonly Found[] {
  const { spent, reserved, atRisk } = after.ledger;
  const { cap, perShotMax } = tally;
  const shot = shotAt(after, ref);
  const found: Found[] = [];
  if (spent + reserved + atRisk > cap)
    found.push([
      'I6',
      `${event.data.attempt} was reserved beyond the cap: ${spent} + ${reserved} + ${atRisk} > ${cap}`,
    ]);
  if (perShotMax !== undefined && shot !== undefined && committedTo(shot) > perShotMax)
    found.push(['I6', `${event.data.attempt} was reserved beyond the limit of ${ref}`]);
  return found;
}

function committedTo({ attempts }: ShotState): number {
  return attempts.map(potsOf).reduce((sum, pots) => sum + pots.spent + pots.reserved + pots.atRisk, 0);
}

function engineAllows({ before, after, tally }: EventView, { data, at }: Of<'attempt.intended'>): readonly Found[] {
  const { engine, attempt } = data;
  const health = before.engines[engine];
  const limit = health?.terms?.concurrency ?? 1;
  const open = after.engines[engine]?.openAttempts ?? 0;
  const found: Found[] = [];
  if (open > limit) found.push(['I11', `${engine} films ${open} shots at once and may film ${limit}`]);
  if (health?.struck !== undefined) found.push(['I11', `${attempt} goes to ${engine}, which is out`]);
  const { openedAt, restUntil, probe } = health?.breaker ?? {};
  const now = epochMs(at);
  if (
    openedAt !== undefined &&
    restUntil !== undefined &&
    now >= openedAt &&
    now < Math.min(restUntil, openedAt + shortRestMs)
  )
    found.push(['I11', `${attempt} goes to ${engine}, which rests after faults`]);
  if (now < tally.of(engine).askedUntil) found.push(['I11', `${engine} is asked again before the time it named`]);
  if (probe !== undefined) found.push(['I11', `${attempt} goes to ${engine}, which ${probe} is just trying`]);
  return found;
}

function shotAllows(view: EventView, shot: ShotState, { data }: Of<'attempt.intended'>): readonly Found[] {
  const { before, epoch } = view;
  const { attempt, engine } = data;
  const found: Found[] = [];
  const policy = before.opened?.policy;
  const current = shot.attempts.slice(shot.attemptsBase);
  const paid = current.filter((a) => a.submittedAt !== undefined || a.phase === 'in-doubt').length;
  const untouched = (each: AttemptState): boolean =>
    (view.touched.get(`shot:${shot.ref}`) ?? 0) <= (view.endedIn.get(each.attempt) ?? Number.POSITIVE_INFINITY);
  if (data.epoch !== epoch) found.push(['I7', `${attempt} names epoch ${data.epoch} and was written in ${epoch}`]);
  if (shot.attempts.some(isUnsettled) && data.hedgeOf === undefined)
    found.push(['I3', `${attempt} is intended while another attempt of ${shot.ref} is open`]);
  if (shot.attempts.some((each) => each.attempt === attempt)) found.push(['I2', `${attempt} is intended twice`]);
  if (shot.accepted !== undefined) found.push(['I2', `${attempt} is intended for an accepted shot`]);
  if (before.episodes[shot.episode]?.planGate !== 'approved')
    found.push(['I5', `${attempt} is intended before the plan was approved`]);
  if (shot.pin !== null && shot.pin !== engine) found.push(['I8', `${attempt} goes elsewhere than its shot's pin`]);
  const last = shot.attempts.at(-1);
  // A person who gives a shot to another engine, also while it is filmed elsewhere, allows one more attempt.
  const byPerson = (view.touched.get(`shot:${shot.ref}`) ?? 0) > view.tally.startedIn(last?.attempt ?? '');
  if (paid >= (policy?.maxAttemptsPerShot ?? 1) && !byPerson)
    found.push(['I1', `${shot.ref} is filmed more often than allowed`]);
  for (const each of current.filter(untouched)) {
    if (each.engine === engine && each.outcome !== undefined && refusals.has(each.outcome))
      found.push(['I11', `${engine} gets ${shot.ref} again although it said ${each.outcome}`]);
    // Who gives a shot to another engine while an attempt runs orders a second one, whatever becomes of the first.
    const ordered = view.tally.givenIn(`shot:${shot.ref}`) > view.tally.startedIn(each.attempt);
    if (policy?.inDoubt === 'hold' && each.finding === 'assumed-charged' && !ordered)
      found.push(['I3', `${attempt} is intended although a doubt of ${shot.ref} waits for a person`]);
  }
  return found;
}

/** An attempt of which nobody knows yet what becomes of it. */
export function isUnsettled({ phase, finding }: AttemptState): boolean {
  return phase === 'intended' || phase === 'submitted' || (phase === 'in-doubt' && finding === undefined);
}

/** Every other event of an attempt: it follows from where the attempt stood and agrees with the vendor. */
export function attemptEvent(view: EventView): readonly Found[] {
  const { event, books, studio } = view;
  const shot = shotBefore(view);
  const id = 'attempt' in event.data ? event.data.attempt : '';
  const own = shot?.attempts.find((each) => each.attempt === id);
  if (shot === undefined || own === undefined) return [['I7', `${event.type} of ${id}, which nobody intended`]];
  switch (event.type) {
    case 'attempt.submitted':
      return own.handle === undefined ? [] : [['I2', `${id} was submitted although its job was known`]];
    case 'attempt.in_doubt':
      return own.phase === 'intended' ? [] : [['I3', `${id} came in doubt when it was ${own.phase}`]];
    case 'attempt.reconciled': {
      if (own.phase !== 'in-doubt') return [['I3', `${id} was reconciled when it was ${own.phase}`]];
      const windowMs = (view.before.engines[own.engine]?.terms?.visibilityS ?? 0) * 1000;
      const early = epochMs(event.at) < (own.doubtSince ?? 0) + windowMs;
      const given = event.data.finding !== 'found' && event.data.proven !== true && own.finding === undefined;
      return early && given ? [['I3', `${id} was given up before the vendor's lists can be believed`]] : [];
    }
    case 'attempt.delivered': {
      const { take, asset } = event.data;
      const found: Found[] = [];
      const job = books.jobOfClip(studio.clips.get(asset.sha256) ?? '');
      if (shot.takes.some((each) => each.take === take))
        found.push(['I4', `take ${take} of ${shot.ref} was made twice`]);
      if (own.phase === 'delivered') found.push(['I2', `${id} was delivered twice`]);
      if (job?.attempt !== id) found.push(['I4', `${id} delivered the clip of ${job?.attempt}`]);
      return found;
    }
    case 'attempt.failed':
    case 'attempt.cancelled':
      return own.phase === 'delivered' ? [['I2', `${id} failed after its clip was collected`]] : [];
    default:
      return [];
  }
}
