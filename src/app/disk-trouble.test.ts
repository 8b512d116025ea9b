import { expect, it } from 'vitest';
import { MediaError, ProvenanceError, ShotcallerError, StoreError } from '../core/errors.ts';
import { namedDiskTrouble } from './disk-trouble.ts';

const errno = (code: string): Error =>
  Object.assign(new Error(`${code}: no`), { code, syscall: 'write', path: '/x/y' });
const codeOf = (thrown: unknown): string | undefined => {
  const named = namedDiskTrouble(thrown);
  return ShotcallerError.is(named) ? named.code : undefined;
};

it('a full disk is named wherever it shows [row 13]', () => {
  const signing = new ProvenanceError(
    'provenance.sign-failed',
    'x could not be signed',
    {},
    { cause: errno('ENOSPC') },
  );
  const encoding = new MediaError('media.tool-failed', 'ffmpeg failed: No space left on device');
  expect([errno('ENOSPC'), errno('EDQUOT'), signing, encoding].map(codeOf)).toEqual(Array(4).fill('store.full'));
});

it('a folder that can not be written is the set-up, not a defect', () => {
  expect(['EROFS', 'EACCES', 'ENOTDIR', 'ENOENT'].map((code) => codeOf(errno(code)))).toEqual(
    Array(4).fill('store.unwritable'),
  );
});

it('other errors stay what they are', () => {
  const busy = new StoreError('store.busy', 'held');
  const bug = new TypeError('x is not a function');
  const loop = new Error('a');
  loop.cause = loop;
  for (const thrown of [busy, bug, loop, 'text', undefined]) expect(namedDiskTrouble(thrown)).toBe(thrown);
});
