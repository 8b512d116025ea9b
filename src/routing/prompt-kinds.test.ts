import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ratedPrompts } from './adapters/rated-prompts.ts';
import { trainKinds } from './kind-training.ts';
import { kindsOf, promptKinds } from './prompt-kinds.ts';
import { readPrompt } from './prompt-reading.ts';

const likeliest = (prompt: string, model?: Parameters<typeof kindsOf>[2]): string | undefined =>
  Object.entries(kindsOf(prompt, readPrompt(prompt), model)).sort((a, b) => b[1] - a[1])[0]?.[0];

describe('the model that tells kinds of prompts', () => {
  it('is what the training makes of the rated prompts (node src/routing/adapters/train-prompt-kinds.ts)', () => {
    const shipped = JSON.parse(readFileSync(new URL('data/prompt-kinds.json', import.meta.url), 'utf8'));
    expect(shipped).toEqual(trainKinds(ratedPrompts()));
  });

  it('tells nine of ten prompts right that it was not trained on', () => {
    const examples = ratedPrompts();
    const models = [0, 1, 2, 3, 4].map((fold) => trainKinds(examples.filter((_, at) => at % 5 !== fold)));
    const right = examples.filter(({ prompt, kind }, at) => likeliest(prompt, models[at % 5]) === kind);
    expect(right.length / examples.length).toBeGreaterThan(0.9);
  });

  it.each([
    ['A wooden ladder', 'thing'],
    ['A green bicycle', 'coloured thing'],
    ['Fishing harbor', 'place'],
    ['A person is climbing a rope', 'person acting'],
    ['Wide dawn shot of the greenhouse in heavy rain, slow push in', 'picture'],
  ])('reads "%s" as a %s', (prompt, kind) => {
    expect(likeliest(prompt)).toBe(kind);
  });

  it('gives every kind a likelihood, and they sum to 1', () => {
    const kinds = kindsOf('', readPrompt(''));
    expect(Object.keys(kinds)).toEqual([...promptKinds]);
    expect(Object.values(kinds).reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
  });
});
