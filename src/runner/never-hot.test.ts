import { describe, expect, it } from 'vitest';
import type { CancelResult, Engine, Observation } from '../engines/engine.ts';
import type { Ports } from '../orchestration/ports.ts';
import { openedOf, policyOf, shotSpec } from '../orchestration/testing/brief.ts';
import { World } from '../orchestration/testing/world.ts';
import { runLocally } from './local.ts';

const ref = 'e01/sh01';
const stop = new AbortController().signal;

/** Ports with one engine changed. */
export function withEngine(ports: Ports, id: string, change: (engine: Engine) => Partial<Engine>): Ports {
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
