import { type Clock, rfc3339 } from '../../core/clock.ts';
import type { Choice, ChoiceRecord } from './choices.ts';
import type { Comparison } from './comparisons.ts';
import { questions } from './questions.ts';
import type { Viewing } from './viewing.ts';

/** Talks to the person who compares. */
export interface Person {
  /** Name under which choices are recorded. */
  readonly name: string;
  say(line: string): void;
  /** One line of answer; `undefined` when nobody is there any more. */
  ask(question: string): Promise<string | undefined>;
}

/** How comparing ended. */
export interface Compared {
  readonly decided: number;
  readonly left: number;
}

/** What comparing needs. */
export interface CompareParts {
  readonly comparisons: readonly Comparison[];
  readonly record: ChoiceRecord;
  readonly person: Person;
  readonly clock: Clock;
  /** Puts the two clips where the person can open them. */
  readonly open: (comparison: Comparison, number: number) => Promise<Viewing>;
}

const answers: Readonly<Record<string, Choice['choice'] | 'quit'>> = {
  a: 'a',
  b: 'b',
  t: 'tie',
  tie: 'tie',
  s: 'skip',
  skip: 'skip',
  q: 'quit',
  quit: 'quit',
};

/**
 * Asks a person about every comparison they have not decided yet, writing each choice at once. Who made which clip is
 * told only when nothing is left to decide: knowing it would bend the next choice.
 */
export async function compareClips(parts: CompareParts): Promise<Compared> {
  const { comparisons, record, person } = parts;
  const known = new Set(record.choices.filter(({ by }) => by === person.name).map(({ comparison }) => comparison));
  const open = comparisons.filter(({ id }) => !known.has(id));
  const already = comparisons.length - open.length;
  let decided = 0;
  for (const comparison of open) {
    const number = already + decided + 1;
    const choice = await askAbout(parts, comparison, number);
    if (choice === undefined) break;
    await record.add(choice);
    decided += 1;
  }
  const left = open.length - decided;
  if (left > 0) person.say(`${left} of ${comparisons.length} comparisons are left; repeat the command to go on.`);
  else if (comparisons.length > 0) reveal(parts);
  return { decided, left };
}

async function askAbout(parts: CompareParts, comparison: Comparison, number: number): Promise<Choice | undefined> {
  const { person, clock, comparisons } = parts;
  const { id, dimension, words, a, b } = comparison;
  const viewing = await parts.open(comparison, number);
  try {
    person.say('');
    person.say(`${number} of ${comparisons.length} · ${questions[dimension]}`);
    person.say(`  "${words}"`);
    person.say(`  a     ${viewing.a}`);
    person.say(`  b     ${viewing.b}`);
    if (viewing.both !== undefined) person.say(`  both  ${viewing.both} (a on the left)`);
    const answer = await answerOf(person);
    if (answer === undefined || answer === 'quit') return undefined;
    return {
      at: rfc3339(clock.now()),
      by: person.name,
      comparison: id,
      dimension,
      prompt: a.prompt,
      a: { engine: a.engine, sha256: a.sha256 },
      b: { engine: b.engine, sha256: b.sha256 },
      choice: answer,
      emulated: a.emulated,
    };
  } finally {
    await viewing.close();
  }
}

async function answerOf(person: Person): Promise<Choice['choice'] | 'quit' | undefined> {
  for (;;) {
    const line = await person.ask('Which is better? a, b, tie, skip or quit: ');
    if (line === undefined) return undefined;
    const answer = answers[line.trim().toLowerCase()];
    if (answer !== undefined) return answer;
    person.say('Answer a, b, tie (or t), skip (s) or quit (q).');
  }
}

function reveal({ comparisons, record, person }: CompareParts): void {
  person.say('');
  person.say('All decided. Who it was:');
  for (const [index, { id, dimension, a, b }] of comparisons.entries()) {
    const own = record.choices.find(({ comparison, by }) => comparison === id && by === person.name);
    const better = own?.choice === 'a' ? a.engine : own?.choice === 'b' ? b.engine : (own?.choice ?? '');
    person.say(`  ${index + 1} ${dimension}: a ${a.engine}, b ${b.engine}; you chose ${better}`);
  }
}
