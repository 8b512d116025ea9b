import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, hanging, oneLineRows, plain, tableBlocks, tableLines, wrapped } from './table.ts';

const words = fc.array(fc.stringMatching(/^[a-zäß]{1,12}$/), { minLength: 1, maxLength: 30 });

describe('plain', () => {
  it('takes escape sequences, control characters and hidden marks out of what vendors say [row 50 Q]', () => {
    expect(plain('a\u001b[31mred\u001b[0m\u0007\u0000 b\r\nc')).toBe('ared  b c');
    expect(plain('\u001b]0;title\u0007safe')).toBe('safe');
    expect(plain('abc\u202Etxt.exe\u200B')).toBe('abctxt.exe');
  });

  it('leaves nothing that moves a cursor, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plain(text)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
  });
});

describe('wrapped', () => {
  it('keeps every word and every line within the width', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 60 }), (list, width) => {
        const lines = wrapped(list.join(' '), width);
        expect(lines.join(' ')).toBe(list.join(' '));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('breaks a word that is longer than a line', () => {
    expect(wrapped('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
  });
});

describe('tableLines', () => {
  const rows = [
    ['shot', 'engine', 'why'],
    ['e01/sh010', 'runway/gen4.5', 'the motion it needs is measured best here of all engines that can'],
  ];

  it('wraps the last column under itself', () => {
    expect(tableLines(rows, 60)).toEqual([
      'shot       engine         why',
      'e01/sh010  runway/gen4.5  the motion it needs is measured',
      '                          best here of all engines that can',
    ]);
  });

  it('puts the last cell under its row when there is too little room beside', () => {
    expect(tableLines(rows, 44)).toEqual([
      'shot       engine         why',
      'e01/sh010  runway/gen4.5',
      '    the motion it needs is measured best',
      '    here of all engines that can',
    ]);
  });

  it('counts what is seen, not the colour codes', () => {
    const [line] = tableLines([['\u001b[32m✓\u001b[39m', 'a', 'b']], 80);
    expect(line).toBe('\u001b[32m✓\u001b[39m  a  b');
  });

  it('keeps the lines of each row together', () => {
    expect(tableBlocks(rows, 60).map((lines) => lines.length)).toEqual([1, 2]);
  });
});

describe('oneLineRows', () => {
  it('gives one line a row, never wider than the terminal', () => {
    const lines = oneLineRows([['a', 'x'.repeat(90)]], 40);
    expect(lines).toHaveLength(1);
    expect([...(lines[0] ?? '')].length).toBeLessThan(40);
    expect(lines[0]?.endsWith('…')).toBe(true);
  });
});

describe('cut and hanging', () => {
  it('leave a short line alone', () => {
    expect(cut('short', 80)).toBe('short');
    expect(hanging('↳', 'short', 80)).toEqual(['↳ short']);
  });

  it('indent what goes on below a sign', () => {
    expect(hanging('  ×', 'one two three four five six seven', 24)).toEqual([
      '  × one two three four five',
      '    six seven',
    ]);
  });
});
