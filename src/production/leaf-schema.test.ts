import { isAbsolute, join, normalize, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { id } from './leaf-schema.ts';

const awkward = fc.string({
  unit: fc.constantFrom('.', '/', '\\', '\0', '\n', '%', '~', ' ', '-', 'a', 'A', '0', 'é', '\u202e', ':', '*'),
  maxLength: 8,
});

describe('an id', () => {
  it('that is accepted is one plain name below its folder, whatever was tried [row 50 F]', () => {
    const schema = id();
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(awkward, fc.stringMatching(/^[a-z0-9-]{1,6}$/)), (text) => {
        if (!schema.safeParse(text).success) return;
        accepted += 1;
        const path = join('/out', text);
        expect(text).toMatch(/^[a-z0-9-]+$/);
        expect(isAbsolute(text)).toBe(false);
        expect(normalize(path)).toBe(path);
        expect(relative('/out', path)).toBe(text);
      }),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(0);
  });

  it.each(['..', '.', '../e01', '/etc', 'a/b', 'a\\b', 'a\0', '', 'e01\n', '%2e%2e', 'E01'])(
    'is refused as %j [row 50 Q]',
    (text) => {
      expect(id().safeParse(text).success).toBe(false);
    },
  );
});
