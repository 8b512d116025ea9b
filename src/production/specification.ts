import { Defect } from '../core/errors.ts';
import { digestOf, type Sha256Hex } from '../core/hashing.ts';
import type { Character } from './bible.ts';
import type { Production } from './production.ts';
import type { Shot } from './shot.ts';

/** SHA-256 of files, by their path in the production file. */
export type FileHashes = ReadonlyMap<string, Sha256Hex>;

/** A file of the bible that a shot uses. */
export interface ShotFile {
  readonly role: 'character' | 'place' | 'look' | 'lora';
  /** Id of the character or place; `look` for the look of the production. */
  readonly name: string;
  /** As in the production file: relative to its folder. */
  readonly path: string;
  /** LoRA trigger word. */
  readonly trigger?: string;
}

/** One entry of the bible that a shot was made against. */
export interface CanonEntry {
  readonly kind: 'character' | 'place' | 'look' | 'lora';
  /** Id of the character or place (a LoRA has its character's); `look` for the look of the production. */
  readonly id: string;
  /** First 12 digits of `sha256`: the name of this version for people. */
  readonly version: string;
  /** Over the description and the SHA-256 of every file it refers to, in order. */
  readonly sha256: Sha256Hex;
}

/**
 * Digest over everything that changes what must be filmed: the shot's own fields, the looks, reference paths and LoRAs
 * of its characters and place, the look of the production, picture size and rate. Left out, because they change who
 * films or judges it but not what is filmed: ids and position, `needs`, `pin`, `hero`, consent, loudness.
 */
export function shotSpecDigest(production: Production, shot: Shot): Sha256Hex {
  const { type, prompt, durationS, camera = null, continues = null, audio } = shot;
  const { width, height, fps } = production.delivery;
  const place = placeOf(production, shot);
  return digestOf({
    v: 1,
    shot: { type, prompt, durationS, camera, continues, audio },
    characters: charactersOf(production, shot).map(({ id, look, references, lora = null }) => ({
      id,
      look,
      references,
      lora,
    })),
    place: place === undefined ? null : { id: place.id, look: place.look, references: place.references },
    look: production.look,
    delivery: { width, height, fps },
  });
}

/** The files of the bible that a shot uses: LoRAs and pictures of its characters, its place and the look. */
export function shotFiles(production: Production, shot: Shot): readonly ShotFile[] {
  const place = placeOf(production, shot);
  return [
    ...charactersOf(production, shot).flatMap((character) => [
      ...loraFile(character),
      ...character.references.map((path): ShotFile => ({ role: 'character', name: character.id, path })),
    ]),
    ...(place?.references ?? []).map((path): ShotFile => ({ role: 'place', name: shot.place ?? '', path })),
    ...production.look.references.map((path): ShotFile => ({ role: 'look', name: 'look', path })),
  ];
}

/**
 * Names every bible entry a shot uses with its version: the look of the production, the shot's characters, their LoRAs,
 * its place. With it a manifest can prove which canon a shot was made against.
 * @param hashes must hold every path of {@link shotFiles}.
 * @throws {Defect} `defect.invariant` when a hash is missing.
 */
export function canonEntries(production: Production, shot: Shot, hashes: FileHashes): readonly CanonEntry[] {
  const filesOf = (paths: readonly string[]): readonly Sha256Hex[] => paths.map((path) => hashOf(hashes, path));
  const { style = null, palette, references, avoid } = production.look;
  const place = placeOf(production, shot);
  return [
    entry('look', 'look', {
      style,
      palette,
      references: filesOf(references),
      ...(avoid === undefined ? {} : { avoid }),
    }),
    ...charactersOf(production, shot).flatMap((character) => [
      entry('character', character.id, { look: character.look, references: filesOf(character.references) }),
      ...(character.lora === undefined
        ? []
        : [
            entry('lora', character.id, { file: hashOf(hashes, character.lora.file), trigger: character.lora.trigger }),
          ]),
    ]),
    ...(place === undefined
      ? []
      : [entry('place', place.id, { look: place.look, references: filesOf(place.references) })]),
  ];
}

function entry(kind: CanonEntry['kind'], id: string, content: object): CanonEntry {
  const sha256 = digestOf({ v: 1, kind, id, content });
  return { kind, id, version: sha256.slice(0, 12), sha256 };
}

function loraFile({ id, lora }: Character): readonly ShotFile[] {
  return lora === undefined ? [] : [{ role: 'lora', name: id, path: lora.file, trigger: lora.trigger }];
}

function hashOf(hashes: FileHashes, path: string): Sha256Hex {
  const hash = hashes.get(path);
  if (hash === undefined) throw new Defect('defect.invariant', `No SHA-256 given for ${path}`, { path });
  return hash;
}

function charactersOf({ bible }: Production, shot: Shot): readonly Character[] {
  return shot.characters.flatMap((id) => bible.characters[id] ?? []);
}

function placeOf({ bible }: Production, shot: Shot) {
  return shot.place === undefined ? undefined : bible.places[shot.place];
}
