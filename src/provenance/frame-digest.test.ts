import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../core/hashing.ts';
import { frameDigest } from './frame-digest.ts';

describe('frameDigest', () => {
  it('is SHA-256 over the binary hashes, not over their text', () => {
    const frames = [sha256('one'), sha256('two')];
    const binary = Buffer.concat(frames.map((hash) => Buffer.from(hash, 'hex')));
    expect(frameDigest(frames)).toBe(createHash('sha256').update(binary).digest('hex'));
    expect(frameDigest([])).toBe(sha256(''));
  });

  it('changes when frames are swapped, dropped or repeated', () => {
    const hashes = fc
      .uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 6 })
      .map((all) => all.map((text) => sha256(text)));
    fc.assert(
      fc.property(hashes, (frames) => {
        const digest = frameDigest(frames);
        expect(frameDigest([...frames].reverse())).not.toBe(digest);
        expect(frameDigest(frames.slice(1))).not.toBe(digest);
        expect(frameDigest([...frames, ...frames.slice(-1)])).not.toBe(digest);
      }),
    );
  });
});
