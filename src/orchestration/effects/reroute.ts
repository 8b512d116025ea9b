import type { Candidate, ShotDecision } from '../../core/decision.ts';
import { event } from '../../core/events/event.ts';
import type { RerouteCause } from '../action.ts';
import type { ShotState } from '../state.ts';
import { type Effected, policies, record, type Scene } from './effect.ts';

/** Gives a shot its next engine, over a snapshot of this moment; says who it was, who it is and why. */
export async function reroute(scene: Scene, shot: ShotState, why: RerouteCause): Promise<Effected> {
  const decision = await scene.ports.router.reroute(scene.state, shot);
  const from = shot.engine ?? decision.chosen ?? 'none';
  const to = nextEngine(decision, from, why);
  if (to === undefined) return nobody(scene, decision);
  const ranking = decision.candidates.map((candidate) => candidate.engine);
  const reason = sentence(from, to, why);
  const data = { from, to: to.engine, cause: why.cause, reason, ranking, decision };
  return record(scene, [event('shot.reassigned', scene.unit, policies.failover, data)]);
}

/** After a take below quality another engine is at least as likely to do better (evidence: routing, section 5). */
function nextEngine(decision: ShotDecision, from: string, why: RerouteCause): Candidate | undefined {
  const [best, ...others] = decision.candidates;
  if (best === undefined || best.engine !== from) return best;
  if (why.cause === 'rate-limited' || why.cause === 'operator') return others[0] ?? best;
  return others[0] ?? (why.cause === 'below-quality' || why.cause === 'in-doubt' ? best : undefined);
}

function sentence(from: string, to: Candidate, { cause, reason }: RerouteCause): string {
  const lost = to.degradations.length === 0 ? '' : `; accepted loss: ${to.degradations.join(', ')}`;
  return to.engine === from
    ? `${cause}: ${reason}; again on ${from} with another seed`
    : `${cause} on ${from}: ${reason}; next best is ${to.engine}${lost}`;
}

/** Nobody can take the shot now: wait for an engine that only rests, else a person has to help. */
function nobody(scene: Scene, decision: ShotDecision): Effected | Promise<Effected> {
  const resting = decision.rejected
    .filter((rejection) => rejection.code === 'cooling')
    .map((rejection) => rejection.engine);
  const until = resting.flatMap((engine) => scene.state.engines[engine]?.coolingUntil ?? []);
  if (until.length > 0) return { kind: 'wait', for: 'cooling', until: Math.min(...until) };
  const reason = decision.rejected.map((rejection) => `${rejection.engine}: ${rejection.reason}`).join('; ');
  const held = { code: 'engines.none-usable', reason: reason || 'no engine is set up' };
  return record(scene, [event('shot.held', scene.unit, policies.failover, held)]);
}
