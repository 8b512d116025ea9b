import { readdirSync, readFileSync } from 'node:fs';

// What the kernel knows of this process (Linux `proc(5)`). Node's own numbers lack the children's time, and its peak
// memory is inherited from the process that started it.

/** Clock ticks per second that `/proc` counts in; fixed at 100 on every Linux that Node runs on (`USER_HZ`). */
const ticksPerS = 100;

/** CPU and memory of this process so far. */
export interface Usage {
  /** CPU seconds of all threads of this process. */
  readonly ownCpuS: number;
  /** CPU seconds of the main thread. */
  readonly mainCpuS: number;
  /** CPU seconds of threads that run now, without the main one and without workers. */
  readonly helperCpuS: number;
  /** CPU seconds of all child processes that have ended. */
  readonly childrenCpuS: number;
  /** Largest resident memory, bytes. */
  readonly peakRssBytes: number;
}

/** True where `readUsage` works. */
export const canReadUsage = process.platform === 'linux';

/** Reads what this process has used up to now. Only on Linux. */
export function readUsage(workerNames: readonly string[]): Usage {
  const own = times(readFileSync('/proc/self/stat', 'utf8'));
  const threads = readdirSync('/proc/self/task').flatMap((id) => {
    const name = readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim();
    const cpuS = times(readFileSync(`/proc/self/task/${id}/stat`, 'utf8')).cpuS;
    return [{ main: Number(id) === process.pid, worker: workerNames.includes(name), cpuS }];
  });
  const sum = (wanted: (thread: (typeof threads)[number]) => boolean): number =>
    threads.filter(wanted).reduce((total, { cpuS }) => total + cpuS, 0);
  const peakKiB = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return {
    ownCpuS: own.cpuS,
    mainCpuS: sum(({ main }) => main),
    helperCpuS: sum(({ main, worker }) => !main && !worker),
    childrenCpuS: own.childrenCpuS,
    peakRssBytes: Number(peakKiB) * 1024,
  };
}

/** Own and children's CPU time in a line of `/proc/…/stat`; the name may hold spaces and brackets. */
function times(line: string): { readonly cpuS: number; readonly childrenCpuS: number } {
  const fields = line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  // After the name: state is field 3, so utime (14) is at 11.
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15);
  return { cpuS: (utime + stime) / ticksPerS, childrenCpuS: (cutime + cstime) / ticksPerS };
}
