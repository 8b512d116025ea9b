import {
  actionWords,
  colorWords,
  motionWords,
  notVerbs,
  objectWords,
  pictureWords,
  sceneWords,
  sequenceWords,
  soundWords,
  styleWords,
} from './data/lexicon.ts';

/** What the words of a prompt say about the shot; every list holds the words found, once each, in order. */
export interface PromptReading {
  readonly wordCount: number;
  readonly action: readonly string[];
  readonly motion: readonly string[];
  readonly scene: readonly string[];
  readonly objects: readonly string[];
  readonly colors: readonly string[];
  readonly style: readonly string[];
  readonly picture: readonly string[];
  readonly sequence: readonly string[];
  readonly sound: readonly string[];
}

/** Other words in -ing ("sheltering", "canoeing"): something is being done. */
function isDoing(word: string): boolean {
  return word.length > 4 && word.endsWith('ing') && !notVerbs.has(word) && !sceneWords.has(word);
}

/** Reads a prompt with the word lists of `data/lexicon.ts`; case and punctuation don't matter. */
export function readPrompt(prompt: string): PromptReading {
  const all =
    prompt
      .toLowerCase()
      .normalize('NFC')
      .match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? [];
  const distinct = [...new Set(all)];
  const singular = distinct.map((word) => (word.endsWith('s') ? word.slice(0, -1) : word));
  const found = (list: ReadonlySet<string>): string[] =>
    distinct.filter((word, at) => list.has(word) || list.has(singular[at] ?? word));
  const motion = found(motionWords);
  return {
    wordCount: all.length,
    action: distinct.filter((word) => actionWords.has(word) || (isDoing(word) && !motion.includes(word))),
    motion,
    scene: found(sceneWords),
    objects: found(objectWords),
    colors: found(colorWords),
    style: found(styleWords),
    picture: found(pictureWords),
    sequence: found(sequenceWords),
    sound: found(soundWords),
  };
}
