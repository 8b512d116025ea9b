import type { PlanResult } from '../../app/plan.ts';
import { outcomeOf, type PlanOutcome, type WhatIfResult } from '../../app/what-if.ts';
import type { EpisodePlan, Rejection, ShotDecision } from '../../core/decision.ts';
import { formatUsd, money } from '../../core/money.ts';
import { planSpread } from '../../routing/plan-spread.ts';
import { isUndecided } from '../../routing/telling-apart.ts';
import type { Output } from '../output.ts';
import { hanging, plain, tableLines } from './table.ts';

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
    whatIf: result.whatIf.map((each) => whatIfData(each, plans)),
    solver: plans[0]?.solver ?? { method: 'none', gap: null },
    spread: planSpread(plans.flatMap((plan) => plan.shots)),
    undecided: plans.flatMap((plan) => plan.shots.filter(isUndecided).map(({ shot }) => shot)),
    policyVersion: plans[0]?.policyVersion ?? null,
    snapshotDigests: plans.map((plan) => plan.snapshotDigest),
  };
}

function outcomeData({ cost, finish, quality01, unmet }: PlanOutcome): object {
  return {
    cost: { low: money(cost.low), expected: money(cost.expected), high: money(cost.high) },
    finish,
    quality01,
    unmet,
  };
}

function whatIfData({ change, plan, moved }: WhatIfResult, plans: readonly EpisodePlan[]): object {
  const base = outcomeOf(plans);
  return {
    change,
    plan: outcomeData(plan),
    difference: {
      cost: money(plan.cost.expected - base.cost.expected),
      finishS: plan.finish.p50S - base.finish.p50S,
      quality01: plan.quality01 === null || base.quality01 === null ? null : plan.quality01 - base.quality01,
      unmet: plan.unmet.length - base.unmet.length,
    },
    moved,
  };
}

/** The plan and every what-if, one line each. */
function whatIfLines(whatIf: readonly WhatIfResult[], plans: readonly EpisodePlan[], out: Output): readonly string[] {
  if (whatIf.length === 0) return [];
  const base = outcomeOf(plans);
  const head = ['what if', 'price', 'time', 'quality', 'unmet', 'moved'].map((word) => out.paint('dim', word));
  const row = (name: string, plan: PlanOutcome, moved: string): readonly string[] => [
    name,
    usdInCents(plan.cost.expected),
    minutes(plan.finish.p50S),
    plan.quality01 === null ? '–' : plan.quality01.toFixed(3),
    String(plan.unmet.length),
    moved,
  ];
  const rows = whatIf.map(({ change, plan, moved }) => row(change, plan, String(moved.length)));
  return [...tableLines([head, row('(the plan)', base, '–'), ...rows], out.columns), ''];
}

/** One shot's decision as JSON. */
export function decisionData(decision: ShotDecision, { room }: Pick<PlanResult, 'room'>): object {
  const { shot, requirement, chosen, reason, group, candidates, rejected, choice } = decision;
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
    choice: choice ?? null,
    fallbacks: candidates.filter(({ engine }) => engine !== chosen).map(({ engine }) => engine),
    candidates: candidates.map(({ priceMicroUsd, ...candidate }) => ({ ...candidate, price: money(priceMicroUsd) })),
    rejected,
    degradations: winner?.degradations ?? [],
  };
}

/** Terminal width from which the plan shows the first fallback in a column of its own. */
const wide = 120;

/** A plan for people: a table with the reason for each engine, then price, time and what can't be met. */
export function planLines(
  { episodes, whatIf = [] }: Pick<PlanResult, 'episodes'> & Partial<Pick<PlanResult, 'whatIf'>>,
  out: Output,
): readonly string[] {
  const plans = episodes.map(({ plan }) => plan);
  return [...episodes.flatMap((each) => episodeLines(each, out)), ...whatIfLines(whatIf, plans, out)];
}

function episodeLines({ episode, plan }: PlanResult['episodes'][number], out: Output): readonly string[] {
  const words = ['shot', 'engine', 'needs most', 'quality', 'price', ...(out.columns >= wide ? ['then'] : []), 'why'];
  const head = words.map((word) => out.paint('dim', word));
  const met = plan.shots.filter(({ chosen }) => chosen !== null);
  return [
    out.paint('strong', `${episode}: ${plan.shots.length} ${plan.shots.length === 1 ? 'shot' : 'shots'}`),
    ...(met.length === 0 ? [] : tableLines([head, ...met.map((shot) => planRow(shot, out))], out.columns)),
    '',
    ...(met.length === 0 ? [] : [...sums(plan), ...evidenceLines(met, out), '']),
    ...unmetLines(plan, out),
  ];
}

/** Money that is only an estimate: whole cents are enough. */
export function usdInCents(microUsd: number): string {
  return formatUsd(Math.ceil(microUsd / 10_000) * 10_000);
}

function minutes(s: number): string {
  return `${Math.max(1, Math.round(s / 60))} min`;
}

function sums({ cost: { low, expected, high }, finish }: EpisodePlan): readonly string[] {
  return [
    `price  ${usdInCents(expected)} expected, 90% between ${usdInCents(low)} and ${usdInCents(high)}`,
    `time   about ${minutes(finish.p50S)}, 90% within ${minutes(finish.p90S)}`,
  ];
}

/** How the shots are spread over the engines, and how many of them the evidence could not decide. */
function evidenceLines(met: readonly ShotDecision[], out: Output): readonly string[] {
  const { engines, bits, mostBits } = planSpread(met);
  const counts = engines.map(({ engine, shots }) => `${engine} ${shots}`).join(', ');
  const undecided = met.filter(isUndecided).length;
  return [
    ...hanging('engines', `${counts} (spread ${bits.toFixed(1)} of at most ${mostBits.toFixed(1)} bits)`, out.columns),
    ...(undecided === 0
      ? []
      : hanging(
          out.paint('warn', 'thin   '),
          `for ${undecided} of ${met.length} shots the evidence can't tell the two best engines apart: \`shotcaller calibrate\` measures them, \`why\` says which`,
          out.columns,
        )),
  ];
}

/** Shots that can't be made, those with the same reasons together: usually one key is missing for all of them. */
function unmetLines({ unmet, shots }: EpisodePlan, out: Output): readonly string[] {
  const rejectedOf = (ref: string): readonly Rejection[] => shots.find(({ shot }) => shot === ref)?.rejected ?? [];
  const groups = Map.groupBy(unmet, ({ shot, code, reason }) =>
    code === 'no-engine' ? JSON.stringify(rejectedOf(shot)) : reason,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const names = group.map(({ shot }) => shot).join(', ');
    const listed = first.code === 'no-engine' ? rejectedOf(first.shot) : [];
    const text = listed.length === 0 ? `${names}: ${plain(first.reason)}` : `no engine can make ${names}:`;
    return [...hanging(out.paint('bad', '✗'), text, out.columns), ...rejectedLines(listed, out), ''];
  });
}

/** Engines that are left out, those with the same reason together. */
export function rejectedLines(rejected: readonly Rejection[], out: Output): readonly string[] {
  return [...Map.groupBy(rejected, ({ reason }) => plain(reason))].flatMap(([reason, same]) =>
    hanging(`  ${out.paint('dim', '×')}`, `${same.map(({ engine }) => engine).join(', ')}: ${reason}`, out.columns),
  );
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
    ...(out.columns >= wide ? [next?.engine ?? '–'] : []),
    plain(decision.reason),
  ];
}
