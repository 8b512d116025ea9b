import type { EngineId } from '../core/ids.ts';
import { dayOf } from './ageing.ts';
import type { StrengthSubject } from './evidence-cells.ts';
import { learnedFrom, type ScoredTake } from './learning.ts';
import type { RoutingSnapshot, StrengthRow } from './snapshot.ts';
import { type Evidence, evidenceOf, type Posterior, type StrengthTable, tableFrom, unknownN } from './strengths.ts';

/** An engine without sound is known to deliver none: that is a fact of the catalog, not a wide unknown. */
const noSound: Posterior = {
  mean: 0,
  n: unknownN,
  source: 'catalog: makes no sound',
  measuredOn: null,
  sd: 0,
  covariance: [],
};

interface Subject extends StrengthSubject {
  readonly audio: boolean;
}

interface FittedEvidence {
  readonly rows: readonly StrengthRow[];
  readonly subjects: readonly Subject[];
  readonly day: number;
  readonly evidence: Evidence;
}

interface FilledTable {
  readonly evidence: Evidence;
  readonly takes: readonly ScoredTake[];
  readonly table: StrengthTable;
}

/** Answers kept of each kind: one production asks the same again and again, a process seldom runs more than a few. */
const kept = 4;
// What is asked again decision after decision: the answer follows from the question alone, so a memory changes nothing
// but the time it takes.
let fitted: readonly FittedEvidence[] = [];
let filled: readonly FilledTable[] = [];

/**
 * Strengths of a snapshot's engines on its day: tables and the production's own takes, with the catalog's plain facts
 * written into them. The last few answers are remembered.
 */
export function tableOf({ strengths, engines, takes = [], asOf }: RoutingSnapshot): StrengthTable {
  const subjects = engines.map(({ facts: { id, family, modelVersion, audio } }) => ({
    id,
    family,
    modelVersion,
    audio,
  }));
  const known = fittedFor(strengths, subjects, asOf);
  const before = filled.find((each) => each.evidence === known.evidence && alike(each.takes, takes, sameTake));
  const table = before?.table ?? withoutSound(tableFrom(known.evidence, learnedFrom(takes)), subjects);
  filled = remembered(filled, before ?? { evidence: known.evidence, takes, table });
  return table;
}

function fittedFor(rows: readonly StrengthRow[], subjects: readonly Subject[], asOf: number): FittedEvidence {
  const day = dayOf(asOf);
  const before = fitted.find(
    (each) => each.day === day && alike(each.rows, rows, Object.is) && alike(each.subjects, subjects, sameSubject),
  );
  const found = before ?? { rows, subjects, day, evidence: evidenceOf(rows, subjects, asOf) };
  fitted = remembered(fitted, found);
  return found;
}

function remembered<T>(memory: readonly T[], newest: T): readonly T[] {
  return [newest, ...memory.filter((each) => each !== newest)].slice(0, kept);
}

function alike<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): boolean {
  return a.length === b.length && a.every((each, at) => same(each, b[at] as T));
}

function sameSubject(a: Subject, b: Subject): boolean {
  return a.id === b.id && a.family === b.family && a.modelVersion === b.modelVersion && a.audio === b.audio;
}

function sameTake(a: ScoredTake, b: ScoredTake): boolean {
  const alikeIn = (key: keyof ScoredTake): boolean => a[key] === b[key];
  return (['engine', 'score01', 'by', 'requirement', 'of'] as const).every(alikeIn);
}

function withoutSound(table: StrengthTable, subjects: readonly Subject[]): StrengthTable {
  const silent = new Set<EngineId>(subjects.filter(({ audio }) => !audio).map(({ id }) => id));
  return new Map([...table].map(([id, row]) => [id, silent.has(id) ? { ...row, audio: noSound } : row]));
}
