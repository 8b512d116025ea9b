import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FaultBook, type FaultSubject } from './book.ts';
import { parseFaultPlan } from './rule.ts';

const subject: FaultSubject = {
  body: { model: 'gen4.5', promptText: 'a fox in snow', prompt: { '6': { inputs: { text: 'deep' } } }, 'a.b': 1 },
  facts: { model: 'ignored', prompt: 'a fox in snow', durationS: 5 },
};

function bookOf(...rules: object[]): FaultBook {
  const book = new FaultBook(1);
  const whole = rules.map((rule) => ({ dialect: '*', op: 'create', effect: { name: '5xx-before' }, ...rule }));
  book.apply(parseFaultPlan(whole));
  return book;
}

const hits = (book: FaultBook, times: number): number[] =>
  Array.from({ length: times }, (_, n) => n + 1).filter(() => book.draw('luma', 'create', subject).reply !== undefined);

describe('FaultBook.draw', () => {
  it('counts matching requests for nth and every', () => {
    expect(hits(bookOf({ nth: 3 }), 6)).toEqual([3]);
    expect(hits(bookOf({ nth: [1, 4] }), 6)).toEqual([1, 4]);
    expect(hits(bookOf({ every: 2 }), 6)).toEqual([2, 4, 6]);
    expect(hits(bookOf({}), 3)).toEqual([1, 2, 3]);
  });

  it('matches fields of the request, inner fields, parts of texts, and what the lab read', () => {
    const matching = (match: object): boolean => hits(bookOf({ match }), 1).length === 1;
    expect(matching({ model: 'gen4.5' })).toBe(true);
    expect(matching({ model: 'ignored' })).toBe(false);
    expect(matching({ promptText: { contains: 'fox' } })).toBe(true);
    expect(matching({ 'prompt.6.inputs.text': 'deep' })).toBe(true);
    expect(matching({ prompt: { contains: 'deep' } })).toBe(true);
    expect(matching({ 'a.b': 1 })).toBe(true);
    expect(matching({ durationS: 5 })).toBe(true);
    expect(matching({ durationS: 5, model: 'other' })).toBe(false);
    expect(matching({ absent: 'x' })).toBe(false);
  });

  it('adds effects on the job up, and ends at the first effect on the reply', () => {
    const book = bookOf({ effect: { name: 'slow' } }, { effect: { name: 'black' } }, {}, { effect: { name: 'stuck' } });
    const drawn = book.draw('fal', 'create', subject);
    expect(drawn.job.map(({ name }) => name)).toEqual(['slow', 'black']);
    expect(drawn.reply?.name).toBe('5xx-before');
    expect(book.counts().map(({ matched }) => matched)).toEqual([1, 1, 1, 0]);
  });

  it('keeps to its dialect and operation; defects of the picture are drawn at create', () => {
    const book = bookOf({ dialect: 'fal' }, { op: 'output', effect: { name: 'frozen' } });
    expect(book.draw('luma', 'create', subject)).toEqual({ job: [{ name: 'frozen', from01: 0.5 }] });
    expect(book.draw('fal', 'status', subject)).toEqual({ job: [] });
    expect(book.draw('fal', 'output', subject)).toEqual({ job: [] });
  });

  it('appends behind the rules in force, or replaces them', () => {
    const book = bookOf({ nth: 1 });
    book.apply(parseFaultPlan({ mode: 'append', rules: [{ dialect: '*', op: 'list', effect: { name: 'list-lag' } }] }));
    expect(book.counts()).toHaveLength(2);
    book.apply(parseFaultPlan([]));
    expect(book.counts()).toEqual([]);
  });

  it('draws chance from the seed alone, about as often as asked', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.1, max: 0.9, noNaN: true }), (seed, probability) => {
        const run = (): number[] => {
          const book = new FaultBook(seed);
          book.apply(parseFaultPlan([{ dialect: '*', op: 'create', probability, effect: { name: '5xx-before' } }]));
          return hits(book, 400);
        };
        const first = run();
        expect(run()).toEqual(first);
        expect(Math.abs(first.length / 400 - probability)).toBeLessThan(0.15);
      }),
      { numRuns: 50 },
    );
  });
});
