import { type Dimension, dimensions, normaliseWeights, type RequirementVector } from '../core/dimensions.ts';
import type { DimensionScore, Verdict } from '../core/verdict.ts';
import type { Finding } from './finding.ts';

/** The gate these rules make up; its version changes when any rule or limit does. */
export const technicalGate = { id: 'technical', version: '1' } as const;

/** Best score of a dimension in which a hard rule failed. */
const failedCap01 = 0.3;

/**
 * Folds findings into a verdict: any failure fails, any warning warns. Only imaging and temporal get scores from
 * technical rules (half the mean, half the worst of their rules' qualities; at most 0.3 when one failed); everything else is unmeasured, never
 * assumed. `score01` is the requirement-weighted mean of the measured dimensions with `coverage01` beside it, and `null`
 * where nothing that the shot requires was measured. An empty requirement weighs all dimensions the same.
 */
export function verdictOf(findings: readonly Finding[], requirement: RequirementVector): Verdict {
  const failed = findings.some((finding) => finding.level === 'fail');
  const warned = findings.some((finding) => finding.level === 'warn');
  const scores: Partial<Record<Dimension, DimensionScore>> = {};
  for (const dimension of ['imaging', 'temporal'] as const) {
    const score = scoreOf(findings, dimension);
    if (score !== undefined) scores[dimension] = { score01: round(score), status: 'measured', source: source() };
  }
  const given = normaliseWeights(requirement);
  const weights = Object.keys(given).length > 0 ? given : equalWeights();
  const measured = dimensions.filter((dimension) => scores[dimension] !== undefined);
  const coverage = measured.reduce((sum, dimension) => sum + (weights[dimension] ?? 0), 0);
  const weighted = measured.reduce((sum, d) => sum + (weights[d] ?? 0) * (scores[d]?.score01 ?? 0), 0);
  for (const dimension of dimensions) {
    if (weights[dimension] === undefined || scores[dimension]) continue;
    scores[dimension] = { score01: null, status: 'unmeasured', source: source() };
  }
  return {
    verdict: failed ? 'fail' : warned ? 'warn' : 'pass',
    score01: coverage > 0 ? round(weighted / coverage) : null,
    coverage01: round(coverage),
    dimensions: scores,
    unmeasured: dimensions.filter((dimension) => !measured.includes(dimension)),
    metrics: findings.map((finding) => finding.metric),
    reasons: reasonsOf(findings),
    gate: technicalGate,
  };
}

function scoreOf(findings: readonly Finding[], dimension: 'imaging' | 'temporal'): number | undefined {
  const own = findings.filter((finding) => finding.dimension === dimension && finding.quality01 !== undefined);
  if (own.length === 0) return undefined;
  const qualities = own.map((finding) => finding.quality01 ?? 0);
  const mean = qualities.reduce((sum, quality) => sum + quality, 0) / qualities.length;
  // One bad property spoils a picture however good the others are, so the worst counts as much as all together.
  const score = (mean + Math.min(...qualities)) / 2;
  return own.some((finding) => finding.level === 'fail') ? Math.min(score, failedCap01) : score;
}

function reasonsOf(findings: readonly Finding[]): string[] {
  const at = (level: Finding['level']): string[] =>
    findings.flatMap((finding) => (finding.level === level && finding.reason ? [finding.reason] : []));
  return [...at('fail'), ...at('warn')];
}

function equalWeights(): RequirementVector {
  return normaliseWeights(Object.fromEntries(dimensions.map((dimension) => [dimension, 1])));
}

function source(): string {
  return `gate ${technicalGate.id}@${technicalGate.version}`;
}

function round(value: number): number {
  return Math.min(1, Math.max(0, Number(value.toFixed(4))));
}
