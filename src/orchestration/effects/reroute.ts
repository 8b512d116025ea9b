import type { Candidate, ShotDecision } from '../../core/decision.ts';
import { event } from '../../core/events/event.ts';
import type { FailureClass } from '../../core/outcome.ts';
import { nextAfterReject } from '../../routing/after-reject.ts';
import type { RerouteCause } from '../action.ts';
import { isUnfilmed } from '../decide-episode.ts';
import { failoverRules } from '../failover.ts';
import { restOf } from '../health/rest.ts';
import { lastAttempt, type ShotState } from '../state.ts';
import { type Effected, policies, record, type Scene } from './effect.ts';

/** Gives a shot its next engine, over a snapshot of this moment; says who it was, who it is and why. */
export async function reroute(scene: Scene, shot: ShotState, why: RerouteCause): Promise<Effected> {
  const decision = planned(scene, shot, why) ?? (await scene.ports.router.reroute(scene.state, shot));
  const last = lastAttempt(shot);
  // A hedge leaves the shot's engine as it was; what failed last is the hedge.
  const failed = last?.intended.hedgeOf === undefined ? shot.engine : last.engine;
  const from = failed ?? last?.engine ?? decision.chosen ?? 'none';
  const free = freeNow(scene, decision);
  const to = free.find(({ engine }) => engine === why.to) ?? nextEngine(free, from, why, isHopeless(shot, why));
  if (to === undefined) return nobody(scene, decision, why);
  const ranking = decision.candidates.map((candidate) => candidate.engine);
  const reason = sentence(from, to, why);
  // Nothing is left to chance here, and the plan's choice is not this one.
  const { choice: _choice, ...recorded } = decision;
  const data = { from, to: to.engine, cause: why.cause, reason, ranking, decision: { ...recorded, chosen: to.engine } };
  return record(scene, [event('shot.reassigned', scene.unit, policies.failover, data)]);
}

/**
 * The plan's own choice where a new plan was made since the shot's engine was struck. A plan does not know what happened
 * to a shot that was tried before: that one is routed by itself.
 */
function planned({ state }: Scene, shot: ShotState, { cause }: RerouteCause): ShotDecision | undefined {
  const { decision, engine, episode } = shot;
  if (!isUnfilmed(shot)) return undefined;
  if (cause !== 'engine-struck' || decision?.chosen == null || engine === undefined) return undefined;
  const struckSeq = state.engines[engine]?.struckSeq ?? Number.POSITIVE_INFINITY;
  const usable = state.engines[decision.chosen]?.struck === undefined;
  return usable && (state.episodes[episode]?.planSeq ?? 0) > struckSeq ? decision : undefined;
}

/**
 * Candidates that could start at once, or within a minute: the wait for one's own next call is certain and is reckoned in
 * with its rank. Routing may also name engines that have to be waited for.
 */
function freeNow({ state, ports }: Scene, { candidates }: ShotDecision): readonly Candidate[] {
  const now = ports.clock.now();
  const last = candidates.length === 1;
  return candidates.filter(({ engine }) => {
    const health = state.engines[engine];
    const rest = restOf(health, now, last);
    return health?.struck === undefined && (rest === undefined || rest.why === 'minute');
  });
}

/**
 * Another engine where there is one, and after a take below quality whoever is likelier to be accepted: the same engine
 * with another seed only when it is that much better. The only engine there is may try again, unless it can't or won't.
 */
function nextEngine(
  free: readonly Candidate[],
  from: string,
  { cause }: RerouteCause,
  hopeless: boolean,
): Candidate | undefined {
  const [best, ...others] = free;
  if (best === undefined || best.engine !== from) return best;
  const [next] = others;
  if (next === undefined) return hopeless ? undefined : best;
  return cause === 'below-quality' ? nextAfterReject(free, from) : next;
}

/**
 * Whether the engine that caused the rerouting can't make this shot. One that was struck for it and stands among the
 * candidates again was restored by a person.
 */
function isHopeless(shot: ShotState, { cause }: RerouteCause): boolean {
  const rule = cause in failoverRules ? failoverRules[cause as FailureClass] : undefined;
  if (rule === undefined) return false;
  return rule.refusesInput || (rule.strikes && lastAttempt(shot)?.outcome !== cause);
}

function sentence(from: string, to: Candidate, { cause, reason }: RerouteCause): string {
  return to.engine === from
    ? `${cause}: ${reason}; again on ${from} with another seed`
    : `${cause} on ${from}: ${reason}; next best is ${to.engine}`;
}

/** Nobody can take the shot now: wait for an engine that only rests, else a person has to help. */
function nobody(scene: Scene, decision: ShotDecision, why: RerouteCause): Effected | Promise<Effected> {
  const resting = [...decision.candidates, ...decision.rejected.filter(({ code }) => code === 'cooling')];
  const now = scene.ports.clock.now();
  const last = decision.candidates.length === 1;
  const until = resting.flatMap(({ engine }) => {
    const health = scene.state.engines[engine];
    return health?.struck === undefined ? (restOf(health, now, last)?.until ?? []) : [];
  });
  if (until.length > 0) return { kind: 'wait', for: 'cooling', until: Math.min(...until) };
  const reasons = decision.rejected.map((rejection) => `${rejection.engine}: ${rejection.reason}`);
  if (decision.candidates.length > 0) reasons.push(`no engine is left after ${why.cause}: ${why.reason}`);
  const held = { code: 'engines.none-usable', reason: reasons.join('; ') || 'no engine is set up' };
  return record(scene, [event('shot.held', scene.unit, policies.failover, held)]);
}
