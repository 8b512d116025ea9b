import { describe, expect, it } from 'vitest';
import { heldWords, lossWords } from './losses.ts';

describe('lossWords', () => {
  it('puts what is lost for the same reason together', () => {
    expect(
      lossWords([
        'reference mara dropped: fal/pika-2.2 takes no reference pictures',
        'reference ivo dropped: fal/pika-2.2 takes no reference pictures',
        'LoRA mara dropped: fal/pika-2.2 takes no LoRA',
        'reference ivo dropped: fal/pika-2.2 takes no reference pictures',
      ]),
    ).toBe('references mara, ivo (fal/pika-2.2 takes no reference pictures); LoRA mara (fal/pika-2.2 takes no LoRA)');
  });

  it('says other losses as they stand, and nothing when nothing is lost', () => {
    expect(lossWords(['trimmed to 8 s'])).toBe('trimmed to 8 s');
    expect(lossWords([])).toBe('');
  });
});

describe('heldWords', () => {
  it('names engines with the same reason together', () => {
    expect(heldWords('fal/a: no key; luma/b: retired; fal/c: no key')).toBe('fal/a, fal/c: no key; luma/b: retired');
  });

  it('leaves a sentence alone', () => {
    expect(heldWords('three takes were below quality; change the prompt')).toBe(
      'three takes were below quality; change the prompt',
    );
  });
});
