import type { Candidate, Rejection, ShotDecision } from '../core/decision.ts';
import type { EngineId, ShotRef } from '../core/ids.ts';
import { formatUsd } from '../core/money.ts';
import type { Shot } from '../production/shot.ts';
import type { ShotOptions } from './options.ts';

/** Why nobody can make a shot: the one shared reason, or the reasons by engine. */
export function nobody(rejected: readonly Rejection[]): { readonly code: string; readonly reason: string } {
  if (rejected.length === 0) return { code: 'no-engine', reason: 'there is no engine' };
  const [first] = rejected;
  const relevant = rejected.filter(({ code }) => code !== 'pinned-elsewhere' && code !== 'previz-not-pinned');
  const pinned = rejected.some(({ code }) => code === 'pinned-elsewhere');
  if (pinned && relevant.length === 0)
    return { code: 'pinned-elsewhere', reason: 'pinned to an engine that is not in the catalog' };
  const shared = relevant.every(({ code, reason }) => code === relevant[0]?.code && reason === relevant[0]?.reason);
  if (shared && relevant[0] !== undefined) return { code: relevant[0].code, reason: relevant[0].reason };
  const list = (relevant.length > 0 ? relevant : [first]).flatMap((each) =>
    each === undefined ? [] : `${each.engine}: ${each.reason}`,
  );
  return { code: 'no-engine', reason: `no engine can make it (${list.join('; ')})` };
}

const termWords = {
  quality: 'expected quality',
  price: 'price of acceptance',
  time: 'time',
  switch: 'continuity',
  risk: 'less risk and loss',
} as const;

/** What kept a plan from giving every shot its best engine. */
export interface Scarcity {
  readonly budget: boolean;
  readonly deadline: boolean;
  /** Engines whose allowed requests are used up. */
  readonly requests: ReadonlySet<EngineId>;
  /** Engines of the plan before: a new plan moves few shots. */
  readonly previous: ReadonlyMap<ShotRef, EngineId>;
}

/** One sentence on why the chosen engine was chosen. */
function reasonFor(chosen: Candidate, candidates: readonly Candidate[], shot: Shot, scarce: Scarcity): string {
  if (shot.pin === chosen.engine) return `pinned to ${chosen.engine}`;
  if (chosen.restsUntil !== undefined)
    return `the money left pays for none that is free; it rests until ${chosen.restsUntil}`;
  const [best, second] = candidates;
  if (best !== undefined && best.engine !== chosen.engine) {
    const cheaper = best.priceMicroUsd > chosen.priceMicroUsd;
    const lead = `better by ${(best.utility - chosen.utility).toFixed(3)} at ${formatUsd(best.priceMicroUsd)}`;
    const isShort = scarce.requests.has(best.engine) || (cheaper && scarce.budget);
    if (!isShort && scarce.previous.get(shot.ref) === chosen.engine)
      return `stays where it was planned before, though ${best.engine} is ${lead}: a new plan moves few shots`;
    const why = scarce.requests.has(best.engine)
      ? `the request limit of ${best.engine}`
      : cheaper && scarce.budget
        ? 'the budget'
        : scarce.deadline
          ? 'the deadline'
          : 'the plan as a whole';
    return `${why} moved it here from ${best.engine}, which is ${lead}`;
  }
  if (second === undefined) return 'the only engine that can make it';
  if (second.restsUntil !== undefined) return `the only engine that can make it now; ${second.engine} rests`;
  const margin = chosen.utility - second.utility;
  const strongest = (['quality', 'price', 'time', 'switch', 'risk'] as const)
    .map((term) => ({ term, gain: chosen.terms[term] - second.terms[term] }))
    .sort((a, b) => b.gain - a.gain)[0];
  return margin < 0.0005
    ? `even with ${second.engine}; the cheaper one wins`
    : `${margin.toFixed(3)} ahead of ${second.engine}, mostly by ${termWords[strongest?.term ?? 'quality']}`;
}

/** Says of a draft who takes over; empty otherwise. */
function draftWords({ afterReject }: Candidate): string {
  return afterReject === undefined ? '' : `; a draft: if it is rejected, ${afterReject} takes over`;
}

/** Nothing is scarce: a shot ranked by itself. */
export const plenty: Scarcity = { budget: false, deadline: false, requests: new Set(), previous: new Map() };

/** A shot's decision with all its candidates and its reason in words. */
export function decisionOf(
  { shot, requirement, rejected }: ShotOptions,
  candidates: readonly Candidate[],
  chosen: Candidate | undefined,
  group: string | undefined,
  because: { readonly reason?: string; readonly scarce?: Scarcity } = {},
): ShotDecision {
  const words =
    chosen === undefined
      ? nobody(rejected).reason
      : `${reasonFor(chosen, candidates, shot, because.scarce ?? plenty)}${draftWords(chosen)}`;
  return {
    shot: shot.ref,
    requirement,
    chosen: chosen?.engine ?? null,
    reason: because.reason ?? words,
    group: group ?? null,
    candidates: [...candidates],
    rejected: [...rejected],
  };
}
