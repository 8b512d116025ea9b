import { describe, expect, it } from 'vitest';
import { catalogConcerns, catalogEntries, factsOf, findEntry, isRetired } from './catalog.ts';
import { priceOf } from './facts.ts';

const today = '2026-11-22';

describe('the catalog', () => {
  it('dates and sources every value', () => {
    for (const { id, facts } of catalogEntries)
      for (const [name, fact] of Object.entries(facts)) {
        expect(fact.checkedAt, `${id} ${name}`).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        expect(fact.source.length, `${id} ${name}`).toBeGreaterThan(3);
        expect(['measured', 'docs', 'sdk', 'third-party', 'assumed']).toContain(fact.confidence);
      }
  });

  it('has unique ids of the form vendor/model, in order', () => {
    const ids = catalogEntries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+\/[a-z0-9._-]+$/);
  });

  it('prices Runway by credits of one cent', () => {
    const entry = findEntry('runway/gen4.5');
    expect(entry && priceOf(factsOf(entry).price, 5)).toBe(600_000);
  });

  it('keeps dead models in the list and never usable', () => {
    for (const [id, date] of [
      ['openai/sora-2', '2026-09-24'],
      ['openai/sora-2-pro', '2026-09-24'],
      ['google/veo-2.0', '2026-06-30'],
      ['google/veo-3.0', '2026-06-30'],
      ['google/veo-3.0-fast', '2026-06-30'],
      ['google/veo-3.1-preview', '2026-10-22'],
      ['google/veo-3.1-fast-preview', '2026-10-22'],
    ] as const) {
      const entry = findEntry(id);
      expect(entry?.facts.lifecycle.value.shutdownAt).toBe(date);
      expect(entry && isRetired(factsOf(entry), '2020-01-01')).toBe(true);
    }
  });

  it('names a replacement only when it is in the catalog and alive', () => {
    for (const { id, facts } of catalogEntries) {
      const { replacement } = facts.lifecycle.value;
      if (replacement === undefined) continue;
      const next = findEntry(replacement);
      expect(next?.adapter, `${id} → ${replacement}`).not.toBe('none');
      expect(next?.facts.lifecycle.value.status, `${id} → ${replacement}`).toBe('active');
    }
  });

  it('retires an active engine on its shutdown date [row 24]', () => {
    const lifecycle = { status: 'deprecated', shutdownAt: '2027-05-04' } as const;
    expect(isRetired({ lifecycle }, '2027-05-03')).toBe(false);
    expect(isRetired({ lifecycle }, '2027-05-04')).toBe(true);
  });
});

describe('catalogConcerns', () => {
  it('is quiet on the day of checking and names every entry that has gone stale', () => {
    expect(catalogConcerns(today)).toEqual([]);
    const alive = catalogEntries.filter(({ facts }) => facts.lifecycle.value.status !== 'retired');
    expect(catalogConcerns('2027-11-22').map(({ engine }) => engine)).toEqual(alive.map(({ id }) => id));
  });
});
