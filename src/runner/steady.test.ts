import { describe, expect, it } from 'vitest';
import { StoreError } from '../core/errors.ts';
import type { Engine } from '../engines/engine.ts';
import type { Ports } from '../orchestration/ports.ts';
import { openedOf, shotSpec } from '../orchestration/testing/brief.ts';
import { World } from '../orchestration/testing/world.ts';
import { runLocally } from './local.ts';

const stop = new AbortController().signal;
const shots = [shotSpec('e01/sh01'), shotSpec('e01/sh02')];

/** Ports in which one engine's methods are replaced. */
function withEngine(ports: Ports, id: string, change: (engine: Engine) => Partial<Engine>): Ports {
  const engine = (asked: string): Engine | undefined => {
    const found = ports.engines.engine(asked);
    return found === undefined || asked !== id ? found : { ...found, ...change(found) };
  };
  return { ...ports, engines: { ...ports.engines, engine } };
}

const bug = async (): Promise<never> => {
  throw new TypeError('the adapter trips over a reply with sk-canary0123456789');
};

describe('an adapter that throws while it looks at a job', () => {
  it.each(['observe', 'fetch'] as const)(
    'in %s stops no other shot: its own goes on elsewhere [rows 16, 20]',
    async (method) => {
      const world = new World({ opened: openedOf(shots) });
      const process = await world.start();
      const ports = withEngine(process.ports, 'a/one', () => ({ [method]: bug }));
      expect(await world.live(process, runLocally(ports, { episodes: ['e01'], stop }))).toBe('ended');
      const state = process.log.state();
      expect(Object.values(state.shots).map((shot) => shot.accepted !== undefined)).toEqual([true, true]);
      expect(world.books.submits.filter(({ engine }) => engine === 'a/one').length).toBeGreaterThan(0);
      expect(world.disk.rows.join()).not.toContain('canary');
    },
  );

  it('in reconcile leaves its job in doubt, counted as charged [row 6]', async () => {
    const lost = { does: 'lose-reply', exists: true } as const;
    const world = new World({ opened: openedOf(shots.slice(0, 1)), scripts: { 'a/one': [lost] } });
    const process = await world.start();
    const ports = withEngine(process.ports, 'a/one', () => ({ reconcile: bug }));
    await world.live(process, runLocally(ports, { episodes: ['e01'], stop }));
    const state = process.log.state();
    expect(state.shots['e01/sh01']?.attempts[0]?.finding).toBe('assumed-charged');
    expect(state.ledger.atRisk).toBe(1_000_000);
  });
});

describe('a store that another process keeps busy', () => {
  it('for some seconds costs no reply to a paid call [row 13]', async () => {
    const world = new World({ opened: openedOf(shots.slice(0, 1)) });
    const process = await world.start();
    let busy = 3;
    const append: typeof process.log.append = (...given) => {
      if (given[0][0]?.type === 'attempt.submitted' && busy-- > 0)
        throw new StoreError('store.busy', 'somebody writes');
      return process.log.append(...given);
    };
    const log = new Proxy(process.log, {
      get: (target, key) => {
        if (key === 'append') return async (...given: Parameters<typeof append>) => append(...given);
        const member: unknown = Reflect.get(target, key, target);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
    await world.live(process, runLocally({ ...process.ports, log }, { episodes: ['e01'], stop }));
    expect(process.log.state().shots['e01/sh01']?.accepted).toBeDefined();
    expect(world.books.submits).toHaveLength(1);
    expect(busy).toBeLessThan(0);
  });
});
