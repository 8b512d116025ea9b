import { describe, expect, it } from 'vitest';
import { continuityGroups } from './groups.ts';
import { shot } from './sample-world.ts';

describe('continuityGroups', () => {
  it('joins shots of a scene that share a character, and chains that continue each other', () => {
    const groups = continuityGroups([
      shot('sh010', { index: 0, characters: ['mara'] }),
      shot('sh020', { index: 1, characters: ['ivo'] }),
      shot('sh030', { index: 2, characters: ['mara', 'ivo'] }),
      shot('sh040', { index: 3, scene: 'sc020', continues: 'e01/sh030' }),
      shot('sh050', { index: 4, scene: 'sc020', characters: ['mara'] }),
    ]);
    expect([...groups.keys()].sort()).toEqual(['e01/sh010', 'e01/sh020', 'e01/sh030', 'e01/sh040']);
    expect(new Set(groups.values())).toEqual(new Set(['e01/sh010']));
  });

  it('leaves single shots without a group', () => {
    expect(continuityGroups([shot('sh010'), shot('sh020', { index: 1 })]).size).toBe(0);
  });
});
