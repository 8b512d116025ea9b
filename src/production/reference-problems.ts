import type { ErrorCode } from '../core/error-codes.ts';
import { continuityProblems } from './continuity-problems.ts';
import type { LocatedDocument, ValuePath } from './document.ts';
import { idPath } from './id-path.ts';
import { didYouMean } from './nearest.ts';
import { childAt, type EpisodeOutline, type Mention, outlineOf } from './outline.ts';
import type { ProductionProblem } from './problem.ts';

/** A problem before it is given its place in the file. */
export interface Finding {
  readonly code: ErrorCode;
  readonly at: ValuePath;
  readonly message: string;
  readonly hint: string;
}

/**
 * What the schema can't see: repeated ids, empty episodes, and characters, places and `continues` that name nothing.
 * Works on data that breaks the schema elsewhere, so that all problems come at once.
 */
export function referenceProblems(document: LocatedDocument): readonly ProductionProblem[] {
  const { characters, places, episodes } = outlineOf(document.value);
  const findings = [
    ...skippedKeys(document.value),
    ...repeated('episode', episodes),
    ...episodes.flatMap((episode) => [
      ...emptyEpisode(episode),
      ...repeated('scene', episode.scenes),
      ...repeated(
        'shot',
        episode.scenes.flatMap((scene) => scene.shots),
      ),
      ...episode.scenes.flatMap((scene) => [
        ...unknown('place', scene.place, places),
        ...scene.shots.flatMap((shot) => [
          ...unknown('place', shot.place, places),
          ...shot.characters.flatMap((character) => unknown('character', character, characters)),
          ...repeatedCharacter(shot.characters),
        ]),
      ]),
    ]),
    ...continuityProblems(episodes),
  ];
  return findings.map((finding) => located(document, finding));
}

/** Gives a finding its place in the file. */
export function located(document: LocatedDocument, { code, at, message, hint }: Finding): ProductionProblem {
  return {
    code,
    file: document.file,
    ...document.positionOf(at),
    path: idPath(document.value, at),
    message,
    hint,
  };
}

/** The maps whose keys are free; the schema drops this one key there without a word. */
function skippedKeys(data: unknown): Finding[] {
  const freeMaps = [
    ['bible', 'characters'],
    ['bible', 'places'],
    ['engines', 'prefer'],
  ];
  return freeMaps.flatMap((path) => {
    const at = [...path, '__proto__'];
    if (childAt(data, at) === undefined) return [];
    return [
      { code: 'production.unknown-key', at, message: 'unknown key', hint: 'Remove the key; no id may be named so.' },
    ];
  });
}

function repeated(
  noun: string,
  things: readonly { readonly id: string | undefined; readonly at: ValuePath }[],
): Finding[] {
  const seen = new Set<string>();
  return things.flatMap(({ id, at }) => {
    if (id === undefined) return [];
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    const scope = noun === 'episode' ? 'the production' : 'the episode';
    return {
      code: 'production.duplicate-id',
      at: [...at, 'id'],
      message: `found a second ${noun} ${id}, allowed: ids that are unique within ${scope}`,
      hint: `Give this ${noun} another id.`,
    };
  });
}

function repeatedCharacter(mentions: readonly Mention[]): Finding[] {
  return mentions.flatMap(({ text, at }, index) => {
    if (mentions.findIndex((other) => other.text === text) === index) return [];
    return {
      code: 'production.duplicate-id',
      at,
      message: `found ${text} twice, allowed: each character once`,
      hint: 'Remove the repetition.',
    };
  });
}

function emptyEpisode({ at, scenes }: EpisodeOutline): Finding[] {
  if (scenes.some((scene) => scene.shots.length > 0)) return [];
  return [
    {
      code: 'production.episode-empty',
      at,
      message: 'found no shots, allowed: at least one shot in an episode',
      hint: 'Add a scene with a shot, or remove the episode.',
    },
  ];
}

function unknown(noun: string, mention: Mention | undefined, known: readonly string[] | undefined): Finding[] {
  if (mention === undefined || known === undefined || known.includes(mention.text)) return [];
  const allowed = known.length === 0 ? `none, the bible has no ${noun}s` : known.join(' | ');
  return [
    {
      code: 'production.unknown-reference',
      at: mention.at,
      message: `found ${JSON.stringify(mention.text)}, allowed: ${allowed}${didYouMean(mention.text, known)}`,
      hint: `Name a ${noun} of the bible, or add this one to it.`,
    },
  ];
}
