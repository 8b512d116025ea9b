import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { dimensions } from '../../core/dimensions.ts';
import { readPromptSet, shippedPrompts } from './prompt-set.ts';

const dir = mkdtempSync(join(tmpdir(), 'shotcaller-prompts-'));
afterAll(() => rmSync(dir, { recursive: true }));

function written(text: string): string {
  const file = join(dir, 'set.yaml');
  writeFileSync(file, text);
  return file;
}

describe('shippedPrompts', () => {
  it('has twelve different prompts for every dimension, short enough for every engine', () => {
    const prompts = shippedPrompts();
    for (const dimension of dimensions)
      expect(prompts.filter((prompt) => prompt.dimension === dimension)).toHaveLength(12);
    expect(new Set(prompts.map(({ id }) => id)).size).toBe(prompts.length);
    expect(new Set(prompts.map(({ prompt }) => prompt)).size).toBe(prompts.length);
    expect(Math.max(...prompts.map(({ prompt }) => prompt.length))).toBeLessThan(200);
  });
});

describe('readPromptSet', () => {
  it('reads a set of ones own with the defaults filled in', () => {
    const file = written(
      'schema: shotcaller.prompts/1\nprompts:\n  - { id: walk, dimension: motion, prompt: A walk }\n',
    );
    expect(readPromptSet(file)).toEqual([
      { id: 'walk', dimension: 'motion', prompt: 'A walk', type: 'action', durationS: 5 },
    ]);
  });

  it.each([
    ['prompts:\n  - { id: a, dimension: motion, prompt: A }\n', /set\.yaml:1:1 schema: missing/],
    [
      'schema: shotcaller.prompts/1\nprompts:\n  - { id: a, dimension: moton, prompt: A }\n',
      /:3:14 .*did you mean motion/,
    ],
    [
      'schema: shotcaller.prompts/1\nprompts:\n  - { id: a, dimension: color, prompt: A, x: 1 }\n',
      /:3:43 .*unknown key/,
    ],
    [
      'schema: shotcaller.prompts/1\nprompts:\n  - { id: a, dimension: color, prompt: A }\n  - { id: a, dimension: style, prompt: B }\n',
      /:4:7 prompts\[1\]\.id: found a second prompt a/,
    ],
  ])('says where a set is wrong', (text, message) => {
    expect(() => readPromptSet(written(text))).toThrow(message);
  });
});
