import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.(test|case)\.ts$|(^|\/)testing\//.test(file))
  .map((file) => ({ file, text: readFileSync(join(src, file), 'utf8') }));

const lines = (text: string): number => text.split('\n').length;

describe('source files', () => {
  it('have a median of at most 80 lines', () => {
    const sizes = files.map(({ text }) => lines(text)).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(80);
  });

  it('have at most 400 lines, tables of data excepted', () => {
    expect(
      files.filter(({ file, text }) => lines(text) > 400 && !/\/(data|catalog)\//.test(file)).map(({ file }) => file),
    ).toEqual([]);
  });

  it('use no any and switch no check off', () => {
    const forbidden = /:\s*any\b|<any>|as any\b|@ts-(ignore|nocheck|expect-error)|biome-ignore/;
    const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/(?! biome-ignore| @ts).*$/gm, '');
    expect(files.filter(({ text }) => forbidden.test(code(text))).map(({ file }) => file)).toEqual([]);
  });

  it('document every exported name', () => {
    const bare = files.flatMap(({ file, text }) => {
      const all = text.split('\n');
      return all.flatMap((line, at) => {
        const named = /^export (?:async )?(?:function|const|class|interface|type) (\w+)/.exec(line);
        if (named === null) return [];
        const before = all[at - 1]?.trim() ?? '';
        // A type inferred from the schema above it shares that schema's comment.
        const inferred = line.includes('z.infer<') || line.includes('typeof ');
        return before.endsWith('*/') || inferred ? [] : [`${file}: ${named[1]}`];
      });
    });
    expect(bare).toEqual([]);
  });
});
