import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shotUnit } from '../core/ids.ts';
import type { ProductionLog } from '../orchestration/ports.ts';
import { type Opened, shotSpec } from '../orchestration/testing/brief.ts';
import { World } from '../orchestration/testing/world.ts';
import { runLocally } from './local.ts';
import { anyCrash, anyWorld, unhandled } from './testing/any-world.ts';
import { runWorld } from './testing/run-world.ts';

const engine = fc.constantFrom('a/one', 'b/two', 'c/three');
const at = fc.integer({ min: 0, max: 3 });

/** Something a person does, at any time. */
const act = fc.oneof(
  fc.record({ does: fc.constant('retake' as const), at }),
  fc.record({ does: fc.constant('hold' as const), at }),
  fc.record({ does: fc.constant('approve' as const), at }),
  fc.record({ does: fc.constant('pin' as const), at, engine: fc.option(engine) }),
  fc.record({ does: fc.constant('reassign' as const), at, engine }),
  fc.record({ does: fc.constant('strike' as const), engine }),
  fc.record({ does: fc.constant('restore' as const), engine }),
  fc.record({ does: fc.constant('raise' as const), by: fc.integer({ min: 0, max: 5_000_000 }) }),
  fc.record({ does: fc.constant('change' as const), at }),
  fc.record({ does: fc.constant('drop' as const), at }),
  fc.record({ does: fc.constant('reopen' as const) }),
);

type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** The production file after an act; shots only continue shots that are there. */
function edited(opened: Opened, what: Extract<Act, { does: 'change' | 'drop' | 'reopen' }>): Opened {
  const [episode] = opened.episodes;
  if (episode === undefined) return opened;
  const changed = episode.shots.flatMap((shot, index) => {
    if (what.does === 'reopen' || index !== what.at) return [shot];
    if (what.does === 'drop') return [];
    return [{ ...shot, specDigest: shotSpec(shot.ref, { prompt: `${shot.specDigest} changed` }).specDigest }];
  });
  const refs = new Set(changed.map((shot) => shot.ref));
  const shots = changed.map(({ continues, ...shot }) =>
    continues !== undefined && refs.has(continues) ? { ...shot, continues } : shot,
  );
  const { fileSha256 } = what.does === 'reopen' ? opened : shotFile(shots);
  return { ...opened, fileSha256, revision: opened.revision + 1, episodes: [{ ...episode, shots }] };
}

function shotFile(shots: Opened['episodes'][number]['shots']): { readonly fileSha256: string } {
  return { fileSha256: shotSpec('e01/x', { prompt: JSON.stringify(shots) }).specDigest };
}

async function perform(world: World, log: ProductionLog, what: Act): Promise<void> {
  const { opened, shots, ledger } = log.state();
  if (opened === undefined) return;
  const shot = 'at' in what ? Object.values(shots)[what.at] : undefined;
  const unit = shot === undefined ? 'production' : shotUnit(shot.ref);
  switch (what.does) {
    case 'strike':
      return world.tell(log, 'production', 'engine.struck', { engine: what.engine, reason: 'a person said so' });
    case 'restore':
      return world.tell(log, 'production', 'engine.restored', { engine: what.engine, reason: 'a person said so' });
    case 'raise':
      return world.tell(log, 'production', 'budget.changed', { cap: ledger.cap + what.by });
    case 'reopen':
      return world.tell(log, 'production', 'production.opened', { ...edited(opened, what), cap: ledger.cap });
    case 'change':
    case 'drop': {
      if (what.does === 'drop' && Object.keys(shots).length < 2) return;
      return world.tell(log, 'production', 'production.opened', { ...edited(opened, what), cap: ledger.cap });
    }
    default:
      if (shot === undefined) return;
  }
  const take = shot.takes.at(-1)?.take;
  const shown = take === undefined ? {} : { take };
  if (what.does === 'pin') return world.tell(log, unit, 'shot.pinned', { engine: what.engine });
  if (what.does === 'reassign') {
    const data = {
      from: shot.engine ?? 'none',
      to: what.engine,
      cause: 'operator' as const,
      reason: 'asked',
      ranking: [],
    };
    return world.tell(log, unit, 'shot.reassigned', data);
  }
  if (what.does === 'approve' && take === undefined) return;
  return world.tell(log, unit, 'gate.decided', { gate: 'take', decision: what.does, override: true, ...shown });
}

/** An operator's acts, some seconds into a process's life that may end in a crash. */
const life = fc.record({
  acts: fc.array(fc.record({ afterS: fc.integer({ min: 0, max: 120 }), act }), { maxLength: 4 }),
  crash: fc.option(anyCrash, { nil: undefined }),
});

describe('a production whose operator interferes at any time', () => {
  it('keeps every promise, also through crashes and with two runs at once [rows 11, 42, 43]', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyWorld,
        fc.array(life, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (made, lives, twice) => {
          const world = new World(made);
          for (const { acts, crash } of lives) {
            const process = await world.start(crash);
            const { signal } = new AbortController();
            const runs = Array.from({ length: twice ? 2 : 1 }, () =>
              runLocally(process.ports, { episodes: ['e01'], stop: signal }),
            );
            const meddling = acts.map(async ({ afterS, act: what }) => {
              await world.clock.after(afterS);
              if (!process.life.dead) await perform(world, process.log, what);
            });
            const end = await world.live(process, Promise.all([...runs, ...meddling]));
            expect(end).not.toBe('stuck');
          }
          expect(unhandled(await runWorld(world))).toEqual([]);
        },
      ),
      { numRuns: 60, seed: 20260106 },
    );
  });
});
