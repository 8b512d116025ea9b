import type { Clock, EpochMs } from '../core/clock.ts';
import type { Engine } from '../engines/engine.ts';
import type { EngineDesk, Ports, ProductionLog } from '../orchestration/ports.ts';

/** Where a process dies: at its n-th port call (from 1), before or after the call took effect. */
export interface CrashPoint {
  readonly call: number;
  readonly when: 'before' | 'after';
}

/** One process's life: counts port calls, and once dead never lets any of them settle again. */
export interface Life {
  readonly calls: number;
  readonly dead: boolean;
  /** Where it is to die. */
  readonly point: CrashPoint | undefined;
  /** Resolves when it dies. */
  readonly death: Promise<'crashed'>;
  /** Runs a port call unless the process is, or just became, dead. */
  call<T>(name: string, effect: () => Promise<T>): Promise<T>;
  /** Resolves at once in a running process, later in a paused one, never in a dead one. */
  awake(): Promise<void>;
  /** Stops the process where it stands: calls and timers wait, what was sent out goes on without it. */
  pause(): void;
  /** Lets a paused process go on. */
  resume(): void;
  /** Ends the process from outside, wherever it stands. */
  kill(): void;
}

/**
 * A call that never comes back. A new promise each time: waiting for one that all share would keep every dead process,
 * and with it its whole world, in memory for good.
 */
function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** Starts a process that dies at a point, or lives when there is none. `seen` is told every call's name. */
export function startLife(point?: CrashPoint, seen?: (name: string) => void): Life {
  let calls = 0;
  let dead = false;
  const death = Promise.withResolvers<'crashed'>();
  const die = (): void => {
    dead = true;
    death.resolve('crashed');
  };
  let pause: PromiseWithResolvers<void> | undefined;
  return {
    point,
    death: death.promise,
    get calls() {
      return calls;
    },
    get dead() {
      return dead;
    },
    call: async (name, effect) => {
      if (pause !== undefined) await pause.promise;
      if (dead) return never();
      calls += 1;
      seen?.(name);
      const dies = point?.call === calls;
      if (dies && point.when === 'before') die();
      if (dead) return never();
      try {
        return await effect();
      } finally {
        if (dies) die();
        if (pause !== undefined) await pause.promise;
        if (dead) await never();
      }
    },
    awake: async () => {
      if (pause !== undefined) await pause.promise;
      if (dead) await never();
    },
    pause: () => {
      pause ??= Promise.withResolvers();
    },
    resume: () => {
      pause?.resolve();
      pause = undefined;
    },
    kill: () => {
      die();
      pause?.resolve();
      pause = undefined;
    },
  };
}

/** The clock as one process sees it: while the process is paused its timers do not wake it. */
export function clockThroughLife(clock: Clock, life: Life): Clock {
  const slept = async (at: EpochMs, signal?: AbortSignal): Promise<void> => {
    await clock.sleepUntil(at, signal);
    await life.awake();
  };
  return { now: () => clock.now(), sleepUntil: slept };
}

/** The ports as one process sees them: every call goes through its life. */
export function throughLife(ports: Ports, life: Life): Ports {
  const through = <T extends object>(name: string, port: T, methods: readonly (keyof T & string)[]): T => {
    const calls = methods.map((method) => {
      const member = port[method] as (...given: unknown[]) => Promise<unknown>;
      const label = `${name}.${method}`;
      return [method, (...given: unknown[]) => life.call(label, () => member.apply(port, given))];
    });
    return { ...port, ...Object.fromEntries(calls) };
  };
  const { log, engines } = ports;
  const wrapped = new Map<string, Engine>();
  const desk: EngineDesk = {
    ...through<EngineDesk>('engines', engines, ['compile']),
    engine: (id) => {
      const engine = engines.engine(id);
      if (engine === undefined) return undefined;
      const known = wrapped.get(id) ?? through('engine', engine, ['submit', 'observe', 'reconcile', 'cancel', 'fetch']);
      wrapped.set(id, known);
      return known;
    },
  };
  const ownLog: ProductionLog = {
    epoch: log.epoch,
    state: () => log.state(),
    append: (...given) => life.call('log.append', () => log.append(...given)),
    // Synchronous and local: a dead process leaves nothing.
    leave: (facts) => {
      if (!life.dead) log.leave?.(facts);
    },
    subscribe: (listener) => log.subscribe(listener),
  };
  return {
    ...ports,
    engines: desk,
    log: ownLog,
    clock: clockThroughLife(ports.clock, life),
    router: through('router', ports.router, ['plan', 'reroute']),
    assets: through('assets', ports.assets, ['put']),
    judge: through('judge', ports.judge, ['judge']),
    finisher: through('finisher', ports.finisher, ['finish']),
    cutter: through('cutter', ports.cutter, ['assemble', 'sign']),
  };
}
