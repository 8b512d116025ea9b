import { describe, expect, it } from 'vitest';
import { event } from '../core/events/event.ts';
import type { CancelResult, Engine, Observation, Reconciliation } from '../engines/engine.ts';
import type { Ports } from '../orchestration/ports.ts';
import { adoptStray } from '../orchestration/strays.ts';
import { openedOf, policyOf, shotSpec } from '../orchestration/testing/brief.ts';
import { tester, threeEngines, World } from '../orchestration/testing/world.ts';
import { runLocally } from './local.ts';

const ref = 'e01/sh01';
const stop = new AbortController().signal;

/** Ports with one engine changed. */
function withEngine(ports: Ports, id: string, change: (engine: Engine) => Partial<Engine>): Ports {
  const engine = (wanted: string): Engine | undefined => {
    const found = ports.engines.engine(wanted);
    return found === undefined || wanted !== id ? found : { ...found, ...change(found) };
  };
  return { ...ports, engines: { ...ports.engines, engine } };
}

describe('a cancelled job that the vendor deletes, without a word on its bill', () => {
  it('is looked for with growing pauses, never in a hot loop', async () => {
    const opened = openedOf([shotSpec(ref), shotSpec('e01/sh02')], { policy: policyOf({ hedge: true }) });
    const world = new World({
      opened,
      // The second shot keeps the run alive while the deleted job is looked for.
      scripts: { 'a/one': [{ does: 'hang' }, { does: 'deliver', afterS: 110, cancel: 'too-late' }] },
    });
    const process = await world.start();
    let deleted = false;
    let looks = 0;
    const ports = withEngine(process.ports, 'a/one', (engine) => ({
      observe: async (handle): Promise<Observation> => {
        if (!deleted || handle.jobId !== 'a/one#1') return engine.observe(handle);
        looks += 1;
        await world.clock.after(0.1);
        return { kind: 'gone', reason: '404' };
      },
      cancel: async (handle): Promise<CancelResult> => {
        if (handle.jobId !== 'a/one#1') return engine.cancel(handle);
        deleted = true;
        return { kind: 'cancelled', billed: 'unknown' };
      },
    }));
    await world.live(process, runLocally(ports, { episodes: ['e01'], stop }));
    expect(process.log.state().episodes['e01']?.signed).toBeDefined();
    expect(looks).toBeLessThan(10);
  });
});

describe('a job that the vendor proved absent, and of which a replaced process had the reply all the same', () => {
  it('is followed to its end like any other, and its cancel is recorded once', async () => {
    const engines = threeEngines.map((engine) => ({ ...engine, visibilityS: 10 }));
    const scripts = { 'a/one': [{ does: 'lose-reply', exists: true, visibleAfterS: 5 } as const] };
    const world = new World({ opened: openedOf([shotSpec(ref)]), engines, scripts });
    const first = await world.start();
    const absent = withEngine(first.ports, 'a/one', () => ({
      reconcile: async (): Promise<Reconciliation> => ({ kind: 'absent', certainty: 'proven' }),
    }));
    await world.live(first, runLocally(absent, { episodes: ['e01'], stop }));
    const lost = first.log.state().shots[ref]?.attempts[0];
    expect(lost).toMatchObject({ phase: 'in-doubt', settled: true });

    const second = await world.start();
    const handle = { engine: 'a/one', route: 'direct', jobId: 'a/one#1', createdAt: '', emulated: true, native: {} };
    const reply = { attempt: lost?.attempt ?? '', handle, emulated: true };
    const unit = `shot:${ref}` as const;
    const strays = adoptStray(second.log.state(), event('attempt.submitted', unit, tester, reply));
    await second.log.append(strays, unit, second.log.state().versions[unit] ?? 0);
    let cancels = 0;
    const ports = withEngine(second.ports, 'a/one', (engine) => ({
      observe: async (job): Promise<Observation> => (cancels > 5 ? engine.observe(job) : { kind: 'running' }),
      cancel: async (): Promise<CancelResult> => {
        cancels += 1;
        await world.clock.after(0.1);
        return { kind: 'cancelled', billed: 'unknown' };
      },
    }));
    await world.live(second, runLocally(ports, { episodes: ['e01'], stop }));
    expect(cancels).toBe(1);
    expect(second.log.state().shots[ref]?.attempts[0]).toMatchObject({ phase: 'cancelled', cost: 1_000_000 });
  });
});
