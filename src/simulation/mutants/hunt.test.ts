import { describe, expect, it } from 'vitest';
import { huntMutants, placesOf } from './hunt.ts';
import { mutants } from './mutants.ts';

describe('planted bugs', () => {
  it('are at least twenty, each with a name of its own and a place that occurs once in today’s source', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(20);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    const rotten = mutants.filter((mutant) => placesOf(mutant) !== 1).map(({ name, file }) => `${name} in ${file}`);
    expect(rotten).toEqual([]);
  });

  it('are found by the simulation', async () => {
    const names = ['resubmit-after-crash', 'one-slot-too-many', 'secret-in-log', 'accept-below-gate-on-last'];
    const found = await huntMutants({ names, seeds: { from: 1, to: 60 } });
    expect(found.map(({ name, foundAt }) => [name, foundAt !== null])).toEqual(names.map((name) => [name, true]));
  });

  it('must have a known name', async () => {
    await expect(huntMutants({ names: ['no-such-bug'], seeds: { from: 1, to: 1 } })).rejects.toThrow(/no-such-bug/);
  });
});
