import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { canReadUsage, cpuTimes, readUsage } from './usage.ts';

describe('cpuTimes', () => {
  it('reads own and children’s time also when the name holds spaces and brackets', () => {
    const line = '12 (a) b (c) R 1 12 12 0 -1 4194304 0 0 0 0 250 50 100 25 20 0 1 0 77';
    expect(cpuTimes(line)).toEqual({ ownS: 3, childrenS: 1.25 });
  });
});

describe.runIf(canReadUsage)('readUsage', () => {
  it('counts the time of a child process once it has ended', () => {
    const before = readUsage([]);
    execFileSync(process.execPath, [
      '-e',
      'const end = process.cpuUsage(); while (process.cpuUsage(end).user < 60_000);',
    ]);
    const after = readUsage([]);
    expect(after.childrenCpuS - before.childrenCpuS).toBeGreaterThanOrEqual(0.05);
  });

  it('knows the peak of memory and every thread that is not named', () => {
    const usage = readUsage([]);
    expect(usage.peakRssBytes).toBeGreaterThanOrEqual(process.memoryUsage.rss() / 2);
    expect(usage.withoutWorkersCpuS).toBeLessThanOrEqual(usage.ownCpuS + 0.1);
  });
});
