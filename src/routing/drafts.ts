import type { MicroUsd } from '../core/money.ts';
import { type AcceptanceOutlook, acceptanceAfter, acceptanceOutlook, takesLeft } from './acceptance.ts';
import { nextAfterReject } from './after-reject.ts';
import { aloneAround } from './alone.ts';
import { candidateOf, type Surroundings } from './candidates.ts';
import { noHistory, type PlanInput, type ShotHistory } from './input.ts';
import type { DraftCourse, Option, ShotOptions } from './options.ts';
import type { PlanRules } from './plan-problem.ts';
import { tuning } from './tuning.ts';
import { compareOptions, tieWidth, utilityOf, utilityTerms } from './utility.ts';

/** Takes of one engine: what one costs, and P(accept) of the next one. */
export interface Takes {
  readonly priceMicroUsd: MicroUsd;
  readonly pAccept: number;
}

/** A cheap take first and, after a reject, another engine for the attempts that are left. */
export interface DraftOutlook extends AcceptanceOutlook {
  /** Expected attempts of the engine that takes over. */
  readonly attemptsBehind: number;
  /** Share of the accepted takes that is the draft itself. */
  readonly shareOfDraft: number;
}

/**
 * The engine that takes over as a draft reckons with it: halved, as if its own take had been rejected. Measured it loses
 * less, but alone it could also be followed by another engine, which the formula leaves out: a draft must pay clearly.
 */
function rejectedOnce<T extends Takes>(behind: T): T {
  return { ...behind, pAccept: behind.pAccept * tuning.acceptAfterReject };
}

/** Outlook of a draft whose reject lowers what the engine behind it can hope for. */
export function draftOutlook(draft: Takes, behind: Takes, maxAttempts: number): DraftOutlook {
  const rejected = 1 - draft.pAccept;
  const rest = acceptanceOutlook(rejectedOnce(behind).pAccept, behind.priceMicroUsd, maxAttempts - 1);
  const pAccepted = draft.pAccept + rejected * rest.pAccepted;
  const spend = Math.round(draft.priceMicroUsd + rejected * rest.attempts * behind.priceMicroUsd);
  return {
    pAccepted,
    attempts: 1 + rejected * rest.attempts,
    spend,
    priceOfAcceptance: Math.round(spend / pAccepted),
    attemptsBehind: rejected * rest.attempts,
    shareOfDraft: draft.pAccept / pAccepted,
  };
}

/**
 * Whether a draft pays against its better engine alone: price + (1 - p) x price of acceptance *given the reject* is less
 * than the price of acceptance without a draft (evidence: routing 7.3). With independent attempts it would seem to pay far
 * more often.
 */
export function draftPays(draft: Takes, behind: Takes, maxAttempts: number): boolean {
  if (maxAttempts < 2) return false;
  const alone = acceptanceOutlook(behind.pAccept, behind.priceMicroUsd, maxAttempts);
  const after = acceptanceOutlook(rejectedOnce(behind).pAccept, behind.priceMicroUsd, maxAttempts - 1);
  return draft.priceMicroUsd + (1 - draft.pAccept) * after.priceOfAcceptance < alone.priceOfAcceptance;
}

/** What drafts of a shot depend on besides its options. */
export interface DraftGround {
  readonly input: PlanInput;
  readonly rules: PlanRules;
  readonly history?: ShotHistory | undefined;
}

/**
 * The options of a shot, those that are worth more as drafts with the engine that takes over. It is the engine that
 * failover would go to after one reject, better and dearer, losing nothing that the draft keeps. Never in a continuity
 * group, whose engine must be foreseeable, nor after a first reject.
 */
export function withDrafts(each: ShotOptions, { input, rules, history = noHistory }: DraftGround): ShotOptions {
  const { shot, options } = each;
  const takes = takesLeft(input.production.policy.maxAttemptsPerShot, 0);
  const grouped = rules.groups.get(shot.ref) !== undefined;
  if (options.length < 2 || takes < 2 || history.rejectedOn.length > 0 || grouped) return each;
  // Seldom does any pair come so far: only then it is worth asking where failover would go.
  const mayGain = (option: Option): boolean =>
    options.some((behind) => gainAtMost(option, behind, rules, takes) > tieWidth);
  if (!options.some(mayGain)) return each;
  const ground = {
    each,
    input,
    rules,
    around: aloneAround(each, rules),
  };
  return { ...each, options: options.map((option) => draftOf(option, ground) ?? option) };
}

interface Ranked {
  readonly option: Option;
  readonly engine: string;
  readonly utility: number;
  readonly pAccept: number;
  readonly priceMicroUsd: MicroUsd;
}

interface Ground extends DraftGround {
  readonly each: ShotOptions;
  readonly around: Surroundings;
}

/** The shot's options as failover would rank them after a reject of the draft, best first. */
function rankedAfterReject(draft: Option, { each, input, rules }: Ground): readonly Ranked[] {
  const takes = takesLeft(input.production.policy.maxAttemptsPerShot, 1);
  const options = each.options.map((option): Option => {
    const { priceMicroUsd, attemptS } = option;
    const pAccept = acceptanceAfter(option.pAccept, [{ same: option === draft, pAccept: draft.pAccept }]);
    const outlook = acceptanceOutlook(pAccept, priceMicroUsd, takes);
    return { ...option, pAccept, outlook, workS: attemptS * outlook.attempts };
  });
  const around = aloneAround({ ...each, options }, rules);
  return options
    .map((option) => {
      const { engine, pAccept, priceMicroUsd } = option;
      return { option, engine, pAccept, priceMicroUsd, utility: candidateOf(each.shot, option, around).utility };
    })
    .sort(compareOptions);
}

/** The option as a draft, or `undefined` where that is not offered. */
function draftOf(option: Option, ground: Ground): Option | undefined {
  const { each, input, around } = ground;
  const { production, budgetLeft } = input;
  const rivals = each.options.filter((other) => other !== option);
  if (rivals.some((other) => beats(other, option))) return undefined;
  const ranked = rankedAfterReject(option, ground);
  const affordable = ranked.filter(({ priceMicroUsd }) => option.priceMicroUsd + priceMicroUsd <= budgetLeft);
  const next = nextAfterReject(affordable, option.engine);
  const behind = rivals.find(({ engine }) => engine === next?.engine);
  if (behind === undefined || !takesOver(behind, option)) return undefined;
  if (option.priceMicroUsd + behind.priceMicroUsd > (production.budget.perShotMax ?? Number.POSITIVE_INFINITY))
    return undefined;
  const takes = takesLeft(production.policy.maxAttemptsPerShot, 0);
  if (!draftPays(option, behind, takes)) return undefined;
  const draft = asDraft(option, rejectedOnce(behind), draftOutlook(option, behind, takes));
  const gain = candidateOf(each.shot, draft, around).utility - candidateOf(each.shot, option, around).utility;
  return gain > tieWidth ? draft : undefined;
}

/** What a draft gains over more takes of its own where nobody waits; 0 where it is none. */
function gainAtMost(option: Option, behind: Option, { budgetShare, deadlineMin }: PlanRules, attempts: number): number {
  if (!takesOver(behind, option) || !draftPays(option, behind, attempts)) return 0;
  const drafted = asDraft(option, rejectedOnce(behind), draftOutlook(option, behind, attempts));
  const worth = ({ outlook, workS }: Option, { quality01, sd, preference }: DraftCourse | Option): number =>
    utilityOf(
      utilityTerms({
        ...{ quality01, sd, preference, budgetShare, deadlineMin, expectedS: workS },
        ...{ priceOfAcceptance: outlook.priceOfAcceptance, switchCost: 0, lossRisk: 0, deprecated: false },
      }),
    );
  return worth(drafted, drafted.draft ?? drafted) - worth(option, option);
}

/** As good in everything and better in something: behind such an engine nobody starts with the other. */
function beats(a: Option, b: Option): boolean {
  const pairs: readonly (readonly [number, number])[] = [
    [a.pAccept, b.pAccept],
    [-a.priceMicroUsd, -b.priceMicroUsd],
    [-a.attemptS, -b.attemptS],
    [-a.coolingS, -b.coolingS],
    [-a.lossRisk, -b.lossRisk],
    [a.preference, b.preference],
  ];
  return pairs.every(([x, y]) => x >= y) && pairs.some(([x, y]) => x > y);
}

function takesOver(behind: Option, draft: Option): boolean {
  const retiring = ({ standing }: Option): boolean => standing.facts.lifecycle.status === 'deprecated';
  return (
    behind.pAccept > draft.pAccept &&
    behind.priceMicroUsd > draft.priceMicroUsd &&
    behind.coolingS === 0 &&
    (retiring(draft) || !retiring(behind)) &&
    behind.degradations.every((loss) => draft.degradations.includes(loss))
  );
}

function asDraft(option: Option, behind: Option, outlook: DraftOutlook): Option {
  const mixed = (of: (each: Option) => number): number =>
    outlook.shareOfDraft * of(option) + (1 - outlook.shareOfDraft) * of(behind);
  return {
    ...option,
    outlook,
    workS: option.attemptS + outlook.attemptsBehind * behind.attemptS,
    draft: {
      behind,
      quality01: mixed(({ quality01 }) => quality01),
      sd: mixed(({ sd }) => sd),
      preference: mixed(({ preference }) => preference),
    },
  };
}
