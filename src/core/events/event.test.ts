import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../hashing.ts';
import { chain, genesis } from './chain.ts';
import { event, eventVersion, type NewEvent, parseEvent, requireValid } from './event.ts';

const by = { person: 'tester', auth: 'asserted' } as const;
const note = event('operator.noted', 'production', by, { text: 'hello' });
const stored = chain({ seq: 0, hash: genesis }, note, 'id', '2026-01-05T09:00:00.000Z');

/** Text of the stored event with some fields replaced. */
function text(change: object): string {
  return JSON.stringify({ ...stored, ...change });
}

describe('parseEvent', () => {
  it('gives back exactly what was stored', () => {
    expect(parseEvent(canonicalJson(stored))).toEqual(stored);
  });

  it.each([
    ['torn text', canonicalJson(stored).slice(0, 40), /event 7 is not JSON/],
    ['a missing field', text({ by: undefined }), /event 7 is malformed/],
    ['an unknown type', text({ type: 'shot.exploded' }), /unknown type shot.exploded/],
    ['a type that every object has', text({ type: 'constructor' }), /unknown type constructor/],
    [
      'an unknown payload field',
      text({ data: { text: 'a', more: 1 } }),
      /event 1 \(operator.noted\) breaks its schema/,
    ],
    ['an anonymous author', text({ by: {} }), /malformed/],
  ])('refuses %s', (_name, row, message) => {
    expect(() => parseEvent(row, 7)).toThrow(expect.objectContaining({ code: 'store.corrupt' }));
    expect(() => parseEvent(row, 7)).toThrow(message);
  });

  it('says that a later schema version needs a newer Shotcaller, whatever else it holds [row 44]', () => {
    const newer = text({ v: eventVersion + 1, type: 'shot.dreamt', data: { any: 'thing' } });
    expect(() => parseEvent(newer)).toThrow(expect.objectContaining({ code: 'store.newer' }));
  });
});

describe('requireValid', () => {
  it('lets a right event through', () => {
    expect(() => requireValid(note)).not.toThrow();
  });

  it('stops a payload that could not be read again', () => {
    const wrong = { ...note, type: 'budget.changed', data: { cap: 1.5 } } as unknown as NewEvent;
    expect(() => requireValid(wrong)).toThrow(expect.objectContaining({ code: 'defect.invariant' }));
  });
});
