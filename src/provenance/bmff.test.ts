import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxesOfType, boxLimits, walkBoxes } from './bmff.ts';
import { memorySource } from './testing/tampering.ts';

function box(type: string, ...bodies: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(bodies);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

const ftyp = box('ftyp', Buffer.from('isom\0\0\0\0', 'latin1'));
const walk = (...parts: readonly Uint8Array[]) => walkBoxes(memorySource(Buffer.concat(parts)));

describe('walkBoxes', () => {
  it('lists boxes with their children and positions', () => {
    const walked = walk(ftyp, box('moov', box('trak', box('tkhd', Buffer.alloc(4)))), box('mdat', Buffer.alloc(5)));
    expect(walked.kind).toBe('boxes');
    if (walked.kind !== 'boxes') return;
    expect(walked.boxes.map(({ type, start, end }) => [type, start, end])).toEqual([
      ['ftyp', 0, 16],
      ['moov', 16, 44],
      ['mdat', 44, 57],
    ]);
    expect(boxesOfType(walked.boxes, 'tkhd').map(({ bodyStart }) => bodyStart)).toEqual([40]);
  });

  it('reads 64-bit lengths and a last box that runs to the end', () => {
    const large = Buffer.concat([
      Buffer.from([0, 0, 0, 1]),
      Buffer.from('free'),
      Buffer.from([0, 0, 0, 0, 0, 0, 0, 20]),
      Buffer.alloc(4),
    ]);
    const open = Buffer.concat([Buffer.from([0, 0, 0, 0]), Buffer.from('mdat'), Buffer.alloc(7)]);
    const walked = walk(ftyp, large, open);
    expect(walked).toMatchObject({
      kind: 'boxes',
      boxes: [{ end: 16 }, { type: 'free', bodyStart: 32, end: 36 }, { type: 'mdat', end: 51 }],
    });
  });

  it('names the box whose length does not fit', () => {
    const moov = box('moov', box('trak', Buffer.alloc(4)));
    moov.writeUInt32BE(999, 8);
    expect(walk(ftyp, moov)).toMatchObject({ kind: 'broken', where: 'moov/trak' });
  });

  it('refuses deep nesting and too many boxes within its limits', () => {
    let nested: Uint8Array = new Uint8Array();
    for (let depth = 0; depth < 1000; depth++) nested = box('trak', nested);
    expect(walk(ftyp, box('moov', nested))).toMatchObject({ kind: 'broken', reason: 'boxes nested too deeply' });
    const wide = Buffer.concat(Array.from({ length: boxLimits.perTopLevel + 1 }, () => box('tkhd')));
    expect(walk(ftyp, box('moov', wide))).toMatchObject({ kind: 'broken', reason: 'too many boxes', where: 'moov' });
  });

  it('never throws and never reads outside, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const bytes = Buffer.concat([ftyp, noise]);
        const source = {
          size: bytes.length,
          read: (offset: number, length: number) => {
            expect(offset >= 0 && offset + length <= bytes.length).toBe(true);
            return bytes.subarray(offset, offset + length);
          },
        };
        expect(['boxes', 'broken']).toContain(walkBoxes(source).kind);
      }),
    );
  });
});
