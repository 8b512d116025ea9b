import { describe, expect, it } from 'vitest';
import { middleFrame, posterShot, sheetColumns } from './stills.ts';

const shot = (name: string, type: 'action' | 'establishing', hero = false) => ({ name, type, hero });

describe('posterShot', () => {
  it('prefers the hero shot', () => {
    const shots = [shot('a', 'action'), shot('b', 'establishing'), shot('c', 'action', true)];
    expect(posterShot(shots)?.name).toBe('c');
  });

  it('takes the first establishing shot when there is no hero', () => {
    expect(posterShot([shot('a', 'action'), shot('b', 'establishing'), shot('c', 'establishing')])?.name).toBe('b');
  });

  it('takes the first shot otherwise, and none of none', () => {
    expect(posterShot([shot('a', 'action'), shot('b', 'action')])?.name).toBe('a');
    expect(posterShot([])).toBeUndefined();
  });
});

describe('middleFrame', () => {
  it('is inside the shot, also when it has one frame', () => {
    expect([1, 2, 3, 120].map((frames) => middleFrame({ frames }))).toEqual([0, 1, 1, 60]);
  });
});

describe('sheetColumns', () => {
  it('stays near a square and never above six columns', () => {
    expect([1, 2, 4, 6, 9, 24, 100].map(sheetColumns)).toEqual([1, 2, 2, 3, 3, 5, 6]);
  });
});
