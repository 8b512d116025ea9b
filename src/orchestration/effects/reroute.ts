import type { Candidate, ShotDecision } from '../../core/decision.ts';
import { event } from '../../core/events/event.ts';
import type { FailureClass } from '../../core/outcome.ts';
import type { RerouteCause } from '../action.ts';
import { failoverRules } from '../failover.ts';
import { lastAttempt, type ShotState } from '../state.ts';
import { type Effected, policies, record, type Scene } from './effect.ts';

/** Gives a shot its next engine, over a snapshot of this moment; says who it was, who it is and why. */
export async function reroute(scene: Scene, shot: ShotState, why: RerouteCause): Promise<Effected> {
  const decision = await scene.ports.router.reroute(scene.state, shot);
  const from = shot.engine ?? lastAttempt(shot)?.engine ?? decision.chosen ?? 'none';
  const hopeless = isHopeless(shot, why);
  const to = nextEngine(freeNow(scene, decision), from, hopeless);
  if (to === undefined) return nobody(scene, decision, why);
  const ranking = decision.candidates.map((candidate) => candidate.engine);
  const reason = sentence(from, to, why);
  const data = { from, to: to.engine, cause: why.cause, reason, ranking, decision: { ...decision, chosen: to.engine } };
  return record(scene, [event('shot.reassigned', scene.unit, policies.failover, data)]);
}

/** Candidates that could start at once. Routing may also name engines that have to be waited for. */
function freeNow({ state, ports }: Scene, decision: ShotDecision): readonly Candidate[] {
  const now = ports.clock.now();
  return decision.candidates.filter(({ engine }) => {
    const health = state.engines[engine];
    return health?.struck === undefined && (health?.coolingUntil ?? now) <= now;
  });
}

/**
 * Another engine where there is one: after a take below quality it is at least as likely to do better (evidence:
 * routing, section 5). The only engine there is may try again, unless it can't or won't make this shot.
 */
function nextEngine(free: readonly Candidate[], from: string, hopeless: boolean): Candidate | undefined {
  const [best, ...others] = free;
  if (best === undefined || best.engine !== from) return best;
  return others[0] ?? (hopeless ? undefined : best);
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
  const until = resting
    .flatMap(({ engine }) => scene.state.engines[engine]?.coolingUntil ?? [])
    .filter((at) => at > now);
  if (until.length > 0) return { kind: 'wait', for: 'cooling', until: Math.min(...until) };
  const reasons = decision.rejected.map((rejection) => `${rejection.engine}: ${rejection.reason}`);
  if (decision.candidates.length > 0) reasons.push(`no engine is left after ${why.cause}: ${why.reason}`);
  const held = { code: 'engines.none-usable', reason: reasons.join('; ') || 'no engine is set up' };
  return record(scene, [event('shot.held', scene.unit, policies.failover, held)]);
}
