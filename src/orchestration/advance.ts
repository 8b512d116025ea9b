import { type EpochMs, epochMs } from '../core/clock.ts';
import { Defect } from '../core/errors.ts';
import { event } from '../core/events/event.ts';
import { episodeOf, shotOf, type UnitId } from '../core/ids.ts';
import type { Action, WaitFor } from './action.ts';
import { decide } from './decide.ts';
import { type Effected, policies, record, type Scene } from './effects/effect.ts';
import { accept, assemble, judge, sign } from './effects/finish.ts';
import { expire, observe } from './effects/observe.ts';
import { reconcile } from './effects/reconcile.ts';
import { reroute } from './effects/reroute.ts';
import { attempt } from './effects/submit.ts';
import type { Ports } from './ports.ts';
import { type AttemptState, type EpisodeState, type ShotState, shotAt, type TakeState } from './state.ts';

/** Where a unit stands after one step. */
export type Advanced =
  | { readonly kind: 'again' }
  | { readonly kind: 'rest' }
  | { readonly kind: 'wait'; readonly for: WaitFor; readonly until?: EpochMs };

/** How far a step may go. */
export interface Pace {
  /** False while draining: nothing new is started, what runs is recorded. */
  readonly accepting: () => boolean;
  /** Earliest time for the next look at an attempt; the vendor's poll floor, kept by the caller. */
  readonly notBefore: (attemptId: string) => EpochMs;
}

/** Steps that start new work or spend money. */
const starts: ReadonlySet<Action['do']> = new Set([
  'plan',
  'attempt',
  'judge',
  'accept',
  'assemble',
  'sign',
  'reroute',
  'assign',
]);

/**
 * One step for one unit: fold, decide, one effect through a port, append behind the expected version.
 * Safe at any time and twice; crash recovery, several workers and simulation all go through here.
 * @throws whatever a port throws: full disk, unusable keys, a bug. Engines' failures are values.
 */
export async function advance(ports: Ports, unit: UnitId, pace: Pace): Promise<Advanced> {
  const state = ports.log.state();
  const action = decide(state, unit, ports.clock.now());
  if (action.do === 'rest') return { kind: 'rest' };
  if (action.do === 'wait')
    return { kind: 'wait', for: action.for, ...(action.until === undefined ? {} : { until: action.until }) };
  if (starts.has(action.do) && !pace.accepting()) return { kind: 'rest' };
  if (action.do === 'doubt') {
    const until = replyDue(ports, attemptIn({ ports, unit, state }, action.attempt));
    if (until !== undefined) return { kind: 'wait', for: 'visibility', until };
  }
  if (action.do === 'observe') {
    const until = pace.notBefore(action.attempt);
    if (ports.clock.now() < until) return { kind: 'wait', for: 'poll', until };
  }
  return perform({ ports, unit, state }, action, pace);
}

/**
 * Until when an intent of this very process may still get its reply; `undefined` when there is nothing to wait for.
 * Only what an ended process left behind is in doubt at once.
 */
function replyDue(ports: Ports, { intended }: AttemptState): EpochMs | undefined {
  const until = epochMs(intended.deadlineAt);
  return intended.epoch === ports.log.epoch && ports.clock.now() < until ? until : undefined;
}

function perform(scene: Scene, action: Exclude<Action, { do: 'rest' | 'wait' }>, pace: Pace): Promise<Effected> {
  switch (action.do) {
    case 'plan':
      return plan(scene);
    case 'open-gate': {
      const { gate, reason, take } = action;
      const data = { gate, reason, ...(take === undefined ? {} : { take }) };
      return record(scene, [event('gate.opened', scene.unit, policies.gate, data)]);
    }
    case 'approve': {
      const { gate, take, policy } = action;
      const data = { gate, decision: 'approve' as const, override: false, ...(take === undefined ? {} : { take }) };
      return record(scene, [event('gate.decided', scene.unit, { policy }, data)]);
    }
    case 'assign': {
      const ranking = shotIn(scene).decision?.candidates.map((candidate) => candidate.engine) ?? [];
      return record(scene, [
        event('shot.assigned', scene.unit, policies.router, { engine: action.engine, reason: action.reason, ranking }),
      ]);
    }
    case 'hold': {
      const { code, reason, take } = action;
      const data = { code, reason, ...(take === undefined ? {} : { take }) };
      return record(scene, [event('shot.held', scene.unit, policies.failover, data)]);
    }
    case 'doubt': {
      const data = { attempt: action.attempt, evidence: action.evidence };
      return record(scene, [event('attempt.in_doubt', scene.unit, policies.orchestrator, data)]);
    }
    case 'reroute':
      return reroute(scene, shotIn(scene), action);
    case 'attempt':
      return attempt(scene, shotIn(scene), action.engine, pace.accepting);
    case 'reconcile':
      return reconcile(scene, attemptIn(scene, action.attempt), action.final);
    case 'observe':
      return observe(scene, shotIn(scene), attemptIn(scene, action.attempt));
    case 'expire':
      return expire(scene, shotIn(scene), attemptIn(scene, action.attempt));
    case 'judge':
      return judge(scene, shotIn(scene), takeIn(scene, action.take));
    case 'accept':
      return accept(scene, shotIn(scene), takeIn(scene, action.take));
    case 'assemble':
      return assemble(scene, episodeIn(scene));
    case 'sign':
      return sign(scene, episodeIn(scene));
  }
}

async function plan(scene: Scene): Promise<Effected> {
  const made = await scene.ports.router.plan(scene.state, episodeIn(scene));
  return record(scene, [event('plan.made', scene.unit, policies.router, made)]);
}

function shotIn(scene: Scene): ShotState {
  const ref = shotOf(scene.unit);
  const shot = ref === undefined ? undefined : shotAt(scene.state, ref);
  if (shot === undefined) throw new Defect('defect.invariant', `No shot in unit ${scene.unit}`);
  return shot;
}

function episodeIn(scene: Scene): EpisodeState {
  const episode = scene.state.episodes[episodeOf(scene.unit) ?? ''];
  if (episode === undefined) throw new Defect('defect.invariant', `No episode in unit ${scene.unit}`);
  return episode;
}

function attemptIn(scene: Scene, id: string): AttemptState {
  const found = shotIn(scene).attempts.find((entry) => entry.attempt === id);
  if (found === undefined) throw new Defect('defect.invariant', `No attempt ${id} in ${scene.unit}`);
  return found;
}

function takeIn(scene: Scene, n: number): TakeState {
  const found = shotIn(scene).takes.find((entry) => entry.take === n);
  if (found === undefined) throw new Defect('defect.invariant', `No take ${n} in ${scene.unit}`);
  return found;
}
