import type { ValuePath } from './document.ts';

// A production file that breaks the schema in one place shall still be checked in all others, so the checks of
// references read this tolerant outline of the raw data instead of the parsed production.

/** A text found in the raw data, with its place. */
export interface Mention {
  readonly text: string;
  readonly at: ValuePath;
}

/** What the raw data says about one shot, as far as it is readable. */
export interface ShotOutline {
  readonly at: ValuePath;
  readonly id: string | undefined;
  readonly characters: readonly Mention[];
  readonly place: Mention | undefined;
  readonly continues: Mention | undefined;
}

/** One scene of the outline. */
export interface SceneOutline {
  readonly at: ValuePath;
  readonly id: string | undefined;
  readonly place: Mention | undefined;
  readonly shots: readonly ShotOutline[];
}

/** One episode of the outline. */
export interface EpisodeOutline {
  readonly at: ValuePath;
  readonly id: string | undefined;
  readonly scenes: readonly SceneOutline[];
}

/** The ids and references of a production file. */
export interface Outline {
  /** Ids of the bible; `undefined` where that part is no map, so nothing can be held against it. */
  readonly characters: readonly string[] | undefined;
  readonly places: readonly string[] | undefined;
  /** Every file that is named anywhere: references, LoRAs, consent documents. */
  readonly files: readonly Mention[];
  readonly episodes: readonly EpisodeOutline[];
}

/** Reads the outline of any data; what has another shape is left out, never an error. */
export function outlineOf(data: unknown): Outline {
  const characters = childAt(data, ['bible', 'characters']);
  const places = childAt(data, ['bible', 'places']);
  const characterIds = keysOf(characters);
  const placeIds = keysOf(places);
  return {
    characters: characterIds,
    places: placeIds,
    files: [
      ...mentions(data, ['look', 'references']),
      ...(characterIds ?? []).flatMap((id) => [
        ...mentions(data, ['bible', 'characters', id, 'references']),
        ...optional(mention(data, ['bible', 'characters', id, 'lora', 'file'])),
        ...optional(mention(data, ['bible', 'characters', id, 'consent', 'document'])),
      ]),
      ...(placeIds ?? []).flatMap((id) => mentions(data, ['bible', 'places', id, 'references'])),
    ],
    episodes: listAt(data, ['episodes']).map((at) => ({
      at,
      id: mention(data, [...at, 'id'])?.text,
      scenes: listAt(data, [...at, 'scenes']).map((sceneAt) => ({
        at: sceneAt,
        id: mention(data, [...sceneAt, 'id'])?.text,
        place: mention(data, [...sceneAt, 'place']),
        shots: listAt(data, [...sceneAt, 'shots']).map((shotAt) => shotOutline(data, shotAt)),
      })),
    })),
  };
}

/** The value at a path, or `undefined`. */
export function childAt(data: unknown, path: ValuePath): unknown {
  return path.reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    return (value as Record<string | number, unknown>)[step];
  }, data);
}

function shotOutline(data: unknown, at: ValuePath): ShotOutline {
  return {
    at,
    id: mention(data, [...at, 'id'])?.text,
    characters: mentions(data, [...at, 'characters']),
    place: mention(data, [...at, 'place']),
    continues: mention(data, [...at, 'continues']),
  };
}

function mention(data: unknown, at: ValuePath): Mention | undefined {
  const value = childAt(data, at);
  return typeof value === 'string' ? { text: value, at } : undefined;
}

function mentions(data: unknown, at: ValuePath): readonly Mention[] {
  return listAt(data, at).flatMap((itemAt) => optional(mention(data, itemAt)));
}

function listAt(data: unknown, at: ValuePath): readonly ValuePath[] {
  const value = childAt(data, at);
  return Array.isArray(value) ? value.map((_, index) => [...at, index]) : [];
}

function optional<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

function keysOf(value: unknown): readonly string[] | undefined {
  if (value === undefined) return [];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : undefined;
}
