import { expect, it } from 'vitest';
import { digestOf } from '../core/hashing.ts';
import { wireDigest } from './wire-digest.ts';

const asset = {
  role: 'first-frame',
  name: 'e01/sh010',
  path: '/one/place',
  sha256: 'a',
  mimeType: 'image/png',
} as const;
const wire = { operation: 'POST /x', body: { prompt: 'rain' }, assets: [asset], durationS: 5 };

it('a wire digest does not depend on where assets lie on this machine, or what we call them', () => {
  expect(wireDigest({ ...wire, assets: [{ ...asset, path: '/elsewhere', name: 'other' }] })).toBe(wireDigest(wire));
});

it('a wire digest changes with body, length and asset content', () => {
  const digests = [
    wire,
    { ...wire, body: { prompt: 'snow' } },
    { ...wire, durationS: 6 },
    { ...wire, assets: [{ ...asset, sha256: 'b' }] },
  ].map(wireDigest);
  expect(new Set(digests).size).toBe(4);
});

it('without assets it is the plain digest of the request', () => {
  expect(wireDigest({ ...wire, assets: [] })).toBe(digestOf({ ...wire, assets: [] }));
});
