import { describe, expect, it } from 'vitest';
import type { Ports } from '../../orchestration/ports.ts';
import { mainCpuS, watchedPorts } from './watched-ports.ts';

/** Keeps this thread busy for so many seconds of its own time. */
function busy(seconds: number): void {
  for (const end = mainCpuS() + seconds; mainCpuS() < end; );
}

describe('watchedPorts', () => {
  it('adds up what log and router use, and passes arguments and answers on', async () => {
    const cpu = { logS: 0, routingS: 0 };
    const seen: unknown[] = [];
    const ports = {
      log: {
        epoch: 7,
        state: () => 'state',
        append: async (...entry: unknown[]) => {
          busy(0.02);
          seen.push(entry);
          return { kind: 'appended' };
        },
        subscribe: () => () => true,
      },
      router: {
        plan: async () => {
          busy(0.03);
          return 'plan';
        },
      },
      judge: 'untouched',
    } as unknown as Ports;
    const watched = watchedPorts(ports, cpu);
    expect(await watched.log.append([], 'production', 3)).toEqual({ kind: 'appended' });
    expect(await watched.router.plan(watched.log.state(), undefined as never)).toBe('plan');
    expect(seen).toEqual([[[], 'production', 3]]);
    expect(watched).toMatchObject({ judge: 'untouched', log: { epoch: 7 } });
    expect(cpu.logS).toBeGreaterThanOrEqual(0.02);
    expect(cpu.routingS).toBeGreaterThanOrEqual(0.03);
  });
});
