import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { continuedRef, continuityProblems } from './continuity-problems.ts';
import type { EpisodeOutline } from './outline.ts';

/** Episodes of one scene; each shot is `id` or `id<continued`. */
function episodes(...lists: readonly (readonly string[])[]): readonly EpisodeOutline[] {
  return lists.map((shots, e) => ({
    at: ['episodes', e],
    id: `e0${e + 1}`,
    scenes: [
      {
        at: [],
        id: 'sc010',
        place: undefined,
        shots: shots.map((shot) => {
          const [id, text] = shot.split('<');
          const continues = text === undefined ? undefined : { text, at: [String(id)] };
          return { at: [], id, characters: [], place: undefined, continues };
        }),
      },
    ],
  }));
}

function found(...lists: readonly (readonly string[])[]) {
  return continuityProblems(episodes(...lists)).map(({ code, at, message }) => `${code} ${at.join()}: ${message}`);
}

describe('continuityProblems', () => {
  it('accepts an earlier shot of the episode or of an earlier episode', () => {
    expect(found(['a', 'b<a', 'c<b'], ['a<e01/c'])).toEqual([]);
  });

  it('refuses an unknown shot and suggests an earlier one', () => {
    expect(found(['sh010', 'sh020<sh100', 'sh030'])).toEqual([
      'production.unknown-reference sh020: found "sh100", allowed: the id of an earlier shot, did you mean sh010?',
    ]);
    expect(found(['a'], ['b<a'])).toHaveLength(1);
  });

  it('refuses a later shot', () => {
    expect(found(['a<b', 'b'])).toEqual([
      'production.invalid a: found "b", which plays later, allowed: an earlier shot',
    ]);
  });

  it('refuses a shot that continues itself', () => {
    expect(found(['a<a'])).toEqual(['production.cycle a: found the shot itself, allowed: an earlier shot']);
  });

  it('names the whole circle for every shot in it, and only for those', () => {
    expect(found(['x<a', 'a<b', 'b<a'])).toEqual([
      'production.invalid x: found "a", which plays later, allowed: an earlier shot',
      'production.cycle a: found a circle (e01/a → e01/b → e01/a), allowed: an earlier shot',
      'production.cycle b: found a circle (e01/b → e01/a → e01/b), allowed: an earlier shot',
    ]);
  });

  it('finds nothing exactly when every shot continues an earlier one', () => {
    const shots = fc.array(fc.option(fc.nat(7), { nil: undefined }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(shots, (targets) => {
        const list = targets.map((target, i) => (target === undefined ? `s${i}` : `s${i}<s${target}`));
        const sound = targets.every((target, i) => target === undefined || target < i);
        expect(found(list).length === 0).toBe(sound);
      }),
    );
  });
});

describe('continuedRef', () => {
  it('takes an id without a slash as one of the same episode', () => {
    expect([continuedRef('e02', 'sh010'), continuedRef('e02', 'e01/sh010')]).toEqual(['e02/sh010', 'e01/sh010']);
  });
});
