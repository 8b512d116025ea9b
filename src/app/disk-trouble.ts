import { messageOf, ShotcallerError, StoreError } from '../core/errors.ts';

/** What the system says when a folder can't be written, in words. */
const refusals: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder',
  ENOENT: 'the folder does not exist and can not be made',
  EMFILE: 'too many files are open',
};

/**
 * Names disk trouble whatever it surfaced as: a full disk may show as a failed encoder or a failed signature, and an
 * error of the system is the set-up's, not a defect of ours. Anything else is given back as it is.
 */
export function namedDiskTrouble(thrown: unknown): unknown {
  if (StoreError.is(thrown) && thrown.code.startsWith('store.')) return thrown;
  if (causesOf(thrown).some(saysFull)) {
    const hint = 'Free some space and repeat the command: nothing recorded so far is lost.';
    return new StoreError('store.full', `The disk is full: ${messageOf(thrown)}`, {}, { cause: thrown, hint });
  }
  const code = errnoOf(thrown);
  const refusal = code === undefined ? undefined : refusals[code];
  if (ShotcallerError.is(thrown) || refusal === undefined) return thrown;
  const path = thrown instanceof Error && 'path' in thrown ? String(thrown.path) : messageOf(thrown);
  const hint = 'Check the path and that you may write there, or choose another folder.';
  return new StoreError('store.unwritable', `Can not use ${path}: ${refusal}`, { path }, { cause: thrown, hint });
}

function saysFull(thrown: unknown): boolean {
  const code = errnoOf(thrown);
  return code === 'ENOSPC' || code === 'EDQUOT' || /ENOSPC|No space left on device/.test(messageOf(thrown));
}

function errnoOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && 'syscall' in thrown ? String(thrown.code) : undefined;
}

function causesOf(thrown: unknown): readonly unknown[] {
  const found: unknown[] = [];
  for (let at = thrown; at !== undefined && !found.includes(at); at = at instanceof Error ? at.cause : undefined)
    found.push(at);
  return found;
}
