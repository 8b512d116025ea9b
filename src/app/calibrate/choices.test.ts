import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Choice, openChoices, readChoices } from './choices.ts';

const dir = mkdtempSync(join(tmpdir(), 'shotcaller-choices-'));
afterAll(() => rmSync(dir, { recursive: true }));
let files = 0;
const fresh = (): string => join(dir, `${files++}`, 'choices.ndjson');
const random = { bytes: (n: number) => new Uint8Array(n).fill(9) };

function choice(comparison: string): Choice {
  const [a, b] = ['v/e1', 'v/e2'].map((engine) => ({ engine, sha256: engine })) as [Choice['a'], Choice['b']];
  const at = '2026-11-25T12:00:00.000Z';
  return { at, by: 'Ana', comparison, dimension: 'motion', prompt: 'p', a, b, choice: 'a', emulated: false };
}

describe('the record of choices', () => {
  it('keeps its seed and every choice over reopening', async () => {
    const file = fresh();
    const first = await openChoices(file, random);
    await first.add(choice('c1'));
    const again = await openChoices(file, { bytes: (n) => new Uint8Array(n).fill(1) });
    expect(again.seed).toBe(first.seed);
    await again.add(choice('c2'));
    expect(readChoices(file).map(({ comparison }) => comparison)).toEqual(['c1', 'c2']);
  });

  it('loses at most the line that a crash cut off, wherever it was cut', async () => {
    const file = fresh();
    const record = await openChoices(file, random);
    await record.add(choice('c1'));
    const whole = readFileSync(file).length;
    await record.add(choice('c2'));
    const bytes = readFileSync(file);
    for (let cut = whole; cut < bytes.length; cut++) {
      writeFileSync(file, bytes);
      truncateSync(file, cut);
      const reopened = await openChoices(file, random);
      expect(reopened.choices.map(({ comparison }) => comparison)).toEqual(['c1']);
      await reopened.add(choice('c3'));
      expect(readChoices(file).map(({ comparison }) => comparison)).toEqual(['c1', 'c3']);
    }
  });

  it('draws a seed anew when the very first line was cut off', async () => {
    const file = fresh();
    await openChoices(file, random);
    truncateSync(file, 5);
    expect((await openChoices(file, random)).seed).toBe('0909090909090909');
    expect(readChoices(file)).toEqual([]);
  });

  it('names the line that is damaged elsewhere and changes nothing', async () => {
    const file = fresh();
    const record = await openChoices(file, random);
    await record.add(choice('c1'));
    appendFileSync(file, 'rubbish\n');
    await record.add(choice('c2'));
    const before = readFileSync(file, 'utf8');
    await expect(openChoices(file, random)).rejects.toThrow(/choices\.ndjson:3:1/);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
