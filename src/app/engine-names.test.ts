import { describe, expect, it } from 'vitest';
import { requireKnownEngine } from './engine-names.ts';

describe('requireKnownEngine', () => {
  it('knows the catalog, retired engines and previz', () => {
    for (const id of ['runway/gen4.5', 'openai/sora-2', 'shotcaller/previz']) requireKnownEngine(id, 'here');
  });

  it('says where a mistyped engine stands and which one may be meant', () => {
    expect(() => requireKnownEngine('runway/gen45', 'e01/sh020 pin')).toThrow(
      expect.objectContaining({
        code: 'config.engine-unknown',
        message: 'e01/sh020 pin: no engine runway/gen45 in the catalog',
        hint: 'Did you mean runway/gen4.5?',
      }),
    );
  });
});
