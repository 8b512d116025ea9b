import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../core/clock.ts';
import { type ShotRef, shotUnit } from '../../../core/ids.ts';
import { systemRandom } from '../../../core/random.ts';
import { systemClock } from '../../../core/system-clock.ts';
import { decide } from '../../../orchestration/decide.ts';
import { openLog } from '../../../store/sqlite/log.ts';
import { eventsInFlight, eventsOfSeries } from './flight-log.ts';
import { measureRecovery } from './measure-recovery.ts';
import type { OpeningSteps, Restart } from './recovery-measurement.ts';

describe('the made-up log of a production in flight', () => {
  it('is accepted by the real store, and every shot of it waits for a look at its job', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'shotcaller-flight-'));
    const clock = systemClock;
    const log = openLog(dir, clock, systemRandom);
    try {
      for (const group of eventsInFlight(30, clock.now()))
        await log.append(group, 'production', log.state().versions.production ?? 0);
      const state = log.state();
      const refs = Object.keys(state.shots) as ShotRef[];
      expect(refs).toHaveLength(30);
      expect(Object.keys(state.episodes)).toEqual(['e001', 'e002']);
      for (const ref of refs) expect(decide(state, shotUnit(ref), clock.now())).toMatchObject({ do: 'observe' });
    } finally {
      log.close();
      await rm(dir, { recursive: true, force: true });
    }
  });

  it('has at least as many events as asked for when it is a series', () => {
    for (const least of [10, 1000]) {
      const made = eventsOfSeries(least, epochMs('2026-01-05T09:00:00Z')).length;
      expect(made).toBeGreaterThanOrEqual(least);
      expect(made).toBeLessThan(least + 20);
    }
  });
});

describe('measureRecovery', () => {
  it('looks at every shot in flight and records what it saw', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'shotcaller-flight-'));
    try {
      await measureRecovery({ kind: 'write', shots: 26, dir });
      const steps = (await measureRecovery({ kind: 'steps', shots: 26, dir })) as OpeningSteps;
      expect(steps.events).toBe(1 + 2 * 2 + 26 * 3);
      const restart = (await measureRecovery({ kind: 'restart', shots: 26, dir })) as Restart;
      expect(restart.peakRssBytes).toBeGreaterThan(0);
      const after = (await measureRecovery({ kind: 'steps', shots: 26, dir })) as OpeningSteps;
      expect(after.events).toBe(steps.events + 26);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});
