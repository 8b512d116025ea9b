import type { EngineDesk, Ports, ProductionLog } from '../ports.ts';

/** Where a process dies: at its n-th port call (from 1), before or after the call took effect. */
export interface CrashPoint {
  readonly call: number;
  readonly when: 'before' | 'after';
}

/** One process's life: counts port calls, and once dead never lets any of them settle again. */
export interface Life {
  readonly calls: number;
  readonly dead: boolean;
  /** Runs a port call unless the process is, or just became, dead. */
  call<T>(name: string, effect: () => Promise<T>): Promise<T>;
}

const never = new Promise<never>(() => undefined);

/** Starts a process that dies at a point, or lives when there is none. `seen` is told every call's name. */
export function startLife(point?: CrashPoint, seen?: (name: string) => void): Life {
  let calls = 0;
  let dead = false;
  return {
    get calls() {
      return calls;
    },
    get dead() {
      return dead;
    },
    call: async (name, effect) => {
      if (dead) return never;
      calls += 1;
      seen?.(name);
      const dies = point?.call === calls;
      if (dies && point.when === 'before') dead = true;
      if (dead) return never;
      const answer = await effect();
      if (dies) dead = true;
      return dead ? never : answer;
    },
  };
}

/** The ports as one process sees them: every call goes through its life. */
export function throughLife(ports: Ports, life: Life): Ports {
  const all = <T extends object>(name: string, port: T, sync: readonly (keyof T)[] = []): T =>
    new Proxy(port, {
      get: (target, key) => {
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== 'function') return member;
        const bound = member.bind(target) as (...given: unknown[]) => unknown;
        if (sync.includes(key as keyof T)) return bound;
        return (...given: unknown[]) => life.call(`${name}.${String(key)}`, async () => bound(...given));
      },
    });
  const engines: EngineDesk = all<EngineDesk>('engines', ports.engines, ['engine']);
  const desk: EngineDesk = {
    compile: (...given) => engines.compile(...given),
    engine: (id) => {
      const engine = ports.engines.engine(id);
      return engine === undefined ? undefined : all('engine', engine, ['plan']);
    },
  };
  return {
    ...ports,
    engines: desk,
    log: all<ProductionLog>('log', ports.log, ['state', 'subscribe']),
    router: all('router', ports.router),
    assets: all('assets', ports.assets),
    judge: all('judge', ports.judge),
    finisher: all('finisher', ports.finisher),
    cutter: all('cutter', ports.cutter),
  };
}
