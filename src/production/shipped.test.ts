import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeProductionJsonSchema } from './adapters/json-schema-file.ts';
import { checkProduction } from './check.ts';
import { parseProductionYaml } from './document.ts';
import { jsonSchemaFile, productionJsonSchema } from './json-schema.ts';
import { readProduction } from './read.ts';
import { shotTypes } from './shot.ts';
import { starterProduction } from './starter.ts';

const root = join(import.meta.dirname, '..', '..');
const pilotDir = join(root, 'examples', 'pilot');

describe('the shipped JSON Schema', () => {
  it('is what the schema in the code says (write it with writeProductionJsonSchema)', () => {
    expect(readFileSync(join(root, jsonSchemaFile), 'utf8')).toBe(productionJsonSchema());
  });

  it('is strict, and does not ask for keys that have a default', () => {
    const schema = JSON.parse(productionJsonSchema());
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.additionalProperties).toBe(false);
    expect(schema.required.sort()).toEqual(['budget', 'episodes', 'production']);
    const shot = schema.properties.episodes.items.properties.scenes.items.properties.shots.items;
    expect(shot.additionalProperties).toBe(false);
    expect(shot.required.sort()).toEqual(['durationS', 'id', 'prompt', 'type']);
    expect(shot.properties.durationS).toMatchObject({ exclusiveMinimum: 0, maximum: 60 });
  });

  it('is written to its folder', () => {
    const dir = mkdtempSync(join(tmpdir(), 'shotcaller-schema-'));
    expect(readFileSync(writeProductionJsonSchema(dir), 'utf8')).toBe(productionJsonSchema());
    rmSync(dir, { recursive: true });
  });
});

describe('starterProduction', () => {
  it('reads without problems and has one episode of three shots', () => {
    const dir = mkdtempSync(join(tmpdir(), 'shotcaller-starter-'));
    writeFileSync(join(dir, 'production.yaml'), starterProduction('my-show'));
    const { production } = readProduction(join(dir, 'production.yaml'));
    rmSync(dir, { recursive: true });
    expect(production.id).toBe('my-show');
    expect(production.episodes.map(({ shots }) => shots.length)).toEqual([3]);
  });

  it('takes any id', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), (id) => {
        const { document } = parseProductionYaml(starterProduction(id), 'production.yaml');
        expect(document && checkProduction(document).production?.id).toBe(id);
      }),
      { numRuns: 20 },
    );
  });

  it('points an editor to the schema in its first line', () => {
    expect(starterProduction('x').split('\n')[0]).toMatch(
      /^# yaml-language-server: \$schema=.*production\.schema\.json$/,
    );
  });

  it('is the example in examples/starter', () => {
    const example = readFileSync(join(root, 'examples', 'starter', 'production.yaml'), 'utf8');
    expect(example).toBe(starterProduction('lighthouse', `../../${jsonSchemaFile}`));
  });
});

describe('the pilot', () => {
  const { production } = readProduction(join(pilotDir, 'production.yaml'));
  const shots = production.episodes.flatMap((episode) => episode.shots);

  it('is one episode of ten shots in three scenes, 40 seconds', () => {
    expect(production.episodes.map(({ scenes }) => scenes.length)).toEqual([3]);
    expect(shots).toHaveLength(10);
    expect(shots.reduce((sum, { durationS }) => sum + durationS, 0)).toBe(40);
  });

  it('has every type of shot, two continued pairs, one pin and one hero', () => {
    expect(new Set(shots.map(({ type }) => type))).toEqual(new Set(shotTypes));
    expect(shots.filter(({ continues }) => continues !== undefined)).toHaveLength(2);
    expect(shots.flatMap(({ pin }) => pin ?? [])).toEqual(['runway/gen4.5']);
    expect(shots.filter(({ hero }) => hero)).toHaveLength(1);
  });

  it('has small PNG pictures and a LoRA that is a valid safetensors file', () => {
    const { characters, places } = production.bible;
    const things = [...Object.values(characters), ...Object.values(places), production.look];
    for (const path of things.flatMap(({ references }) => references)) {
      expect(readFileSync(join(pilotDir, path)).subarray(1, 4).toString()).toBe('PNG');
      expect(statSync(join(pilotDir, path)).size).toBeLessThan(150_000);
    }
    const bytes = readFileSync(join(pilotDir, characters['mara']?.lora?.file ?? ''));
    const length = Number(bytes.readBigUInt64LE(0));
    const { __metadata__: _, ...tensors } = JSON.parse(bytes.subarray(8, 8 + length).toString());
    const ends = Object.values(tensors as Record<string, { data_offsets: [number, number] }>).map(
      (t) => t.data_offsets[1],
    );
    expect(Math.max(...ends)).toBe(bytes.length - 8 - length);
  });
});
