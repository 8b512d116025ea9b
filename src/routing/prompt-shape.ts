import type { PromptReading } from './prompt-reading.ts';

/** What can be seen of a prompt at a glance, as 0 or 1: its length, its grammar, and which lists its words are in. */
export const shapeFeatures = [
  'any prompt',
  'one word',
  'two words',
  'three words',
  '4 to 5 words',
  '6 to 8 words',
  '9 to 12 words',
  '13 words or more',
  'begins with an article',
  'a full sentence',
  'a comma',
  'a place or relation (in, on, with)',
  'somebody as the subject',
  'something is done',
  'somebody does something',
  'colours',
  'a place',
  'things',
  'picture words',
  'style words',
] as const;

/** One feature of a prompt's shape. */
export type ShapeFeature = (typeof shapeFeatures)[number];

const somebody =
  /^(an? |the |two |one )?(\w+ )?(person|people|man|men|woman|women|boy|girl|child|children|someone|somebody|couple|he|she|they)\b/i;
const relation =
  /\b(of|in|on|at|with|by|over|under|across|into|through|down|up|near|beside|between|around|from|to|for|along|behind|above|atop)\b/i;

/** Length classes: the largest word count that belongs to each. */
const lengths: readonly (readonly [ShapeFeature, number])[] = [
  ['one word', 1],
  ['two words', 2],
  ['three words', 3],
  ['4 to 5 words', 5],
  ['6 to 8 words', 8],
  ['9 to 12 words', 12],
  ['13 words or more', Number.POSITIVE_INFINITY],
];

/** The features that a prompt has, in the order of `shapeFeatures`. */
export function shapeOf(prompt: string, reading: PromptReading): readonly ShapeFeature[] {
  const doing = reading.action.length + reading.motion.length > 0;
  const subject = somebody.test(prompt);
  const length = lengths.find(([, most]) => reading.wordCount <= most)?.[0];
  const has: Readonly<Partial<Record<ShapeFeature, boolean>>> = {
    'any prompt': true,
    'begins with an article': /^an?\b/i.test(prompt),
    'a full sentence': /\.\s*$/.test(prompt),
    'a comma': prompt.includes(','),
    'a place or relation (in, on, with)': relation.test(prompt),
    'somebody as the subject': subject,
    'something is done': doing,
    'somebody does something': doing && subject,
    colours: reading.colors.length > 0,
    'a place': reading.scene.length > 0,
    things: reading.objects.length > 0,
    'picture words': reading.picture.length > 0,
    'style words': reading.style.length > 0,
  };
  return shapeFeatures.filter((feature) => feature === length || has[feature] === true);
}
