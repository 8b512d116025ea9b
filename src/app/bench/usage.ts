import { readdirSync, readFileSync } from 'node:fs';
import { ConfigError } from '../../core/errors.ts';

// What the kernel knows of this process (Linux `proc(5)`). Node's own numbers lack the children's time, and its peak
// memory is inherited from the process that started it.

/** Clock ticks per second that `/proc` counts in: `USER_HZ`, 100 on every Linux that Node runs on. */
const ticksPerS = 100;

/** CPU and memory of this process so far. */
export interface Usage {
  /** CPU seconds of all threads of this process, ended ones too. */
  readonly ownCpuS: number;
  /** CPU seconds of the threads that run now and are not workers: the main one and Node's helpers. */
  readonly withoutWorkersCpuS: number;
  /** CPU seconds of all child processes that have ended. */
  readonly childrenCpuS: number;
  /** Largest resident memory, bytes. */
  readonly peakRssBytes: number;
}

/** True where `readUsage` works. */
export const canReadUsage = process.platform === 'linux';

/** @throws {ConfigError} `usage.invalid` where `readUsage` does not work. */
export function requireUsage(): void {
  if (canReadUsage) return;
  const hint = 'Run it on Linux, e.g. in a container.';
  throw new ConfigError('usage.invalid', 'bench reads /proc, which only Linux has', {}, { hint });
}

/** Reads what this process has used up to now; only on Linux. Node's helpers live as long as the process. */
export function readUsage(workerNames: readonly string[]): Usage {
  const own = cpuTimes(readFileSync('/proc/self/stat', 'utf8'));
  const withoutWorkersCpuS = readdirSync('/proc/self/task')
    .filter((id) => !workerNames.includes(readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim()))
    .reduce((sum, id) => sum + cpuTimes(readFileSync(`/proc/self/task/${id}/stat`, 'utf8')).ownS, 0);
  const peakKiB = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return {
    ownCpuS: own.ownS,
    withoutWorkersCpuS,
    childrenCpuS: own.childrenS,
    peakRssBytes: Number(peakKiB) * 1024,
  };
}

/** Own and children's CPU seconds in a line of `/proc/…/stat`. */
export function cpuTimes(line: string): { readonly ownS: number; readonly childrenS: number } {
  // The name stands in brackets and may hold spaces and brackets itself; state, the third field, follows.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15).map(Number);
  return { ownS: (utime + stime) / ticksPerS, childrenS: (cutime + cstime) / ticksPerS };
}
