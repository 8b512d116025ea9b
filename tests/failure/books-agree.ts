import type { LogEvent } from '../../src/core/events/event.ts';
import { entryOf } from '../../src/orchestration/ledger.ts';
import type { AttemptState, ProductionState } from '../../src/orchestration/state.ts';
import type { LabBooks, LabRow } from '../e2e/stage/lab-process.ts';
import { jobIdOf, ofType } from '../e2e/stage/production-log.ts';

const microUsd = (row: LabRow): number => Math.round(row.charged.amount * 1e6);

/**
 * Holds what the log says against what the lab really has (invariants I1 to I4 and I6). Gives a sentence for everything
 * that does not hold: nothing when the books agree.
 */
export function disagreements(state: ProductionState, events: readonly LogEvent[], books: LabBooks): readonly string[] {
  const attempts = Object.values(state.shots).flatMap((shot) => shot.attempts);
  return [
    ...unfinishedShots(state),
    ...jobsAndAttempts(attempts, books),
    ...strays(attempts, books),
    ...money(state, attempts, books),
    ...sends(events, books),
  ];
}

function unfinishedShots(state: ProductionState): readonly string[] {
  return Object.values(state.shots)
    .filter((shot) => shot.accepted === undefined)
    .map((shot) => `${shot.ref} was lost: ${shot.held?.reason ?? 'not accepted'}`);
}

/** Every recorded job exists exactly once, belongs to one attempt, and was collected or given a reason. */
function jobsAndAttempts(attempts: readonly AttemptState[], { jobs }: LabBooks): readonly string[] {
  const rows = new Map(jobs.map((row) => [row.jobId, row]));
  const recorded = attempts.flatMap((attempt) => {
    const job = jobIdOf(attempt.handle);
    return job === undefined ? [] : [{ attempt, job }];
  });
  const twice = recorded.filter(({ job }, at) => recorded.findIndex((other) => other.job === job) !== at);
  return [
    ...(rows.size === jobs.length ? [] : ['the lab has a job id twice']),
    ...twice.map(({ job }) => `job ${job} belongs to two attempts`),
    ...recorded.filter(({ job }) => !rows.has(job)).map(({ job }) => `job ${job} of the log is unknown to the lab`),
    ...recorded.flatMap(({ attempt, job }) => {
      const done = rows.get(job)?.state === 'succeeded';
      return done && attempt.phase !== 'delivered' ? [`job ${job} is finished and was never collected`] : [];
    }),
  ];
}

/** Jobs whose reply nobody recorded: there must be an attempt in doubt for each, with its money at risk. */
function strays(attempts: readonly AttemptState[], { jobs }: LabBooks): readonly string[] {
  const recorded = new Set(attempts.map((attempt) => jobIdOf(attempt.handle)));
  const unrecorded = jobs.filter((row) => !recorded.has(row.jobId));
  const doubts = attempts.filter((attempt) => attempt.phase === 'in-doubt');
  const open = doubts.filter((attempt) => attempt.finding === undefined);
  const count = (list: readonly string[], name: string): number => list.filter((each) => each === name).length;
  const strayModels = unrecorded.map((row) => row.dialect);
  const doubtful = doubts
    .filter((attempt) => attempt.finding === 'assumed-charged')
    .map((attempt) => dialectOf(attempt.engine));
  return [
    ...open.map((attempt) => `the doubt about ${attempt.attempt} was forgotten`),
    ...[...new Set(strayModels)]
      .filter((name) => count(strayModels, name) > count(doubtful, name))
      .map((name) => `${count(strayModels, name)} jobs at ${name} nobody asks for, ${count(doubtful, name)} doubts`),
  ];
}

function dialectOf(engine: string): string {
  return engine.split('/')[0] ?? '';
}

/** What was charged is what was spent, but for jobs in doubt: those are at risk, at their full price. */
function money(state: ProductionState, attempts: readonly AttemptState[], { jobs }: LabBooks): readonly string[] {
  const byJob = new Map(attempts.map((attempt) => [jobIdOf(attempt.handle), attempt]));
  const wrong = jobs.flatMap((row) => {
    const attempt = byJob.get(row.jobId);
    if (attempt === undefined) return [];
    const booked = entryOf(attempt).spent;
    const unsaid = attempt.phase === 'failed' && booked > microUsd(row);
    return booked === microUsd(row) || unsaid ? [] : [`job ${row.jobId}: charged ${microUsd(row)}, booked ${booked}`];
  });
  const stray = jobs.filter((row) => !byJob.has(row.jobId)).reduce((sum, row) => sum + microUsd(row), 0);
  const { spent, atRisk, reserved, cap } = state.ledger;
  return [
    ...wrong,
    ...(stray <= atRisk ? [] : [`${stray} was charged for lost jobs, only ${atRisk} is at risk`]),
    ...(reserved === 0 ? [] : [`${reserved} is still reserved`]),
    ...(spent + atRisk <= cap ? [] : ['more was spent than the cap allows']),
  ];
}

/** No intent is sent twice: at most one create call each, and one job at most per create call. */
function sends(events: readonly LogEvent[], { creates, jobs }: LabBooks): readonly string[] {
  const intents = ofType(events, 'attempt.intended').length;
  const sent = Object.values(creates).reduce((sum, n) => sum + n, 0);
  return [
    ...(sent <= intents ? [] : [`${sent} create calls for ${intents} intents`]),
    ...(jobs.length <= sent ? [] : [`${jobs.length} jobs from ${sent} create calls`]),
  ];
}
