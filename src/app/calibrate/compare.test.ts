import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openChoices } from './choices.ts';
import { compareClips } from './compare.ts';
import { comparisonsOf } from './comparisons.ts';
import { clip } from './testing/clip.ts';

const dir = mkdtempSync(join(tmpdir(), 'shotcaller-compare-'));
afterAll(() => rmSync(dir, { recursive: true }));
let files = 0;

const comparisons = comparisonsOf(
  ['p1', 'p2', 'p3'].flatMap((prompt) => [clip(prompt, 'vendor/one'), clip(prompt, 'vendor/two')]),
  'seed',
);

/** A dialogue with answers given in advance; after the last one nobody is there any more. */
async function dialogue(file: string, answers: readonly string[], name = 'Ana') {
  const said: string[] = [];
  const left = [...answers];
  const opened: number[] = [];
  const closed: number[] = [];
  const record = await openChoices(file, { bytes: (n) => new Uint8Array(n) });
  const compared = await compareClips({
    comparisons,
    record,
    clock: { now: () => Date.UTC(2026, 10, 25), sleepUntil: () => Promise.resolve() },
    person: { name, say: (line) => said.push(line), ask: async () => left.shift() },
    open: async (_comparison, number) => {
      opened.push(number);
      return { a: `${number}/a.mp4`, b: `${number}/b.mp4`, close: async () => void closed.push(number) };
    },
  });
  return { said, compared, record, opened, closed };
}

const fresh = (): string => join(dir, `${files++}.ndjson`);

describe('compareClips', () => {
  it('writes each choice and goes on with the next one when it is repeated', async () => {
    const file = fresh();
    const first = await dialogue(file, ['a', 'q']);
    expect(first.compared).toEqual({ decided: 1, left: 2 });
    const second = await dialogue(file, ['tie', 'S']);
    expect(second.opened).toEqual([2, 3]);
    expect(second.compared).toEqual({ decided: 2, left: 0 });
    expect(second.record.choices.map(({ choice }) => choice)).toEqual(['a', 'tie', 'skip']);
    expect((await dialogue(file, [])).compared).toEqual({ decided: 0, left: 0 });
  });

  it('names no engine before the last comparison is decided, and all of them then', async () => {
    const { said } = await dialogue(fresh(), ['a', 'b', 'q']);
    expect(said.join('\n')).not.toMatch(/vendor\//);
    const whole = await dialogue(fresh(), ['a', 'b', 't']);
    expect(whole.said.filter((line) => /a vendor\/(one|two), b vendor\/(one|two)/.test(line))).toHaveLength(3);
  });

  it('records which engine was chosen, whichever side it stood on', async () => {
    const { record } = await dialogue(fresh(), ['a', 'a', 'a']);
    for (const [index, { choice, a }] of record.choices.entries()) {
      expect(choice).toBe('a');
      expect(a.engine).toBe(comparisons[index]?.a.engine);
    }
  });

  it('asks again after an answer it does not know', async () => {
    const { said, record } = await dialogue(fresh(), ['left', '', 'b']);
    expect(said.filter((line) => line.startsWith('Answer a, b'))).toHaveLength(2);
    expect(record.choices).toHaveLength(1);
  });

  it('ends without a choice when nobody is there, and takes the clips away again', async () => {
    const { compared, record, opened, closed } = await dialogue(fresh(), []);
    expect(compared).toEqual({ decided: 0, left: 3 });
    expect(record.choices).toEqual([]);
    expect(closed).toEqual(opened);
  });

  it('asks every person anew', async () => {
    const file = fresh();
    await dialogue(file, ['a', 'a', 'a']);
    const other = await dialogue(file, ['b', 'b', 'b'], 'Ben');
    expect(other.compared.decided).toBe(3);
    expect(other.record.choices).toHaveLength(6);
  });
});
