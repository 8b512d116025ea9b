import type { AttemptState, ProductionState, ShotState } from '../../src/orchestration/state.ts';
import { statusOf } from '../../src/orchestration/status.ts';

/** Engine, outcome (or the phase of an attempt that has none yet) and cost in micro-USD. */
export type AttemptLine = readonly [engine: string, outcome: string, costMicroUsd: number];

/** Number, engine, verdict. */
export type TakeLine = readonly [take: number, engine: string, verdict: string];

/** Decision, take, who decided. */
export type GateLine = readonly [decision: string, take: number | null, by: string];

/** What a log says of one shot. */
export interface ShotSummary {
  readonly status: string;
  readonly engine: string | null;
  readonly pin: string | null;
  readonly acceptedTake: number | null;
  /** Code of the hold. */
  readonly held: string | null;
  readonly attempts: readonly AttemptLine[];
  readonly takes: readonly TakeLine[];
  readonly gates: readonly GateLine[];
  /** Causes. */
  readonly reassigned: readonly string[];
  /** Attempts of an earlier brief, which count towards no limit. */
  readonly attemptsBefore: number;
  /** Attempts that ran beside a slow one, counted from 0. Left out where there are none: schema 1 knew no such thing. */
  readonly hedges?: readonly number[];
}

/** What a whole log comes to, in words that no later version may change. Money in micro-USD. */
export interface LogSummary {
  readonly production: string | null;
  readonly revision: number | null;
  readonly seq: number;
  readonly head: string;
  readonly ledger: Readonly<Record<'cap' | 'spent' | 'reserved' | 'atRisk', number>>;
  /** Reason by engine. */
  readonly struck: Readonly<Record<string, string>>;
  readonly episodes: Readonly<Record<string, Readonly<Record<'planGate' | 'episodeGate' | 'end', string>>>>;
  readonly shots: Readonly<Record<string, ShotSummary>>;
  /** Shots that a later revision of the production file left out. */
  readonly dropped: Readonly<Record<string, ShotSummary>>;
  /** `seq` by key of an operator's command. Left out where there are none: schema 1 knew no such thing. */
  readonly commands?: Readonly<Record<string, number>>;
}

function seqs(commands: ProductionState['commands']): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(commands).map(([key, { seq }]) => [key, seq]));
}

/** Sums a folded log up; reads only what people see of a production. */
export function summaryOf(state: ProductionState): LogSummary {
  const { opened, seq, head, ledger, engines, episodes, shots, dropped, commands } = state;
  const struck = Object.entries(engines).flatMap(([id, health]) =>
    health.struck === undefined ? [] : [[id, health.struck] as const],
  );
  const ends = Object.values(episodes).map(({ id, planGate, episodeGate, cut, signed }) => {
    const end = signed !== undefined ? 'signed' : cut !== undefined ? 'cut' : 'unfinished';
    return [id, { planGate, episodeGate, end }] as const;
  });
  return {
    production: opened?.production ?? null,
    revision: opened?.revision ?? null,
    seq,
    head,
    ledger: { cap: ledger.cap, spent: ledger.spent, reserved: ledger.reserved, atRisk: ledger.atRisk },
    struck: Object.fromEntries(struck),
    episodes: Object.fromEntries(ends),
    shots: summaries(shots),
    dropped: summaries(dropped),
    ...(Object.keys(commands).length === 0 ? {} : { commands: seqs(commands) }),
  };
}

function summaries(shots: Readonly<Record<string, ShotState>>): Readonly<Record<string, ShotSummary>> {
  return Object.fromEntries(Object.entries(shots).map(([ref, shot]) => [ref, summaryOfShot(shot)]));
}

function summaryOfShot(shot: ShotState): ShotSummary {
  const hedges = shot.attempts.flatMap(({ intended }, at) => (intended.hedgeOf === undefined ? [] : [at]));
  return {
    status: statusOf(shot),
    engine: shot.engine ?? null,
    pin: shot.pin,
    acceptedTake: shot.accepted?.take ?? null,
    held: shot.held?.code ?? null,
    attempts: shot.attempts.map((attempt) => [attempt.engine, endOf(attempt), attempt.cost]),
    takes: shot.takes.map(({ take, engine, verdict }) => [take, engine, verdict?.verdict ?? 'unjudged']),
    gates: shot.gates.map(({ decision, take, override, by }) => [
      override ? `${decision}, override` : decision,
      take ?? null,
      'person' in by ? by.person : by.policy,
    ]),
    reassigned: shot.reassignments.map(({ cause }) => cause),
    attemptsBefore: shot.attemptsBase,
    ...(hedges.length === 0 ? {} : { hedges }),
  };
}

/** A doubt is told apart by what was found out about it: that decides where its money lies. */
function endOf({ outcome, phase, finding }: AttemptState): string {
  if (phase === 'in-doubt') return finding === undefined ? 'in-doubt' : `in-doubt, ${finding}`;
  return outcome ?? phase;
}

/** The summary as it is stored: indented, with one line per attempt and take. */
export function printSummary(summary: LogSummary): string {
  const text = JSON.stringify(summary, null, 2);
  const inOneLine = (list: string): string => list.replace(/\s*\n\s*/g, ' ').replace(/^\[ | \]$/g, (end) => end.trim());
  return `${text.replace(/\[[^[\]{}]*\]/g, inOneLine)}\n`;
}
