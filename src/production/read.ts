import { closeSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ErrorCode } from '../core/error-codes.ts';
import { messageOf, ProductionError } from '../core/errors.ts';
import { sha256 } from '../core/hashing.ts';
import { fileProblems } from './adapters/files.ts';
import { checkProduction } from './check.ts';
import { parseProductionYaml } from './document.ts';
import { productionError } from './problem.ts';
import type { LoadedProduction } from './production.ts';

/** Largest production file that is read, bytes. */
const maxBytes = 5 * 1024 * 1024;

/**
 * Reads and checks a production file. All problems are reported at once.
 * @param file path of the file, absolute or relative to the working directory; problems name it as given.
 * @throws {ProductionError} code and place of the first problem; `context.problems` holds all (`ProductionProblem`).
 */
export function readProduction(file: string): LoadedProduction {
  const bytes = readBytes(file);
  const absolute = resolve(file);
  const dir = dirname(absolute);
  const { document, problems: broken } = parseProductionYaml(decode(bytes, file), file);
  if (document === undefined) throw productionError(broken);
  const checked = checkProduction(document);
  const problems = [...broken, ...checked.problems, ...fileProblems(document, dir)];
  if (checked.production === undefined || problems.length > 0) throw productionError(problems);
  return { production: checked.production, file: absolute, dir, fileSha256: sha256(bytes) };
}

function readBytes(file: string): Uint8Array {
  let descriptor: number | undefined;
  try {
    // Looked at before it is opened: opening a pipe would wait for its writer.
    const found = statSync(file);
    if (found.isDirectory()) {
      throw wholeFile(file, 'production.unreadable', 'is a folder', `Name the file: ${join(file, 'production.yaml')}.`);
    }
    if (!found.isFile()) throw wholeFile(file, 'production.unreadable', 'is not a regular file', 'Name a YAML file.');
    descriptor = openSync(file, 'r');
    if (fstatSync(descriptor).size > maxBytes) {
      throw wholeFile(file, 'production.unreadable', 'is larger than 5 MB', 'Split it, one file per season.');
    }
    return readFileSync(descriptor);
  } catch (thrown) {
    if (ProductionError.is(thrown)) throw thrown;
    const missing = ['ENOENT', 'ENOTDIR'].includes(String((thrown as NodeJS.ErrnoException).code));
    throw missing
      ? wholeFile(file, 'production.not-found', 'does not exist', 'Check the path, or make one with `shotcaller init`.')
      : wholeFile(file, 'production.unreadable', messageOf(thrown), 'Check the path and its permissions.', thrown);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (thrown) {
    throw wholeFile(file, 'production.unreadable', 'is not UTF-8 text', 'Save it as UTF-8.', thrown);
  }
}

function wholeFile(file: string, code: ErrorCode, message: string, hint: string, cause?: unknown): ProductionError {
  return productionError([{ code, file, line: 1, col: 1, path: '', message, hint }], cause);
}
