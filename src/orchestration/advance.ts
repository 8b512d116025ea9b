import { type EpochMs, epochMs } from '../core/clock.ts';
import { Defect } from '../core/errors.ts';
import { event } from '../core/events/event.ts';
import { type AttemptId, episodeOf, shotOf, type UnitId } from '../core/ids.ts';
import type { Action, WaitFor } from './action.ts';
import { decide, decideFollowing } from './decide.ts';
import { type Effected, policies, record, type Scene } from './effects/effect.ts';
import { accept, assemble, judge, sign } from './effects/finish.ts';
import { drop, expire, lookAgain, observe } from './effects/observe.ts';
import { reconcile, seek } from './effects/reconcile.ts';
import { replan } from './effects/replan.ts';
import { reroute } from './effects/reroute.ts';
import { attempt } from './effects/submit.ts';
import type { Ports } from './ports.ts';
import { type AttemptState, type EpisodeState, type ShotState, shotAt, type TakeState } from './state.ts';
import { type Announced, firstLookAt, watchedOf } from './watch.ts';

/** Where a unit stands after one step. */
export type Advanced =
  | { readonly kind: 'again' }
  | { readonly kind: 'rest'; readonly lookAt?: EpochMs }
  | {
      readonly kind: 'wait';
      readonly for: WaitFor;
      readonly until?: EpochMs;
      /** The attempt that was just looked at: it is not due before `until`, others of the unit may be. */
      readonly attempt?: AttemptId;
      /** When a given-up attempt is looked at again; nothing waits for it. */
      readonly lookAt?: EpochMs;
    };

/** How far a step may go. */
export interface Pace {
  /** False while draining: nothing new is started, what runs is recorded. */
  readonly accepting: () => boolean;
  /** Earliest time for the next look at an attempt; the vendor's poll floor, kept by the caller. */
  readonly notBefore: (attemptId: string) => EpochMs;
  /** How long after giving up an attempt is still looked at, milliseconds; default a day. */
  readonly watchMs?: number;
  /** Lost jobs that came forward; default none. */
  readonly announced?: Announced;
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
  'replan',
  'assign',
]);

/**
 * One step for one unit: fold, decide, one effect through a port, append behind the expected version.
 * Safe at any time and twice; crash recovery, several workers and simulation all go through here.
 * @throws whatever a port throws: full disk, unusable keys, a bug. Engines' failures are values.
 */
export async function advance(ports: Ports, unit: UnitId, pace: Pace): Promise<Advanced> {
  const state = ports.log.state();
  const now = ports.clock.now();
  const wanted = decide(state, unit, now, pace.notBefore);
  const refused = starts.has(wanted.do) && !pace.accepting();
  const action = refused ? decideFollowing(state, unit, pace.notBefore) : wanted;
  if (action.do === 'rest' || action.do === 'wait') return whileIdle({ ports, unit, state }, action, pace, now);
  if (action.do === 'doubt') {
    const { attempt } = action;
    const until = replyDue(ports, attemptIn({ ports, unit, state }, attempt));
    if (until !== undefined) return { kind: 'wait', for: 'visibility', until, attempt };
  }
  return perform({ ports, unit, state }, action, pace);
}

/** A look that comes this much later than it was due was not merely slow: the machine slept, or its clock was set. */
const sleptAfterMs = 60_000;

function sleptMs(ports: Ports, pace: Pace, { attempt, intended, startedAt }: AttemptState, now: EpochMs): number {
  // Sent by this very process and not looked at since: then time ran away during the call or right behind it.
  const due = pace.notBefore(attempt) || (intended.epoch === ports.log.epoch ? startedAt : 0);
  return due > 0 && now - due > sleptAfterMs ? now - due : 0;
}

/** With nothing else to do, attempts that were given up are looked at again; that never keeps a run alive. */
function whileIdle(scene: Scene, action: Action, pace: Pace, now: EpochMs): Advanced | Promise<Advanced> {
  const watched = watchedIn(scene, now, pace);
  const dueAt = (attempt: AttemptState): EpochMs => Math.max(firstLookAt(attempt), pace.notBefore(attempt.attempt));
  const due = watched.find((attempt) => dueAt(attempt) <= now);
  if (due !== undefined) return due.phase === 'in-doubt' ? seek(scene, due) : lookAgain(scene, shotIn(scene), due);
  const lookAt = watched.length === 0 ? {} : { lookAt: Math.min(...watched.map(dueAt)) };
  if (action.do !== 'wait') return { kind: 'rest', ...lookAt };
  const { for: what, until } = action;
  return { kind: 'wait', for: what, ...(until === undefined ? {} : { until }), ...lookAt };
}

function watchedIn({ state, unit }: Scene, now: EpochMs, pace: Pace): readonly AttemptState[] {
  const ref = shotOf(unit);
  const shot = ref === undefined ? undefined : shotAt(state, ref);
  return shot === undefined ? [] : watchedOf(state, shot, now, pace.watchMs, pace.announced);
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
    case 'replan':
      return replan(scene, action);
    case 'attempt':
      return attempt(scene, shotIn(scene), action, pace.accepting);
    case 'reconcile':
      return reconcile(scene, attemptIn(scene, action.attempt), action.final);
    case 'observe':
      return observe(scene, shotIn(scene), attemptIn(scene, action.attempt));
    case 'expire': {
      const attempt = attemptIn(scene, action.attempt);
      const slept = sleptMs(scene.ports, pace, attempt, scene.ports.clock.now());
      return slept > 0 ? observe(scene, shotIn(scene), attempt, slept) : expire(scene, shotIn(scene), attempt);
    }
    case 'drop':
      return drop(scene, shotIn(scene), attemptIn(scene, action.attempt));
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
