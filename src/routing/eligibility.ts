import { type EpochMs, rfc3339 } from '../core/clock.ts';
import type { Rejection } from '../core/decision.ts';
import type { EngineId } from '../core/ids.ts';
import { formatUsd, type MicroUsd } from '../core/money.ts';
import type { OutcomeClass } from '../core/outcome.ts';
import { type DurationRange, fitDuration, priceOf, typicalSeconds } from '../engines/facts.ts';
import type { Production } from '../production/production.ts';
import type { Shot } from '../production/shot.ts';
import { type Degradation, degradationsOf, degradationText, fittingSize } from './degradations.ts';
import { noHistory, type ShotHistory } from './input.ts';
import type { EngineStanding } from './snapshot.ts';

/** What eligibility depends on besides shot and engine. */
export interface EligibilityContext {
  readonly production: Production;
  readonly asOf: EpochMs;
  /** What happened to the shot before. */
  readonly history?: ShotHistory;
  /** True when the take must be repeatable exactly. */
  readonly seedRequired?: boolean;
  /** Losses (`degradationText`) that every engine in service has for this shot: they come with the plan, not a fallback. */
  readonly unavoidable?: ReadonlySet<string>;
  /** What the engines lose of this shot, where that is known already. Default `degradationsOf`. */
  readonly losses?: ReadonlyMap<EngineId, readonly Degradation[]>;
}

/** Stable codes of rejections; the reason is the sentence for people. */
export type RejectionCode =
  | 'duration.too-long'
  | 'size.unsupported'
  | 'prompt.too-long'
  | 'needs-first-frame'
  | 'degradation.needs-approval'
  | 'retired'
  | 'no-key'
  | 'unreachable'
  | 'disabled'
  | 'unusable'
  | 'denied'
  | 'not-allowed'
  | 'pinned-elsewhere'
  | 'previz-not-pinned'
  | 'struck'
  | 'cooling'
  | 'consent.missing'
  | 'consent.expired'
  | 'price.over-shot-max'
  | 'refused-before'
  | 'attempts';

/**
 * Outcomes after which the same engine is of no use for this shot. Retired models, empty accounts and bad keys strike
 * the engine for every shot instead, until a person restores it.
 */
const finalOutcomes: readonly OutcomeClass[] = ['refused-input', 'refused-output', 'invalid-request'];
/** Other failures of one shot on one engine after which it is not asked again for this shot. */
const failuresPerEngine = 2;

/** True when an engine id matches a pattern of the production file; `*` stands for anything. */
export function matchesPattern(id: EngineId, pattern: string): boolean {
  const [start = '', ...rest] = pattern.split('*');
  const end = rest.pop();
  if (end === undefined) return id === pattern;
  let at = start.length;
  if (!id.startsWith(start)) return false;
  for (const part of rest) {
    const found = id.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return id.length - end.length >= at && id.endsWith(end);
}

/** True for the local animatic engine, which only makes shots that are pinned to it. */
export function isPreviz(standing: EngineStanding): boolean {
  return standing.facts.route === 'local';
}

/** Price of a first attempt: the clip length the engine really makes. `undefined` when it can't make it. */
export function attemptPrice(standing: EngineStanding, shot: Shot): MicroUsd | undefined {
  const fitted = fitDuration(standing.facts.durations, shot.durationS);
  return fitted === undefined ? undefined : priceOf(standing.facts.price, fitted);
}

/** Typical seconds of one attempt on this engine, without waiting for a slot. */
export function attemptSeconds(standing: EngineStanding, shot: Shot): number {
  return typicalSeconds(standing.facts, fitDuration(standing.facts.durations, shot.durationS) ?? shot.durationS);
}

function longestS(durations: DurationRange): number {
  return durations.kind === 'set' ? Math.max(...durations.valuesS) : durations.maxS;
}

type Found = { readonly code: RejectionCode; readonly reason: string } | undefined;

function byOperator(shot: Shot, { facts, struckReason }: EngineStanding, production: Production): Found {
  if (shot.pin !== undefined && shot.pin !== facts.id)
    return { code: 'pinned-elsewhere', reason: `the shot is pinned to ${shot.pin}` };
  if (facts.route === 'local' && shot.pin !== facts.id)
    return { code: 'previz-not-pinned', reason: 'previz only makes shots that are pinned to it' };
  // Pinned previz is a person's choice for this shot; the lists are about engines that film.
  if (facts.route === 'local')
    return struckReason === undefined ? undefined : { code: 'struck', reason: `struck: ${struckReason}` };
  const denied = production.engines.deny.find((pattern) => matchesPattern(facts.id, pattern));
  if (denied !== undefined) return { code: 'denied', reason: `denied by engines.deny "${denied}"` };
  if (!production.engines.allow.some((pattern) => matchesPattern(facts.id, pattern)))
    return { code: 'not-allowed', reason: 'not in engines.allow' };
  if (struckReason !== undefined) return { code: 'struck', reason: `struck: ${struckReason}` };
  return undefined;
}

function byStanding(shot: Shot, standing: EngineStanding, asOf: EpochMs): Found {
  const { lifecycle } = standing.facts;
  if (lifecycle.status === 'retired') {
    const { shutdownAt, replacement } = lifecycle;
    const instead = replacement === undefined ? '' : `; use ${replacement}`;
    return { code: 'retired', reason: `retired${shutdownAt === undefined ? '' : ` on ${shutdownAt}`}${instead}` };
  }
  const finish = asOf + attemptSeconds(standing, shot) * 1000;
  if (lifecycle.shutdownAt !== undefined && Date.parse(lifecycle.shutdownAt) <= finish)
    return { code: 'retired', reason: `shuts down on ${lifecycle.shutdownAt}, before this shot would be finished` };
  if (!standing.usable)
    return { code: standing.unusableCode ?? 'unusable', reason: standing.unusableReason ?? 'can not be used now' };
  return undefined;
}

function byConsent(shot: Shot, production: Production, asOf: EpochMs): Found {
  if (shot.characters.length === 0) return undefined;
  const today = rfc3339(asOf).slice(0, 10);
  for (const id of shot.characters) {
    const consent = production.bible.characters[id]?.consent;
    if (consent === undefined) continue;
    if (consent.document === undefined)
      return { code: 'consent.missing', reason: `the consent of ${id} (${consent.holder}) has no document` };
    if (consent.expires !== undefined && consent.expires < today)
      return {
        code: 'consent.expired',
        reason: `the consent of ${id} (${consent.holder}) expired on ${consent.expires}`,
      };
  }
  return undefined;
}

function byHistory({ facts }: EngineStanding, history: ShotHistory): Found {
  if (history.refusedBy.includes(facts.id)) return { code: 'refused-before', reason: 'refused this input before' };
  const own = history.failedOn.filter((failure) => failure.engine === facts.id);
  const final = own.find((failure) => finalOutcomes.includes(failure.outcome));
  if (final !== undefined)
    return {
      code: final.outcome.startsWith('refused') ? 'refused-before' : 'attempts',
      reason: `failed this shot before: ${final.outcome}`,
    };
  if (own.length >= failuresPerEngine)
    return {
      code: 'attempts',
      reason: `failed this shot ${own.length} times: ${own.map((each) => each.outcome).join(', ')}`,
    };
  return undefined;
}

function byFormat(shot: Shot, standing: EngineStanding, production: Production): Found {
  const { facts } = standing;
  const { width, height } = production.delivery;
  const price = attemptPrice(standing, shot);
  if (price === undefined)
    return {
      code: 'duration.too-long',
      reason: `${shot.durationS} s wanted, longest clip is ${longestS(facts.durations)} s`,
    };
  if (fittingSize(facts, production.delivery) === undefined)
    return { code: 'size.unsupported', reason: `no size with the aspect of ${width}x${height}` };
  if (shot.prompt.length > facts.promptMaxChars)
    return {
      code: 'prompt.too-long',
      reason: `prompt of ${shot.prompt.length} characters, at most ${facts.promptMaxChars}`,
    };
  if (facts.needsFirstFrame === true && shot.continues === undefined)
    return { code: 'needs-first-frame', reason: 'only animates a first frame, and this shot has none' };
  const { perShotMax } = production.budget;
  if (perShotMax !== undefined && price > perShotMax)
    return {
      code: 'price.over-shot-max',
      reason: `costs ${formatUsd(price)}, at most ${formatUsd(perShotMax)} per shot`,
    };
  return undefined;
}

function lossesOf(
  shot: Shot,
  facts: EngineStanding['facts'],
  { losses, production, seedRequired }: Pick<EligibilityContext, 'losses' | 'production' | 'seedRequired'>,
): readonly Degradation[] {
  return losses?.get(facts.id) ?? degradationsOf(shot, facts, production, seedRequired);
}

function byDegradation(shot: Shot, { facts }: EngineStanding, context: EligibilityContext): Found {
  if (context.production.policy.degrade === 'allow' || facts.route === 'local') return undefined;
  const lost = lossesOf(shot, facts, context).filter(
    (each) => each.needsApproval && context.unavoidable?.has(degradationText(each)) !== true,
  );
  if (lost.length === 0) return undefined;
  return { code: 'degradation.needs-approval', reason: `would lose ${lost.map(degradationText).join('; ')}` };
}

/**
 * Why an engine can't make a shot: the first hard limit it breaks, or `null` when it is eligible. What an operator
 * decided is named before what the engine can't do, and a passing cool-down last of all.
 */
export function rejectionsFor(shot: Shot, standing: EngineStanding, context: EligibilityContext): Rejection | null {
  const { production, asOf } = context;
  const cooling: Found =
    standing.coolingUntil !== undefined && standing.coolingUntil > asOf
      ? { code: 'cooling', reason: `cooling down until ${rfc3339(standing.coolingUntil)}` }
      : undefined;
  const found =
    byOperator(shot, standing, production) ??
    byStanding(shot, standing, asOf) ??
    (isPreviz(standing) ? undefined : byConsent(shot, production, asOf)) ??
    byHistory(standing, context.history ?? noHistory) ??
    byFormat(shot, standing, production) ??
    byDegradation(shot, standing, context) ??
    cooling;
  return found === undefined ? null : { engine: standing.facts.id, code: found.code, reason: found.reason };
}

/**
 * Losses that no engine in service spares this shot. `degrade: ask` is about losing more on a fallback than the plan
 * had to, so these need no second approval. An engine that is struck, cooling or has failed here still counts as in
 * service: what only its absence makes unavoidable is exactly what a person must be asked about.
 */
export function unavoidableLosses(
  shot: Shot,
  standings: readonly EngineStanding[],
  context: Omit<EligibilityContext, 'history' | 'unavoidable'>,
): ReadonlySet<string> {
  let shared: ReadonlySet<string> | undefined;
  for (const standing of standings) {
    if (shared?.size === 0) break;
    if (isPreviz(standing) || !inService(shot, standing, context)) continue;
    const own = lossesOf(shot, standing.facts, context).map(degradationText);
    shared = new Set(shared === undefined ? own : own.filter((loss) => shared?.has(loss)));
  }
  return shared ?? new Set();
}

function inService(
  shot: Shot,
  standing: EngineStanding,
  { production, asOf }: Pick<EligibilityContext, 'production' | 'asOf'>,
): boolean {
  const { struckReason, ...unstruck } = standing;
  const found =
    byOperator(shot, struckReason === undefined ? standing : unstruck, production) ??
    byStanding(shot, standing, asOf) ??
    byFormat(shot, standing, production);
  return found === undefined;
}
