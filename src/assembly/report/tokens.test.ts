import { describe, expect, it } from 'vitest';
import { dark, light, type Theme, themeRules } from './tokens.ts';

/** Relative luminance and contrast by WCAG 2.2. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string): number => {
    const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
      const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const words = ['text', 'quiet', 'accent', 'good', 'busy', 'review', 'bad', 'warn'] as const;

describe.each<[string, Theme]>([
  ['dark', dark],
  ['light', light],
])('the %s theme', (_, theme) => {
  it('keeps every text colour at 4.5:1 or more on every surface', () => {
    for (const surface of [theme.page, theme.panel, theme.raised]) {
      for (const word of words)
        expect(contrast(theme[word], surface), `${word} on ${surface}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('keeps the letter on every engine colour at 4.5:1, and the colour itself at 3:1 on the page', () => {
    for (const engine of theme.engines) {
      expect(contrast(theme.onEngine, engine), engine).toBeGreaterThanOrEqual(4.5);
      expect(contrast(engine, theme.page), engine).toBeGreaterThanOrEqual(3);
    }
  });

  it('has eight different engine colours', () => {
    expect(new Set(theme.engines).size).toBe(8);
    expect(themeRules(theme)).toContain('--e7:#');
  });
});
