import { describe, expect, it } from 'vitest';
import { expectedWorkS, lowerBoundS, trueAccept01 } from './bound.ts';
import { drawWorld } from './draw.ts';
import { calibrationPlot } from './plots/calibration.ts';
import { costPlot } from './plots/cost.ts';
import { ratioPlot } from './plots/ratios.ts';
import { frame } from './plots/svg.ts';
import { policiesNamed, seasonPolicies } from './policies.ts';
import { seasonReport } from './report.ts';
import { runSeason } from './run.ts';
import { filmWorld } from './season-bench.ts';
import { medianInterval } from './statistics.ts';
import { canMake } from './world.ts';

const tiny = { episodes: 1, shotsPerEpisode: 8 };
const ours = policiesNamed(['ours'])[0] ?? seasonPolicies[0];
if (ours === undefined) throw new Error('no policy');

describe('a season', () => {
  it('gives the same run for the same seed', async () => {
    const world = drawWorld(3, tiny);
    const { decidingS: _a, ...first } = await runSeason(world, ours);
    const { decidingS: _b, ...second } = await runSeason(drawWorld(3, tiny), ours);
    expect(second).toEqual(first);
  });

  it('ends under every policy, with no accepted shot below the gate', async () => {
    const world = drawWorld(5, tiny);
    for (const policy of seasonPolicies) {
      const run = await runSeason(world, policy);
      expect([run.policy, run.shots]).toEqual([policy.name, 8]);
      expect(run.accepted).toBeLessThanOrEqual(8);
      expect(run.makespanS).toBeGreaterThan(0);
      if (run.accepted > 0) expect(run.quality01).toBeGreaterThanOrEqual(0.75);
    }
  });

  it('begins with the same engines and shots when it is longer', () => {
    const [short, long] = [drawWorld(7, tiny), drawWorld(7, { episodes: 3, shotsPerEpisode: 8 })];
    expect(long.engines).toEqual(short.engines);
    expect(long.shots.slice(0, 8)).toEqual(short.shots);
  });

  it('has shots that at least four engines can make', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const { engines, shots } = drawWorld(seed, { episodes: 4, shotsPerEpisode: 24 });
      for (const shot of shots) expect(engines.filter((engine) => canMake(engine, shot)).length).toBeGreaterThan(3);
    }
  });
});

describe('lowerBoundS', () => {
  it('is no more than all work on the fastest engines by themselves, one after the other', async () => {
    const world = { ...drawWorld(2, tiny), incidents: [] };
    const fastest = world.shots.map((shot) =>
      Math.min(...world.engines.filter((engine) => canMake(engine, shot)).map((engine) => expectedWorkS(engine, shot))),
    );
    const bound = await lowerBoundS(world);
    expect(bound).toBeLessThanOrEqual(fastest.reduce((sum, seconds) => sum + seconds, 0));
    expect(bound).toBeGreaterThanOrEqual(Math.max(...fastest) - 1);
  });

  it('grows when an engine is out and is the work over the slots when there is one engine', async () => {
    const drawn = drawWorld(2, tiny);
    const [engine] = drawn.engines.filter((each) => drawn.shots.every((shot) => canMake(each, shot)));
    if (engine === undefined) throw new Error('no engine makes all shots');
    const shots = drawn.shots.map(({ continues: _before, ...shot }) => shot);
    const one = { ...drawn, shots, engines: [{ ...engine, concurrency: 1 }], incidents: [] };
    const work = shots.reduce((sum, shot) => sum + expectedWorkS(engine, shot), 0);
    const bound = await lowerBoundS(one);
    expect(bound / work).toBeCloseTo(1, 1);
    const out = { kind: 'outage', engine: engine.id, fromS: 10, toS: 5010 } as const;
    expect((await lowerBoundS({ ...one, incidents: [out] })) - bound).toBeGreaterThan(4900);
  });
});

describe('trueAccept01', () => {
  it('is higher on the engine that is expected to score higher', () => {
    const { engines, shots } = drawWorld(4, tiny);
    const [shot] = shots;
    if (shot === undefined) throw new Error('no shot');
    const better = engines.map((engine) => trueAccept01(engine, shot));
    expect(Math.max(...better)).toBeGreaterThan(Math.min(...better));
    for (const p of better) expect(p).toBeGreaterThanOrEqual(0);
  });
});

describe('the report', () => {
  it('draws every policy inside the frame', async () => {
    const worlds = [];
    for (const seed of [1, 2]) worlds.push(await filmWorld({ seed, shots: 24, policies: ['least busy', 'ours'] }));
    const report = seasonReport(24, worlds);
    expect(report.policies.map(({ policy }) => policy)).toEqual(['least busy', 'ours']);
    expect(report.policies[0]?.overRival?.value).toBe(1);
    expect(report.bars).toHaveLength(3);
    for (const svg of [ratioPlot(report), costPlot(report), calibrationPlot(report)]) {
      const xs = [...svg.matchAll(/ (?:x|cx|x1|x2)="([^"]+)"/g)].map((match) => Number(match[1]));
      const ys = [...svg.matchAll(/ (?:y|cy|y1|y2)="([^"]+)"/g)].map((match) => Number(match[1]));
      expect(xs.length).toBeGreaterThan(5);
      expect(xs.every((x) => x >= 0 && x <= frame.width)).toBe(true);
      expect(ys.every((y) => y >= 0 && y <= frame.height)).toBe(true);
    }
  });

  it('gives an interval round the median that shrinks to it when all worlds agree', () => {
    expect(medianInterval([0.8, 0.8, 0.8])).toEqual({ value: 0.8, low: 0.8, high: 0.8 });
    const { value, low, high } = medianInterval([0.7, 0.8, 0.9, 1, 0.6, 0.85]);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  });
});
