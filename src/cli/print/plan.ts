import type { PlanResult } from '../../app/plan.ts';
import type { ShotDecision } from '../../core/decision.ts';
import { formatUsd, money } from '../../core/money.ts';
import type { Output } from '../output.ts';
import { plain, tableLines } from './table.ts';

/** A plan as the contract has it: shots with candidates, fallbacks and rejections; price, time and what is unmet. */
export function planData(result: PlanResult): object {
  const plans = result.episodes.map(({ plan }) => plan);
  const sum = (part: 'low' | 'expected' | 'high'): object =>
    money(plans.reduce((total, { cost }) => total + cost[part], 0));
  return {
    production: result.production,
    episodes: result.episodes.map(({ episode, plan }) => ({
      id: episode,
      shots: plan.shots.map((shot) => shot.shot),
      finish: plan.finish,
    })),
    shots: plans.flatMap((plan) => plan.shots).map((shot) => decisionData(shot, result)),
    cost: { low: sum('low'), expected: sum('expected'), high: sum('high') },
    finish: {
      p50S: Math.max(0, ...plans.map(({ finish }) => finish.p50S)),
      p90S: Math.max(0, ...plans.map(({ finish }) => finish.p90S)),
    },
    unmet: plans.flatMap((plan) => plan.unmet),
    solver: plans[0]?.solver ?? { method: 'none', gap: null },
    policyVersion: plans[0]?.policyVersion ?? null,
    snapshotDigests: plans.map((plan) => plan.snapshotDigest),
  };
}

/** One shot's decision as JSON. */
export function decisionData(decision: ShotDecision, { room }: Pick<PlanResult, 'room'>): object {
  const { shot, requirement, chosen, reason, group, candidates, rejected } = decision;
  const facts = chosen === null ? undefined : room.factsOf(chosen);
  const winner = candidates.find(({ engine }) => engine === chosen);
  return {
    id: shot,
    requirement: requirement.weights,
    inferred: requirement.inferred,
    requirementEvidence: requirement.evidence,
    chosen:
      facts === undefined
        ? null
        : { engine: facts.id, route: facts.route, model: facts.model, version: facts.modelVersion },
    reason,
    group,
    fallbacks: candidates.filter(({ engine }) => engine !== chosen).map(({ engine }) => engine),
    candidates: candidates.map(({ priceMicroUsd, ...candidate }) => ({ ...candidate, price: money(priceMicroUsd) })),
    rejected,
    degradations: winner?.degradations ?? [],
  };
}

/** A plan for people: a table, then price, time and what can't be met. */
export function planLines({ episodes }: PlanResult, out: Output): readonly string[] {
  return episodes.flatMap(({ episode, plan }) => {
    const head = ['shot', 'engine', 'needs most', 'quality', 'price', 'then', 'why'].map((word) =>
      out.paint('dim', word),
    );
    const rows = plan.shots.map((shot) => planRow(shot, out));
    const { low, expected, high } = plan.cost;
    const minutes = (s: number): string => `${Math.max(1, Math.round(s / 60))} min`;
    return [
      out.paint('strong', `${episode}: ${plan.shots.length} shots`),
      ...tableLines([head, ...rows], out.columns),
      '',
      `price ${formatUsd(expected)} expected (${formatUsd(low)} to ${formatUsd(high)}) · finished in about ${minutes(plan.finish.p50S)}, 90% within ${minutes(plan.finish.p90S)}`,
      ...plan.unmet.map(({ shot, reason }) => `${out.paint('bad', '✗')} ${shot}: ${plain(reason)}`),
      '',
    ];
  });
}

function planRow(decision: ShotDecision, out: Output): readonly string[] {
  const winner = decision.candidates.find(({ engine }) => engine === decision.chosen);
  const next = decision.candidates.find(({ engine }) => engine !== decision.chosen);
  const needs = Object.entries(decision.requirement.weights)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 2)
    .map(([dimension]) => dimension);
  return [
    decision.shot,
    decision.chosen ?? out.paint('bad', 'nobody'),
    needs.join(', '),
    winner === undefined ? '–' : winner.quality01.toFixed(2),
    winner === undefined ? '–' : formatUsd(winner.priceMicroUsd),
    next?.engine ?? '–',
    plain(decision.reason),
  ];
}
