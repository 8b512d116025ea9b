import { encode } from 'cborg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstDifference, placeOf, storeParts, unreadablePlace } from './jumbf.ts';

function box(type: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

function superBox(label: string, ...contents: readonly Uint8Array[]): Buffer {
  const description = Buffer.concat([Buffer.alloc(16), Buffer.from([3]), Buffer.from(`${label}\0`)]);
  return box('jumb', Buffer.concat([box('jumd', description), ...contents]));
}

function store(routing: unknown): Buffer {
  const assertions = superBox('c2pa.assertions', superBox('org.shotcaller.routing', box('cbor', encode(routing))));
  const claim = superBox('c2pa.claim.v2', box('cbor', encode({ title: 'e01/sh010' })));
  return superBox('c2pa', superBox('urn:c2pa:1', assertions, claim));
}

describe('storeParts', () => {
  it('gives every leaf with the labels above it', () => {
    const walked = storeParts(store({ n: 1 }));
    const cbor = walked.kind === 'parts' ? walked.parts.filter(({ type }) => type === 'cbor') : [];
    expect(cbor.map((part) => part.labels.join('/'))).toEqual([
      'c2pa/urn:c2pa:1/c2pa.assertions/org.shotcaller.routing',
      'c2pa/urn:c2pa:1/c2pa.claim.v2',
    ]);
  });

  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => ['parts', 'broken'].includes(storeParts(bytes).kind)),
    );
  });
});

describe('firstDifference', () => {
  it('names the part in which two stores differ', () => {
    expect(firstDifference(store({ n: 1 }), store({ n: 1 }))).toBeUndefined();
    expect(placeOf(firstDifference(store({ n: 1 }), store({ n: 2 })) ?? [])).toBe('assertion org.shotcaller.routing');
  });
});

describe('unreadablePlace', () => {
  it('names the part whose CBOR does not read', () => {
    const bytes = store({ n: 1 });
    expect(unreadablePlace(bytes)).toBeUndefined();
    bytes[bytes.indexOf(Buffer.from(encode({ n: 1 })))] = 0xff;
    expect(unreadablePlace(bytes)).toBe('assertion org.shotcaller.routing');
  });
});
