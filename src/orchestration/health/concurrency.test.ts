import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halved, regained, slotsOf } from './concurrency.ts';

describe('slots of an engine', () => {
  it('are what the account allows until the vendor objects', () => {
    expect(slotsOf(undefined, 8)).toBe(8);
    expect(slotsOf(20, 8)).toBe(8);
  });

  it('halve what really ran when the vendor turned an attempt away, and never fall below one', () => {
    expect(slotsOf(halved(undefined, 8, 7), 8)).toBe(4);
    expect(slotsOf(halved(undefined, 8, 3), 8)).toBe(2);
    expect(slotsOf(halved(1, 8, 0), 8)).toBe(1);
  });

  it('come back one per round of deliveries until all are there', () => {
    let slots: number | undefined = 2;
    let deliveries = 0;
    while (slots !== undefined && deliveries < 100) {
      slots = regained(slots, 8);
      deliveries += 1;
    }
    expect(slots).toBeUndefined();
    // 2 + 3 + 4 + 5 + 6 + 7 deliveries for six more slots.
    expect(deliveries).toBeGreaterThanOrEqual(20);
    expect(deliveries).toBeLessThanOrEqual(35);
  });

  it('stay between one and the account’s number whatever happens', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.option(fc.nat(60))), (concurrency, steps) => {
        let slots: number | undefined;
        for (const open of steps) {
          slots = open === null ? regained(slots, concurrency) : halved(slots, concurrency, open);
          expect(slotsOf(slots, concurrency)).toBeGreaterThanOrEqual(1);
          expect(slotsOf(slots, concurrency)).toBeLessThanOrEqual(concurrency);
        }
      }),
    );
  });
});
