import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, commitText, digestOf, sha256 } from './hashing.ts';

describe('sha256', () => {
  it('gives the digest of the standard for text and bytes alike', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(sha256('abc')).toBe(abc);
    expect(sha256(new TextEncoder().encode('abc'))).toBe(abc);
  });
});

describe('canonicalJson', () => {
  it('writes numbers and keys as RFC 8785 does', () => {
    expect(canonicalJson({ b: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27], a: null })).toBe(
      '{"a":null,"b":[333333333.3333333,1e+30,4.5,0.002,1e-27]}',
    );
  });

  it('does not depend on the order of keys, and can be read back', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
    );
  });

  it('has no form for what is not JSON', () => {
    expect(() => canonicalJson(undefined)).toThrow(expect.objectContaining({ code: 'defect.canonical-json' }));
  });
});

describe('digestOf', () => {
  it('changes with any value', () => {
    expect(digestOf({ a: 1 })).not.toBe(digestOf({ a: 2 }));
  });
});

describe('commitText', () => {
  const key = '00'.repeat(32);

  it('is the same for the same text however its accents are coded', () => {
    expect(commitText('d', 'caf\u00e9', key)).toBe(commitText('d', 'cafe\u0301', key));
  });

  it('differs by key, by domain, and where text could move into the domain', () => {
    const other = '11'.repeat(32);
    expect(commitText('d', 'text', key)).not.toBe(commitText('d', 'text', other));
    expect(commitText('d', 'text', key)).not.toBe(commitText('e', 'text', key));
    expect(commitText('ab', 'c', key)).not.toBe(commitText('a', 'bc', key));
  });
});
