import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ProductionError } from '../../core/errors.ts';
import type { Sha256Hex } from '../../core/hashing.ts';
import type { LocatedDocument } from '../document.ts';
import { didYouMean } from '../nearest.ts';
import { type Mention, outlineOf } from '../outline.ts';
import type { ProductionProblem } from '../problem.ts';
import type { LoadedProduction } from '../production.ts';
import { type Finding, located } from '../reference-problems.ts';
import { type FileHashes, shotFiles } from '../specification.ts';

/** References, LoRAs and consent documents that don't exist or lie outside the production's folder. Reads the disk. */
export function fileProblems(document: LocatedDocument, dir: string): readonly ProductionProblem[] {
  return outlineOf(document.value).files.flatMap((mention) => {
    const finding = fileFinding(mention, dir);
    return finding === undefined ? [] : [located(document, finding)];
  });
}

/**
 * SHA-256 of every bible file that a shot of the production uses, by its path in the production file; what
 * `canonEntries` needs. Streams, as a LoRA may be large.
 * @throws {ProductionError} `production.unknown-reference` when a file has gone since the production was read.
 */
export async function hashBibleFiles({ production, dir, file }: LoadedProduction): Promise<FileHashes> {
  const shots = production.episodes.flatMap((episode) => episode.shots);
  const paths = new Set(shots.flatMap((shot) => shotFiles(production, shot).map(({ path }) => path)));
  const hashes = new Map<string, Sha256Hex>();
  for (const path of paths) {
    const hash = createHash('sha256');
    try {
      await pipeline(createReadStream(resolve(dir, path)), hash);
    } catch (cause) {
      const message = `${path} can't be read any more`;
      throw new ProductionError(
        'production.unknown-reference',
        message,
        { file, path },
        { hint: 'Restore it.', cause },
      );
    }
    hashes.set(path, hash.digest('hex'));
  }
  return hashes;
}

function fileFinding({ text, at }: Mention, dir: string): Finding | undefined {
  const found = (what: string, hint: string): Finding => ({
    code: 'production.unknown-reference',
    at,
    message: `found ${JSON.stringify(text)}, ${what}`,
    hint,
  });
  const inside = 'allowed: a file inside the folder of the production file';
  const absolute = resolve(dir, text);
  if (isAbsolute(text) || !within(dir, absolute)) {
    return found(`which lies outside, ${inside}`, 'Copy the file into the folder and name it relative to that folder.');
  }
  try {
    if (!within(realpathSync(dir), realpathSync(absolute))) {
      return found(`a link to outside, ${inside}`, 'Copy the file into the folder instead of linking it.');
    }
    if (!statSync(absolute).isFile()) return found(`which is a folder, ${inside}`, 'Name a file.');
  } catch {
    // Whatever keeps the file from being looked at (missing, no permission, a path no system allows) has one remedy.
    const near = didYouMean(basename(text), namesIn(dirname(absolute)));
    return found(`which does not exist, ${inside}${near}`, `Put the file there, or correct the path.`);
  }
  return undefined;
}

function within(dir: string, path: string): boolean {
  const way = relative(dir, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    // Only for a did-you-mean; without the folder there is none.
    return [];
  }
}
