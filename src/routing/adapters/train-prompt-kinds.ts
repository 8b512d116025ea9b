/**
 * Writes `data/prompt-kinds.json` from the rated prompts: `node src/routing/adapters/train-prompt-kinds.ts`.
 * A test keeps the file equal to what this makes.
 */
import { writeFileSync } from 'node:fs';
import { trainKinds } from '../kind-training.ts';
import { ratedPrompts } from './rated-prompts.ts';

writeFileSync(
  new URL('../data/prompt-kinds.json', import.meta.url),
  `${JSON.stringify(trainKinds(ratedPrompts()), null, 2)}\n`,
);
