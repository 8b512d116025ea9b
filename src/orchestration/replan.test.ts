import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../core/decision.ts';
import type { Action } from './action.ts';
import { decide } from './decide.ts';
import { openedOf, shotSpec } from './testing/brief.ts';
import { dollar, planOf, Story } from './testing/story.ts';

const refs = Array.from({ length: 8 }, (_, at) => `e01/sh0${at + 1}` as const);
const unitOf = (ref: string) => `shot:${ref}` as `shot:${string}/${string}`;
const [first, second] = ['e01/sh01', 'e01/sh02'] as const;

interface Setting {
  /** What `b/two` is worse by. */
  readonly loss?: number;
  /** Quality points that a dollar is worth. */
  readonly perDollar?: number;
  readonly cap?: number;
  /** What the time to a clip is worth; little, where tests are about money. */
  readonly time?: number;
  /** Dollars that a take on `b/two` costs. */
  readonly dollarsOnTwo?: number;
}

/** Eight shots that were all given `a/one`, which films one at a time; the first of them runs there. */
function queued({
  loss = 0,
  perDollar = 0.1,
  cap = 100 * dollar,
  dollarsOnTwo = 1,
  time = 0.0002,
}: Setting = {}): Story {
  const opened = openedOf(
    refs.map((ref) => shotSpec(ref)),
    { cap },
  );
  const story = new Story().tell('production.opened', 'production', opened);
  const made = planOf(1, refs, ['a/one', 'b/two'], 1);
  const valued = (each: Candidate, at: number): Candidate => {
    const terms = { ...each.terms, quality: 1 - at * loss, price: -perDollar, time: -time };
    const priceMicroUsd = (at === 0 ? 1 : dollarsOnTwo) * dollar;
    return { ...each, priceMicroUsd, terms, utility: terms.quality + terms.price + terms.time };
  };
  const shots = made.plan.shots.map((shot) => ({ ...shot, candidates: shot.candidates.map(valued) }));
  story.tell('plan.made', 'episode:e01', { ...made, plan: { ...made.plan, shots } });
  story.tell('gate.decided', 'episode:e01', { gate: 'plan', decision: 'approve', override: false });
  for (const ref of refs) story.tell('shot.assigned', unitOf(ref), { engine: 'a/one', reason: 'r', ranking: [] });
  return story.intended(first, 'A', 'a/one').submitted(first, 'A').later(20);
}

/** The clip of the first shot comes, and its bill: `b/two` now costs less than `a/one` does. */
const dear = (story: Story, cost = 3 * dollar): Story => story.delivered(first, 'A', 1, cost);

/** Six takes on `b/two` pass, and the one on `a/one` does not. */
function turnedDown(story: Story): Story {
  for (let n = 1; n <= 6; n++)
    story
      .intended(first, `B${n}`, 'b/two')
      .submitted(first, `B${n}`)
      .delivered(first, `B${n}`, n)
      .judged(first, `B${n}`, n, 'pass');
  return story.delivered(first, 'A', 7).judged(first, 'A', 7, 'fail');
}

const next = (story: Story, ref: string): Action => decide(story.state, unitOf(ref), story.now);

function movesOf(action: Action): readonly string[] {
  return action.do === 'replan' ? action.moves.map(({ shot, to }) => `${shot} ${to}`) : [];
}

/** Records a re-plan as its effect does. */
function done(story: Story, action: Action): Story {
  if (action.do !== 'replan') throw new Error(`no re-plan but ${action.do}`);
  for (const { shot, from, to, reason } of action.moves)
    story.tell('shot.reassigned', unitOf(shot), {
      from,
      to,
      cause: 're-planned',
      reason,
      ranking: [],
      trigger: action.trigger,
    });
  return story;
}

describe('a re-plan of the queue', () => {
  it('is made by the shot that brought the news, and says what they are', () => {
    const story = dear(queued());
    const action = next(story, first);
    expect(action).toMatchObject({ do: 'replan', trigger: story.state.seq });
    expect(action.do === 'replan' && action.moves[0]?.reason).toBe(
      'a/one charges 300% of its price: planned again, b/two now suits better than a/one',
    );
    expect(next(story, second).do).not.toBe('replan');
  });

  it('moves nobody when the gain is below the price of a move', () => {
    expect(next(dear(queued({ perDollar: 0.01 })), first).do).toBe('judge');
    expect(next(dear(queued({ loss: 0.3 })), first).do).toBe('judge');
  });

  it('moves nobody for a bill as expected', () => {
    expect(next(dear(queued(), dollar), first).do).toBe('judge');
  });

  it('moves nobody for one failure that does not change what is known of the engine', () => {
    expect(next(queued().failed(first, 'A', 'unavailable'), first).do).not.toBe('replan');
  });

  it('moves shots off an engine whose takes are turned down more often than those of others', () => {
    expect(movesOf(next(turnedDown(queued({ perDollar: 0.4 })), first)).length).toBeGreaterThan(0);
  });

  it('sends nobody to a dearer engine with money that is not there', () => {
    const moved = (cap: number): number => {
      const story = turnedDown(queued({ perDollar: 0.4, cap: cap * dollar, dollarsOnTwo: 2 }));
      return movesOf(next(story, first)).length;
    };
    expect(moved(100)).toBeGreaterThan(0);
    expect(moved(14)).toBe(0);
  });

  it('lets a fifth of the others go to an engine that does better, once for one piece of news', () => {
    const story = queued({ perDollar: 0.4 })
      .intended(first, 'B', 'b/two')
      .submitted(first, 'B')
      .delivered(first, 'A', 1);
    story.delivered(first, 'B', 2, 0.2 * dollar);
    const action = next(story, first);
    expect(movesOf(action)).toEqual(['e01/sh08 b/two']);
    done(story, action);
    expect(next(story, first).do).toBe('judge');
  });

  it('is not undone for a free slot while nothing else has happened', () => {
    const story = dear(queued({ time: 0.02 }));
    const moved = next(story, first);
    const sentBack = (): readonly string[] =>
      movesOf(moved).filter((move) => {
        const action = next(story, move.split(' ')[0] ?? '');
        return action.do === 'assign' && action.engine === 'a/one';
      });
    expect(movesOf(moved)).toHaveLength(7);
    done(story, moved).intended('e01/sh08', 'Z', 'b/two').submitted('e01/sh08', 'Z');
    expect(sentBack()).toEqual([]);
    story.judged(first, 'A', 1, 'fail');
    expect(sentBack().length).toBeGreaterThan(0);
  });

  it('takes effect: the moved shots are queued where it put them', () => {
    const story = dear(queued());
    const moved = movesOf(next(story, first));
    done(story, next(story, first));
    for (const move of moved) {
      const [ref, engine] = move.split(' ');
      expect(story.state.shots[ref as typeof first]?.engine).toBe(engine);
    }
  });

  it('leaves alone what a person pinned or sent there, and whatever an engine refused', () => {
    const story = queued();
    story.tell('shot.pinned', unitOf(second), { engine: 'a/one' });
    story.tell('shot.reassigned', unitOf('e01/sh03'), {
      from: 'b/two',
      to: 'a/one',
      cause: 'operator',
      reason: 'r',
      ranking: [],
    });
    const refused = 'e01/sh04';
    story.intended(refused, 'R', 'b/two').submitted(refused, 'R').failed(refused, 'R', 'refused-input');
    story.intended(refused, 'S', 'a/one').submitted(refused, 'S').failed(refused, 'S', 'unavailable');
    story.tell('shot.assigned', unitOf(refused), { engine: 'a/one', reason: 'r', ranking: [] });
    const moved = movesOf(next(dear(story), first)).map((move) => move.split(' ')[0]);
    expect(moved.length).toBeGreaterThan(0);
    for (const ref of [second, 'e01/sh03', refused]) expect(moved).not.toContain(ref);
  });

  it('keeps pins and persons’ choices, gives the same moves for the same log, and ends, whatever happened', () => {
    fc.assert(
      fc.property(
        fc.record({
          loss: fc.double({ min: 0, max: 0.1, noNaN: true }),
          perDollar: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        fc.integer({ min: 1, max: 9 }),
        fc.subarray(refs.slice(1)),
        (setting, dollars, pinned) => {
          const told = (): Story => {
            const story = queued(setting);
            for (const ref of pinned) story.tell('shot.pinned', unitOf(ref), { engine: 'a/one' });
            return dear(story, dollars * dollar);
          };
          const story = told();
          const action = next(story, first);
          expect(next(told(), first)).toEqual(action);
          if (action.do !== 'replan') return;
          for (const { shot, from, to } of action.moves) {
            expect(pinned).not.toContain(shot);
            expect(to).not.toBe(from);
          }
          expect(next(done(story, action), first).do).not.toBe('replan');
        },
      ),
    );
  });
});
