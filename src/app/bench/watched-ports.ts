import type { Ports, ProductionLog, Router } from '../../orchestration/ports.ts';

/** CPU seconds of the main thread inside the log and the router. */
export interface WatchedCpu {
  logS: number;
  routingS: number;
}

/**
 * Ports that add up what the log and the router use. Both are synchronous work behind their promises (folding, hashing,
 * SQLite; scoring), so the main thread's own clock around a call is theirs alone.
 */
export function watchedPorts(ports: Ports, cpu: WatchedCpu): Ports {
  const { log, router } = ports;
  const inLog = <T>(work: () => T): T => timed(work, (seconds) => (cpu.logS += seconds));
  const watchedLog: ProductionLog = {
    epoch: log.epoch,
    state: () => log.state(),
    append: (...entry) => inLog(() => log.append(...entry)),
    subscribe: (listener) => log.subscribe(listener),
  };
  const inRouter = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = mainCpuS();
    const answer = await work();
    cpu.routingS += mainCpuS() - before;
    return answer;
  };
  const watchedRouter: Router = {
    plan: (state, episode) => inRouter(() => router.plan(state, episode)),
    reroute: (state, shot) => inRouter(() => router.reroute(state, shot)),
  };
  return { ...ports, log: watchedLog, router: watchedRouter };
}

function timed<T>(work: () => T, add: (seconds: number) => void): T {
  const before = mainCpuS();
  const result = work();
  add(mainCpuS() - before);
  return result;
}

/** CPU seconds of this thread. */
export function mainCpuS(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
}
