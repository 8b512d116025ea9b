import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../core/events/event.ts';
import { fold, foldAll } from './fold.ts';
import { emptyState, type ProductionState } from './state.ts';
import { openedOf, shotSpec } from './testing/brief.ts';
import { Story } from './testing/story.ts';

const refs = ['e01/sh01', 'e01/sh02', 'e01/sh03'] as const;
const engines = ['a/one', 'b/two'];

/** Something that may happen to a production, sensible or not: the fold is total. */
const happening = fc.record({
  what: fc.nat(13),
  ref: fc.constantFrom(...refs),
  id: fc.constantFrom('A', 'B', 'C'),
  engine: fc.constantFrom(...engines),
  present: fc.subarray([...refs]),
});

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

function tell(story: Story, { what, ref, id, engine, present }: Happening): Story {
  const unit = `shot:${ref}` as const;
  switch (what) {
    case 0:
      return story.intended(ref, id, engine);
    case 1:
      return story.submitted(ref, id);
    case 2:
      return story.delivered(ref, id, 1);
    case 3:
      return story.judged(ref, id, 1, 'warn');
    case 4:
      return story.accepted(ref, id, 1);
    case 5:
      return story.failed(ref, id, 'rate-limited');
    case 6:
      return story.tell('attempt.in_doubt', unit, { attempt: id, evidence: 'no reply' });
    case 7:
      return story.tell('attempt.reconciled', unit, { attempt: id, finding: 'absent', reason: 'not listed' });
    case 8:
      return story.tell('shot.pinned', unit, { engine });
    case 9:
      return story.tell('shot.held', unit, { code: 'budget.cap', reason: 'no money' });
    case 10:
      return story.tell('budget.changed', 'production', { cap: 5_000_000 });
    case 11:
      return story.tell('engine.struck', 'production', { engine, reason: 'a person said so' });
    case 12:
      return story.tell('engine.restored', 'production', { engine, reason: 'it is back' });
    default: {
      const revision = (story.state.opened?.revision ?? 1) + 1;
      const shots = present.map((name) => shotSpec(name, { prompt: `${name} ${id}` }));
      return story.planned(openedOf(shots, { revision }), engines);
    }
  }
}

/** A log of anything, and the sizes of the batches in which it is folded. */
const anyLog = fc.tuple(fc.array(happening, { maxLength: 40 }), fc.array(fc.integer({ min: 0, max: 12 })));

function logOf(happenings: readonly Happening[]): readonly LogEvent[] {
  const shots = refs.map((ref) => shotSpec(ref));
  return happenings.reduce(tell, new Story().planned(openedOf(shots), engines)).events;
}

function deeplyFrozen<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deeplyFrozen(inner);
  }
  return value;
}

describe('foldAll', () => {
  it('gives what folding event by event gives, however the log is cut into batches, and changes no state it was given', () => {
    fc.assert(
      fc.property(anyLog, ([happenings, sizes]) => {
        const events = deeplyFrozen(logOf(happenings));
        let state: ProductionState = deeplyFrozen(emptyState);
        let at = 0;
        for (const size of [...sizes, events.length]) {
          const batch = events.slice(at, at + size);
          at += batch.length;
          // A frozen state throws at any change, also one that would be made by a later batch.
          state = deeplyFrozen(foldAll(batch, state));
        }
        expect(state).toStrictEqual(events.reduce(fold, emptyState));
        expect(Object.keys(state.shots)).toEqual(Object.keys(events.reduce(fold, emptyState).shots));
      }),
    );
  });

  it('leaves nothing behind that a single fold could write to afterwards', () => {
    const events = logOf([]);
    const whole = deeplyFrozen(foldAll(events));
    const next = new Story();
    for (const ref of refs) next.intended(ref, 'Z', 'a/one');
    expect(() => next.events.reduce(fold, whole)).not.toThrow();
    expect(whole.shots['e01/sh01']?.attempts).toEqual([]);
  });
});
