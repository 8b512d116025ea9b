import type { EpochMs } from '../core/clock.ts';
import { episodeUnit, shotUnit, type UnitId } from '../core/ids.ts';
import { type Advanced, advance, type Pace } from '../orchestration/advance.ts';
import { defaultPollS } from '../orchestration/effects/effect.ts';
import { attemptHinted, type Hint, type HintSource } from '../orchestration/hints.ts';
import type { Ports } from '../orchestration/ports.ts';
import { isOpen, type ProductionState } from '../orchestration/state.ts';
import { byUrgency } from '../orchestration/urgency.ts';
import { type Announced, watchedOf } from '../orchestration/watch.ts';
import { type Asleep, concernsOf } from './wake.ts';

/** How a local run ended. */
export type RunEnd = 'quiescent' | 'drained';

/**
 * Longest wait, after a stop, for effects under way to end, milliseconds. What has not ended by then is left as if the
 * process had been killed: the next run looks into it.
 */
export const drainLimitMs = 8000;

/** No look at a job takes this long, milliseconds: the machine slept meanwhile, or its clock was set forward. */
const longestLookMs = 180_000;

/** What a local run does. */
export interface LocalRun {
  /** Episodes to produce. */
  readonly episodes: readonly string[];
  /** Aborted by the first Ctrl-C: nothing new is started, effects under way are recorded for as long as `drainLimitMs`. */
  readonly stop: AbortSignal;
  /** Word that a job may have moved; polling alone suffices. */
  readonly hints?: HintSource;
  /** How long after giving up an attempt is still looked at, milliseconds; default a day. */
  readonly watchMs?: number;
}

/**
 * Advances every unit of the episodes in this process until nothing more can happen without a person. Timers are not
 * stored: each unit's next wake follows from the log when it is advanced again, so repeating a run re-arms them all.
 * @throws the first error a port threw, after the other units' effects under way have ended.
 */
export async function runLocally(ports: Ports, run: LocalRun): Promise<RunEnd> {
  const loop = new UnitLoop(ports, run);
  const unsubscribe = run.hints?.subscribe((hint) => loop.hint(hint));
  try {
    await loop.run(unitsOf(ports.log.state(), run.episodes));
  } finally {
    unsubscribe?.();
  }
  return run.stop.aborted ? 'drained' : 'quiescent';
}

/** Units of some episodes, episodes last so that shots are drained before a cut is considered. */
function unitsOf(state: ProductionState, episodes: readonly string[]): readonly UnitId[] {
  return episodes.flatMap((id) => [...(state.episodes[id]?.shots ?? []).map(shotUnit), episodeUnit(id)]);
}

/** Shots outside the run whose paid work is under way: it holds money and engine slots, so it is collected too. */
function underWay(
  state: ProductionState,
  within: ReadonlySet<UnitId>,
  now: EpochMs,
  watchMs: number | undefined,
  announced: Announced | undefined,
): readonly UnitId[] {
  return [...Object.values(state.shots), ...Object.values(state.dropped)]
    .filter((shot) => shot.attempts.some(isOpen) || watchedOf(state, shot, now, watchMs, announced).length > 0)
    .filter((shot) => !within.has(shotUnit(shot.ref)))
    .map((shot) => shotUnit(shot.ref));
}

class UnitLoop {
  readonly #ports: Ports;
  readonly #stop: AbortSignal;
  readonly #watchMs: number | undefined;
  readonly #announced: Announced | undefined;
  readonly #pollAfter = new Map<string, number>();
  readonly #hintAfter = new Map<string, number>();
  /** The newest hint of each attempt, by its number. */
  readonly #hinted = new Map<string, number>();
  #hints = 0;
  readonly #asleep = new Map<UnitId, Sleep>();
  readonly #woken = new Set<UnitId>();
  #failure: { readonly thrown: unknown } | undefined;
  readonly #idle = new Set<UnitId>();
  #units: readonly UnitId[] = [];
  #wanted: ReadonlySet<UnitId> = new Set();
  #ended = false;

  constructor(ports: Ports, { stop, watchMs, hints }: Pick<LocalRun, 'stop' | 'watchMs' | 'hints'>) {
    this.#ports = ports;
    this.#announced = hints?.announced?.bind(hints);
    this.#stop = stop;
    this.#watchMs = watchMs;
  }

  async run(wanted: readonly UnitId[]): Promise<void> {
    this.#wanted = new Set(wanted);
    const { log, clock } = this.#ports;
    this.#units = [...wanted, ...underWay(log.state(), this.#wanted, clock.now(), this.#watchMs, this.#announced)];
    const unsubscribe = this.#ports.log.subscribe((touched) => this.#wake(touched));
    const onStop = (): void => this.#wakeAll();
    this.#stop.addEventListener('abort', onStop, { once: true });
    const done = new AbortController();
    try {
      const lives = Promise.all(this.#units.map((unit) => this.#live(unit)));
      await Promise.race([lives, this.#drainLimit(done.signal)]);
    } finally {
      done.abort();
      unsubscribe();
      this.#stop.removeEventListener('abort', onStop);
    }
    if (this.#failure !== undefined) throw this.#failure.thrown;
  }

  /** Looks at the hinted job at once, but no more often than the vendor may be polled: hints may be forged by the thousand. */
  hint(hint: Hint): void {
    const { log, clock } = this.#ports;
    const found = attemptHinted(log.state(), hint);
    if (found === undefined) return;
    const now = clock.now();
    const pollMs = (log.state().engines[hint.engine]?.terms?.pollFloorS ?? defaultPollS) * 1000;
    // A pause longer than that between two polls was asked for by the vendor, unless nobody knew whom to ask.
    const asked = !found.lost && (this.#pollAfter.get(found.attempt) ?? 0) > now + pollMs;
    if (asked || now < (this.#hintAfter.get(found.attempt) ?? 0)) return;
    this.#hintAfter.set(found.attempt, now + pollMs);
    this.#hinted.set(found.attempt, ++this.#hints);
    this.#pollAfter.set(found.attempt, 0);
    this.#woken.add(found.unit);
    this.#asleep.get(found.unit)?.alarm.abort(woken);
  }

  /** Resolves when a stopped run has waited long enough, or when it is over anyway. */
  async #drainLimit(done: AbortSignal): Promise<void> {
    await aborted(this.#stop, done);
    const { clock } = this.#ports;
    if (!done.aborted) await clock.sleepUntil(clock.now() + drainLimitMs, done);
  }

  /** One unit's life: step, sleep, step… until everybody is idle. */
  async #live(unit: UnitId): Promise<void> {
    for (;;) {
      if (this.#over()) return;
      this.#woken.delete(unit);
      const step = await this.#step(unit);
      // What was just looked at has its time now; the unit may have something else to do.
      if (step.kind === 'again' || this.#woken.has(unit) || ('attempt' in step && step.attempt !== undefined)) continue;
      if (this.#over()) return;
      await this.#sleep(unit, step);
    }
  }

  #over(): boolean {
    return this.#failure !== undefined || this.#stop.aborted || this.#ended;
  }

  async #step(unit: UnitId): Promise<Advanced> {
    const pace: Pace = {
      ...(this.#watchMs === undefined ? {} : { watchMs: this.#watchMs }),
      ...(this.#announced === undefined ? {} : { announced: this.#announced }),
      accepting: () => this.#wanted.has(unit) && !this.#stop.aborted && this.#failure === undefined,
      notBefore: (attempt) => this.#pollAfter.get(attempt) ?? 0,
    };
    try {
      const began = this.#ports.clock.now();
      const hintsBefore = this.#hints;
      const step = await advance(this.#ports, unit, pace);
      const tookMs = this.#ports.clock.now() - began;
      if (step.kind === 'wait' && step.attempt !== undefined) {
        // A look at a running job counts as if no time had passed: the next one then sees that it was not watched.
        const slept = step.for === 'poll' && tookMs > longestLookMs ? tookMs : 0;
        // Word that came during the look may be of something that the look did not see yet.
        const hinted = (this.#hinted.get(step.attempt) ?? 0) > hintsBefore;
        this.#pollAfter.set(step.attempt, hinted ? 0 : (step.until ?? 0) - slept);
      }
      return step;
    } catch (thrown) {
      this.#failure ??= { thrown };
      this.#wakeAll();
      return { kind: 'rest' };
    }
  }

  /** Sleeps until the unit's time comes or the log moves; without a time the unit counts as idle meanwhile. */
  async #sleep(unit: UnitId, step: Asleep): Promise<void> {
    const alarm = new AbortController();
    this.#asleep.set(unit, { alarm, step });
    const { lookAt } = step;
    const waitUntil = step.kind === 'wait' && step.for !== 'late' ? step.until : undefined;
    // A look at what was given up is armed, but nobody stays for it.
    const until = Math.min(waitUntil ?? Number.POSITIVE_INFINITY, lookAt ?? Number.POSITIVE_INFINITY);
    if (waitUntil === undefined) this.#idle.add(unit);
    if (this.#idle.size === this.#units.length) {
      this.#ended = true;
      this.#wakeAll();
    }
    if (until !== Number.POSITIVE_INFINITY) await this.#ports.clock.sleepUntil(until, alarm.signal);
    else await aborted(alarm.signal);
    this.#asleep.delete(unit);
    // Also one whose own timer rang looks again before anybody says that all have come to rest.
    this.#idle.delete(unit);
  }

  /** Wakes whoever an append may concern; they are not idle until they have looked again. */
  #wake(touched: readonly UnitId[]): void {
    const { log, clock } = this.#ports;
    const concerns = concernsOf(log.state(), clock.now(), touched, (attempt) => this.#pollAfter.get(attempt) ?? 0);
    const concerned = this.#units.filter((unit) => {
      const sleep = this.#asleep.get(unit);
      return sleep === undefined || concerns(unit, sleep.step);
    });
    // Whoever wakes first is the first to reach for a slot that came free.
    for (const unit of byUrgency(log.state(), concerned, clock.now())) {
      this.#woken.add(unit);
      this.#idle.delete(unit);
      this.#asleep.get(unit)?.alarm.abort(woken);
    }
  }

  #wakeAll(): void {
    this.#idle.clear();
    for (const unit of this.#units) this.#woken.add(unit);
    for (const { alarm } of this.#asleep.values()) alarm.abort(woken);
  }
}

/** Why an alarm rang. A reason of its own: without one, each abort would make an exception with a stack. */
const woken = 'woken';

interface Sleep {
  readonly alarm: AbortController;
  readonly step: Asleep;
}

/** Resolves when one of the signals is aborted. No composite signal: Node keeps those with listeners alive for ever. */
function aborted(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    if (signals.some((signal) => signal.aborted)) return resolve();
    for (const signal of signals) signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
