import type { EpisodePlan } from '../core/decision.ts';
import { ConfigError } from '../core/errors.ts';
import type { EngineId, ShotRef } from '../core/ids.ts';
import { type MicroUsd, usd } from '../core/money.ts';
import type { PlanInput } from '../routing/input.ts';
import { movedShots, planSeason } from '../routing/plan.ts';

/** Changes to a production that a plan can try out together. */
export interface WhatIf {
  /** As it was asked for, e.g. `budget=40`. */
  readonly text: string;
  /** Engines nobody could use. */
  readonly without: readonly EngineId[];
  /** Another cap, micro-dollars. */
  readonly budget?: MicroUsd;
  /** Another deadline per episode, minutes. */
  readonly deadlineMin?: number;
}

/** What a plan comes to over all its episodes. */
export interface PlanOutcome {
  readonly cost: EpisodePlan['cost'];
  readonly finish: EpisodePlan['finish'];
  /** Mean expected quality of the shots that have an engine, 0..1; `null` when none has. */
  readonly quality01: number | null;
  readonly unmet: readonly { readonly shot: string; readonly code: string }[];
}

/** A change beside the plan as it is. */
export interface WhatIfResult {
  readonly change: string;
  readonly plan: PlanOutcome;
  /** Shots that would go to another engine. */
  readonly moved: readonly string[];
}

const form = 'give without=<engine>, budget=<dollars> or deadline=<minutes>, several joined by commas';

/**
 * Reads a what-if, e.g. `without=runway/gen4.5` or `budget=40,deadline=60`.
 * @throws {ConfigError} `usage.invalid`.
 */
export function readWhatIf(text: string): WhatIf {
  let found: WhatIf = { text, without: [] };
  for (const part of text.split(',')) {
    const [key = '', value = ''] = part.split('=', 2).map((each) => each.trim());
    const amount = Number(value);
    const isAmount = value !== '' && Number.isFinite(amount);
    if (key === 'without' && value !== '') found = { ...found, without: [...found.without, value] };
    else if (key === 'budget' && isAmount && amount >= 0) found = { ...found, budget: usd(amount) };
    else if (key === 'deadline' && isAmount && amount > 0) found = { ...found, deadlineMin: amount };
    else throw new ConfigError('usage.invalid', `No what-if "${part}": ${form}`);
  }
  return found;
}

function changed(input: PlanInput, { without, budget, deadlineMin }: WhatIf): PlanInput {
  const { production, snapshot } = input;
  const known = new Set(snapshot.engines.map(({ facts }) => facts.id));
  const unknown = without.find((engine) => !known.has(engine));
  if (unknown !== undefined)
    throw new ConfigError(
      'usage.invalid',
      `What if without ${unknown}? There is no such engine; see shotcaller engines`,
    );
  const cap = budget ?? production.budget.cap;
  return {
    ...input,
    production: {
      ...production,
      budget: { ...production.budget, cap },
      engines: { ...production.engines, deny: [...production.engines.deny, ...without] },
      ...(deadlineMin === undefined ? {} : { deadlineMin }),
    },
    budgetLeft: Math.max(0, input.budgetLeft + cap - production.budget.cap),
  };
}

/** What some episodes' plans come to together. */
export function outcomeOf(plans: readonly EpisodePlan[]): PlanOutcome {
  const sum = (part: 'low' | 'expected' | 'high'): MicroUsd => plans.reduce((total, { cost }) => total + cost[part], 0);
  const qualities = plans
    .flatMap(({ shots }) => shots)
    .flatMap(({ chosen, candidates }) => candidates.find(({ engine }) => engine === chosen)?.quality01 ?? []);
  return {
    cost: { low: sum('low'), expected: sum('expected'), high: sum('high') },
    finish: {
      p50S: Math.max(0, ...plans.map(({ finish }) => finish.p50S)),
      p90S: Math.max(0, ...plans.map(({ finish }) => finish.p90S)),
    },
    quality01: qualities.length === 0 ? null : qualities.reduce((total, each) => total + each, 0) / qualities.length,
    unmet: plans.flatMap(({ unmet }) => unmet.map(({ shot, code }) => ({ shot, code }))),
  };
}

/** Plans again with a change, close to the plan as it is, and says what the change does. Spends nothing. */
export function whatIfOf(input: PlanInput, plans: readonly EpisodePlan[], change: WhatIf): WhatIfResult {
  const before = new Map<ShotRef, EngineId>(
    plans
      .flatMap(({ shots }) => shots)
      .flatMap(({ shot, chosen }): [ShotRef, EngineId][] => (chosen === null ? [] : [[shot as ShotRef, chosen]])),
  );
  // Where no plan is in force yet, a run after the change would plan afresh.
  const inForce = (input.previous?.size ?? 0) > 0;
  const then = planSeason({ ...changed(input, change), previous: before, inForce });
  return { change: change.text, plan: outcomeOf(then), moved: movedShots(before, then) };
}
