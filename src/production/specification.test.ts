import { describe, expect, it } from 'vitest';
import { Defect } from '../core/errors.ts';
import { checkProduction } from './check.ts';
import { parseProductionYaml } from './document.ts';
import { sampleYaml } from './fixtures/sample.ts';
import { findShot, type Production } from './production.ts';
import type { Shot } from './shot.ts';
import { canonEntries, shotFiles, shotSpecDigest } from './specification.ts';

const withFiles = sampleYaml
  .replace(
    '      references: []',
    '      references: [m1.png, m2.png]\n      lora: { file: m.safetensors, trigger: mara_v2 }',
  )
  .replace('amber], references: []', 'amber], references: [key.png]');

function productionOf(text: string): Production {
  const { document } = parseProductionYaml(text, 'p.yaml');
  const production = document === undefined ? undefined : checkProduction(document).production;
  if (production === undefined) throw new Error('the sample has problems');
  return production;
}

function shotOf(production: Production, ref: string): Shot {
  const shot = findShot(production, ref);
  if (shot === undefined) throw new Error(`no shot ${ref}`);
  return shot;
}

function digestOf(from: string, to: string, ref = 'e01/sh020'): string {
  expect(withFiles).toContain(from);
  const production = productionOf(withFiles.replace(from, to));
  return shotSpecDigest(production, shotOf(production, ref));
}

const base = digestOf('title: Rain', 'title: Rain');

describe('shotSpecDigest', () => {
  it.each([
    ['prompt', 'Mara sprints between rows', 'Mara walks between rows'],
    ['type', 'type: action', 'type: character'],
    ['dialogue', 'Run!', 'Stay!'],
    ['what it continues', 'continues: sh010', 'camera: static'],
    ["a character's look", '40s, green raincoat', '40s, red raincoat'],
    ['a reference', 'm2.png', 'm3.png'],
    ['a LoRA', 'm.safetensors', 'n.safetensors'],
    ['the place', 'derelict greenhouse', 'new greenhouse'],
    ['the look', 'style: photoreal', 'style: stop motion'],
    ['the palette', '[teal, amber]', '[teal]'],
    ['what to avoid', 'palette: [teal, amber]', 'palette: [teal, amber], avoid: [text]'],
    ['the picture size', 'width: 1280', 'width: 1920'],
  ])('changes with the %s', (_name, from, to) => {
    expect(digestOf(from, to)).not.toBe(base);
  });

  it.each([
    ['the pin', 'pin: runway/gen4.5', 'camera: static'],
    ['hero', 'hero: true', 'hero: false'],
    ['the needs', 'motion: 0.3', 'motion: 0.1'],
    ['consent', '2027-06-30', '2031-01-01'],
    ['the loudness', 'loudnessLufs: -14', 'loudnessLufs: -23'],
    ['the budget', 'cap: 60', 'cap: 90'],
    ['another shot', 'Wide dawn shot', 'Wide dusk shot'],
    ['the order of keys', 'style: photoreal, palette: [teal, amber]', 'palette: [teal, amber], style: photoreal'],
  ])('does not change with %s', (name, from, to) => {
    if (name === 'the pin') expect(digestOf(`            ${from}\n`, '')).toBe(base);
    else expect(digestOf(from, to)).toBe(base);
  });
});

describe('canonEntries', () => {
  const production = productionOf(withFiles);
  const hashes = new Map(['m1.png', 'm2.png', 'm.safetensors', 'key.png'].map((path) => [path, `hash of ${path}`]));

  it('names look, character, LoRA and place of a shot, and nothing else', () => {
    const named = (ref: string) =>
      canonEntries(production, shotOf(production, ref), hashes).map(({ kind, id }) => `${kind} ${id}`);
    expect(named('e01/sh020')).toEqual(['look look', 'character mara', 'lora mara', 'place greenhouse']);
    expect(named('e01/sh010')).toEqual(['look look', 'place greenhouse']);
  });

  it('gives an entry another version exactly when its description or the bytes of a file change', () => {
    const shot = shotOf(production, 'e01/sh020');
    const before = canonEntries(production, shot, hashes);
    const after = canonEntries(production, shot, new Map([...hashes, ['m2.png', 'repainted']]));
    expect(before.filter((entry, i) => entry.sha256 !== after[i]?.sha256).map(({ kind }) => kind)).toEqual([
      'character',
    ]);
    const renamed = productionOf(withFiles.replace('m1.png', 'other.png'));
    const moved = new Map([...hashes, ['other.png', 'hash of m1.png']]);
    expect(canonEntries(renamed, shotOf(renamed, 'e01/sh020'), moved)).toEqual(before);
    for (const { version, sha256 } of before) expect(sha256.slice(0, 12)).toBe(version);
  });

  it('needs the hash of every file that shotFiles names', () => {
    const shot = shotOf(production, 'e01/sh020');
    const files = shotFiles(production, shot);
    expect(files.map(({ role, name, path }) => `${role} ${name} ${path}`)).toEqual([
      'lora mara m.safetensors',
      'character mara m1.png',
      'character mara m2.png',
      'look look key.png',
    ]);
    for (const { path } of files) {
      const without = new Map([...hashes].filter(([known]) => known !== path));
      expect(() => canonEntries(production, shot, without)).toThrow(Defect);
    }
  });
});
