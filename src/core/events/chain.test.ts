import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../hashing.ts';
import { chain, chained, checkChain, genesis, hashEvent } from './chain.ts';
import { event, type LogEvent, type Principal, parseEvent } from './event.ts';

const by: Principal = { person: 'tester', auth: 'asserted' };

function logOf(texts: readonly string[]): readonly LogEvent[] {
  const events: LogEvent[] = [];
  for (const text of texts) {
    const { seq, hash } = events.at(-1) ?? { seq: 0, hash: genesis };
    const note = event('operator.noted', 'production', by, { text });
    events.push(chain({ seq, hash }, note, `id${seq}`, '2026-01-05T09:00:00.000Z'));
  }
  return events;
}

/** The first stored event that can not be read or does not fit, `undefined` when all do. */
function firstBad(stored: readonly string[]): number | undefined {
  const events: LogEvent[] = [];
  for (const [index, text] of stored.entries()) {
    try {
      events.push(parseEvent(text, index + 1));
    } catch {
      return index + 1;
    }
    const check = checkChain(events);
    if (!check.ok) return check.seq;
  }
  return undefined;
}

describe('chained', () => {
  it('gives the canonical JSON of its event, whatever the event holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string({ minLength: 1 })), fc.string(), (text, command, id) => {
        const note = event('operator.noted', 'production', by, { text });
        const entry = command === null ? note : { ...note, command };
        const link = chained({ seq: 7, hash: genesis }, entry, id, '2026-01-05T09:00:00.000Z');
        expect(link.text).toBe(canonicalJson(link.event));
        const { hash, ...open } = link.event;
        expect(hashEvent(open as Omit<LogEvent, 'hash'>)).toBe(hash);
      }),
    );
  });
});

describe('chain', () => {
  it('numbers events from one without gaps and links each to the one before', () => {
    const [first, second] = logOf(['a', 'b']);
    expect([first?.seq, second?.seq]).toEqual([1, 2]);
    expect(first?.prev).toBe(genesis);
    expect(second?.prev).toBe(first?.hash);
  });
});

describe('checkChain', () => {
  it('accepts an untouched log and gives its head', () => {
    const log = logOf(['a', 'b', 'c']);
    expect(checkChain(log)).toEqual({ ok: true, seq: 3, head: log[2]?.hash });
    expect(checkChain([])).toEqual({ ok: true, seq: 0, head: genesis });
  });

  it('names the first event that was changed, removed, doubled or swapped [row 12]', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { minLength: 2, maxLength: 8 }),
        fc.nat(),
        fc.constantFrom('change', 'remove', 'double', 'swap'),
        (texts, pick, how) => {
          const log = [...logOf(texts)];
          const at = pick % (log.length - 1);
          const one = log[at] as LogEvent<'operator.noted'>;
          const next = log[at + 1] as LogEvent;
          if (how === 'change') log[at] = { ...one, data: { text: `${one.data.text}!` } };
          if (how === 'remove') log.splice(at, 1);
          if (how === 'double') log.splice(at, 0, one);
          if (how === 'swap') log.splice(at, 2, next, one);
          const expected = how === 'double' ? at + 2 : at + 1;
          expect(checkChain(log)).toMatchObject({ ok: false, seq: expected });
        },
      ),
    );
  });

  it('names the event in whose stored text any one character was changed [row 12 F]', () => {
    const texts = logOf(['one', 'two', 'three']).map((entry) => canonicalJson(entry));
    fc.assert(
      fc.property(fc.nat(2), fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (at, pick, character) => {
        const before = texts[at] ?? '';
        const place = pick % before.length;
        const changed = before.slice(0, place) + character + before.slice(place + 1);
        fc.pre(changed !== before);
        const stored = texts.map((text, index) => (index === at ? changed : text));
        expect(firstBad(stored)).toBe(at + 1);
      }),
      { numRuns: 1000 },
    );
  });

  it('notices an event whose hash was made anew, at the event behind it [row 12]', () => {
    const log = [...logOf(['a', 'b', 'c'])];
    const forged = event('operator.noted', 'production', by, { text: 'forged' });
    log[1] = chain({ seq: 1, hash: log[0]?.hash ?? '' }, forged, 'id1', '2026-01-05T09:00:00.000Z');
    expect(checkChain(log)).toMatchObject({ ok: false, seq: 3, reason: 'event 3 does not follow event 2' });
  });
});
