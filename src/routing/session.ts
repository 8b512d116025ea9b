import type { Requirement } from '../core/decision.ts';
import { isDimension } from '../core/dimensions.ts';
import type { EngineId } from '../core/ids.ts';
import { dateOf } from './ageing.ts';
import { cautiousQualities } from './caution.ts';
import { gateAgreement, judgedTwice } from './gate-agreement.ts';
import { type Learned, learn, nothingLearned, type ScoredTake } from './learning.ts';
import type { KindModel } from './prompt-kinds.ts';
import { inferFromPrompt } from './requirements.ts';
import { readLine, type SessionMessage, statedNeeds } from './session-messages.ts';
import { byCodeUnit, type StrengthRow } from './snapshot.ts';
import { type Evidence, evidenceOf, type StrengthTable, tableFrom } from './strengths.ts';
import { tuning } from './tuning.ts';
import { compareOptions } from './utility.ts';
import { because, requirementFrom } from './weights.ts';

/** What a session starts with. */
export interface RoutingSessionOptions {
  /** Strengths known before the first line. Default none: the session knows only what it is told. */
  readonly strengths?: readonly StrengthRow[];
  /** What tells the kind of a bare prompt. Default the model that ships. */
  readonly kindModel?: KindModel;
}

/** The routing brain behind `route --stdio`: one line in, one line out, no I/O. */
export interface RoutingSession {
  /** Answers one line (without its line break) with one line of JSON. Never throws for what the line holds. */
  handleLine(line: string): string;
}

/** Marks after which half of the caution is left. */
const settlesAfter = 2;

/** Shots whose requirement is kept for a later `observe` without needs, and takes whose marks are kept to be compared. */
const mostRemembered = 10_000;

/** Marks of one take that are kept to be compared. */
const mostMarks = 20;

function forgetOldest(memory: Map<string, unknown>): void {
  const [oldest] = memory.keys();
  if (memory.size > mostRemembered && oldest !== undefined) memory.delete(oldest);
}

/** Starts a routing session (contract 4). Time is the newest date of the evidence, so that nothing reads a clock. */
export function createRoutingSession(options: RoutingSessionOptions = {}): RoutingSession {
  const evidence = new Map<string, StrengthRow>();
  const engines = new Set<EngineId>();
  const remembered = new Map<string, { readonly requirement: Requirement; readonly line: number }>();
  const heard = new Map<string, readonly ScoredTake[]>();
  let learned: Learned = nothingLearned;
  let evidenceNow: Evidence | undefined;
  let table: StrengthTable | undefined;
  let lines = 0;
  let marks = 0;
  let isGateKnown = true;

  const addRow = (row: StrengthRow): void => {
    evidence.set(JSON.stringify([row.engine, row.dimension, row.source]), row);
    addEngine(row.engine);
    [evidenceNow, table] = [undefined, undefined];
  };
  const addEngine = (engine: EngineId): void => {
    if (!engines.has(engine)) [evidenceNow, table] = [undefined, undefined];
    engines.add(engine);
  };
  for (const row of options.strengths ?? []) addRow(row);

  const currentTable = (): StrengthTable => {
    evidenceNow ??= currentEvidence();
    if (!isGateKnown) learned = { ...learned, gate: gateAgreement(judgedTwice([...heard.values()].flat())) };
    isGateKnown = true;
    table ??= tableFrom(evidenceNow, learned);
    return table;
  };

  const currentEvidence = (): Evidence => {
    const rows = [...evidence.values()];
    const newest =
      rows
        .flatMap(({ measuredOn }) => (measuredOn !== null && dateOf(measuredOn) !== undefined ? [measuredOn] : []))
        .sort((a, b) => (dateOf(a) ?? 0) - (dateOf(b) ?? 0))
        .at(-1) ?? '2000-01-01';
    const dated = rows.map((row) => (row.measuredOn === null ? { ...row, measuredOn: newest } : row));
    const subjects = [...engines].sort(byCodeUnit).map((id) => ({ id }));
    return evidenceOf(dated, subjects, dateOf(newest) ?? 0);
  };

  const requirementFor = (
    message: { readonly needs?: Readonly<Record<string, number>> | null | undefined },
    prompt: string,
  ): Requirement => {
    const stated = statedNeeds(message.needs);
    return stated === undefined
      ? inferFromPrompt(prompt, options.kindModel)
      : requirementFrom(because('needs of the message', stated), false);
  };

  const route = (message: Extract<SessionMessage, { type: 'route' }>): object => {
    const requirement = requirementFor(message, message.prompt);
    for (const engine of message.engines) addEngine(engine);
    const strengths = currentTable();
    // Where marks come in, a wrong choice is found out: the more there are, the less caution is needed.
    const doubt =
      (requirement.inferred ? tuning.doubtInferred : tuning.doubtStated) * (settlesAfter / (settlesAfter + marks));
    const ranking = [...cautiousQualities(strengths, [...new Set(message.engines)], requirement.weights, doubt)]
      .map(([engine, { cautious01 }]) => ({ engine, utility: cautious01, priceMicroUsd: 0 }))
      .sort(compareOptions)
      .map(({ engine, utility }) => ({ engine, utility }));
    remembered.set(String(message.id), { requirement, line: lines });
    forgetOldest(remembered);
    return {
      type: 'decision',
      id: message.id,
      engine: ranking[0]?.engine,
      ranking,
      requirement: requirement.weights,
      inferred: requirement.inferred,
      evidence: requirement.evidence,
    };
  };

  const observe = (message: Extract<SessionMessage, { type: 'observe' }>): object => {
    addEngine(message.engine);
    const known =
      statedNeeds(message.needs) === undefined ? remembered.get(String(message.id))?.requirement : undefined;
    const requirement = (known ?? requirementFor(message, '')).weights;
    marks += 1;
    const take: ScoredTake = { engine: message.engine, requirement, score01: message.score, by: message.by };
    learned = learn(learned, take);
    if (message.id !== undefined) hear(take, String(message.id));
    table = undefined;
    return { type: 'ok' };
  };

  /** Marks of a gate and of a person for the same shot and engine show how far the gate may be believed. */
  const hear = (take: ScoredTake, id: string): void => {
    // An id that is routed again names another shot.
    const of = JSON.stringify([id, remembered.get(id)?.line, take.engine]);
    const own = [...(heard.get(of) ?? []), { ...take, of }].slice(-mostMarks);
    heard.set(of, own);
    forgetOldest(heard);
    if (judgedTwice(own).length > 0) isGateKnown = false;
  };

  const answer = (line: string): object => {
    const read = readLine(line);
    if (!read.ok) return { type: 'error', code: read.code, line: lines, message: read.reason };
    const { message } = read;
    if (message.type === 'route') return route(message);
    if (message.type === 'observe') return observe(message);
    for (const row of message.rows)
      if (isDimension(row.dimension)) addRow({ ...row, dimension: row.dimension, measuredOn: row.measuredOn ?? null });
    return { type: 'ok' };
  };

  return {
    handleLine(line) {
      lines += 1;
      return JSON.stringify(answer(line));
    },
  };
}
