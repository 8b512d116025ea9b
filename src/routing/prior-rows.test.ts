import { describe, expect, it } from 'vitest';
import { catalogEntries } from '../engines/catalog.ts';
import { publicPriors } from './adapters/priors.ts';
import { assumedPriors, priorMappings } from './data/prior-mapping.ts';
import publicRows from './data/public-rows.json' with { type: 'json' };
import { neutralMean01 } from './posterior.ts';
import { priorRows } from './prior-rows.ts';

const published = (mean: number, engine: string) => ({
  engine,
  version: '1',
  dimension: 'motion',
  mean,
  n: 80,
  source: 'board',
  measuredOn: '2026',
  judgedBy: 'human',
});
const mapping = [{ engines: ['v/a'], from: [{ engine: 'A', version: '1', distance: 'same' as const }] }];

describe('priorRows', () => {
  it('maps a place on a board to the common level, whatever the scale of the board', () => {
    const on = (scale: number) =>
      priorRows([published(3 * scale, 'A'), published(2 * scale, 'B'), published(scale, 'C')], mapping, [])[0]?.mean;
    expect(on(1)).toBe(on(100));
    // One sd above the board, pulled by 80 / (80 + 20).
    expect(on(1)).toBeCloseTo(neutralMean01 + 0.08 * 0.8, 4);
  });

  it('makes nothing of a board with fewer than three engines', () => {
    expect(priorRows([published(3, 'A'), published(2, 'B')], mapping, [])).toEqual([]);
  });
});

describe('publicPriors', () => {
  it('is exactly what the published rows and the mapping make', () => {
    expect(publicPriors()).toEqual(priorRows(publicRows, priorMappings, assumedPriors));
  });

  it('speaks of catalog engines only, each with source, date and judge', () => {
    const known = catalogEntries.map(({ id }) => id);
    for (const row of publicPriors()) {
      expect(known).toContain(row.engine);
      expect(row.source).not.toBe('');
      expect(row.measuredOn).toMatch(/^\d{4}/);
    }
  });

  it('says the same of a model through every door', () => {
    const of = (engine: string) => publicPriors().flatMap(({ engine: own, ...row }) => (own === engine ? [row] : []));
    expect(of('fal/seedance-2.0').length).toBeGreaterThan(0);
    expect(of('fal/seedance-2.0')).toEqual(of('ark/seedance-2.0'));
    expect(of('google/veo-3.1-fast')).toEqual(of('runway/veo3.1_fast'));
  });

  it('names only published models, and each engine once', () => {
    const measured = new Set(publicRows.map(({ engine, version }) => `${engine} ${version}`));
    for (const { from } of priorMappings)
      for (const { engine, version } of from) expect(measured).toContain(`${engine} ${version}`);
    const engines = priorMappings.flatMap((each) => each.engines);
    expect(engines).toHaveLength(new Set(engines).size);
  });

  it('marks the LoRA prior as assumed and keeps it weak', () => {
    expect(
      publicPriors()
        .filter(({ judgedBy }) => judgedBy === 'assumed')
        .map(({ n }) => n),
    ).toEqual([4]);
  });
});
