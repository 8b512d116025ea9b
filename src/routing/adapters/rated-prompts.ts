import { readFileSync } from 'node:fs';
import type { KindExample } from '../kind-training.ts';
import type { PromptKind } from '../prompt-kinds.ts';
import { readPrompt } from '../prompt-reading.ts';
import { shapeOf } from '../prompt-shape.ts';

/** Which group of dimensions a prompt of Video-Bench was rated in says what it is about; one dimension of each tells. */
const groups: Readonly<Record<string, PromptKind>> = {
  object_class: 'thing',
  color: 'coloured thing',
  scene: 'place',
  motion_effects: 'something moving',
  aesthetic_quality: 'picture',
};

/** The prompts of Video-Bench with their kind (a clone has the file; the published package has only the model). */
export function ratedPrompts(): readonly KindExample[] {
  const file = new URL('../../../bench/ratings/video-bench.jsonl', import.meta.url);
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly prompt: string; readonly dimension: string });
  const kinds = new Map<string, PromptKind>();
  for (const { prompt, dimension } of rows) {
    const kind = groups[dimension];
    if (kind !== undefined) kinds.set(prompt, kind === 'something moving' ? moverOf(prompt) : kind);
  }
  return [...kinds].map(([prompt, kind]) => ({ prompt, kind }));
}

/** Prompts rated for their movement are about people or about anything else: engines differ between the two. */
function moverOf(prompt: string): PromptKind {
  return shapeOf(prompt, readPrompt(prompt)).includes('somebody as the subject') ? 'person acting' : 'something moving';
}
