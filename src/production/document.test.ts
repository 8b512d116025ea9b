import { describe, expect, it } from 'vitest';
import { parseProductionYaml } from './document.ts';

const parse = (text: string) => parseProductionYaml(text, 'p.yaml');

describe('parseProductionYaml', () => {
  it('knows where keys, list items and missing keys stand', () => {
    const { document } = parse('a: 1\nb:\n  - x\n  - { c: 2, d: 3 }\n');
    expect(document?.positionOf(['b'])).toEqual({ line: 2, col: 1 });
    expect(document?.positionOf(['b', 0])).toEqual({ line: 3, col: 5 });
    expect(document?.positionOf(['b', 1, 'd'])).toEqual({ line: 4, col: 13 });
    expect(document?.positionOf(['b', 1, 'missing', 'deeper'])).toEqual({ line: 4, col: 5 });
    expect(document?.positionOf([])).toEqual({ line: 1, col: 1 });
  });

  it('follows an alias to its anchor', () => {
    const { document, problems } = parse('base: &b\n  x: 1\nuse: *b\n');
    expect(problems).toEqual([]);
    expect(document?.value).toEqual({ base: { x: 1 }, use: { x: 1 } });
    expect(document?.positionOf(['use', 'x'])).toEqual({ line: 2, col: 3 });
  });

  it('allows an anchor to be used hundreds of times', () => {
    const { document, problems } = parse(`n: &n 4\nlist:\n${'  - *n\n'.repeat(800)}`);
    expect(problems).toEqual([]);
    expect(document?.value).toHaveProperty('list.length', 800);
  });

  it('reports a repeated key with its place and still gives the data', () => {
    const { document, problems } = parse('title: A\nbudget: 1\ntitle: B\n');
    expect(problems).toMatchObject([{ code: 'production.yaml', line: 3, col: 1 }]);
    expect(document).toBeDefined();
  });

  it('reports broken YAML with its place', () => {
    const { document, problems } = parse('a: 1\nb: [1, 2\nc: 3\n');
    expect(document).toBeUndefined();
    expect(problems[0]).toMatchObject({ code: 'production.yaml', file: 'p.yaml' });
    expect(problems[0]?.line).toBeGreaterThan(1);
  });

  it.each([
    ['nothing', '', /empty/],
    ['only comments', '# soon\n', /empty/],
    ['two documents', 'a: 1\n---\nb: 2\n', /YAML/],
    ['an alias without anchor', 'a: *nowhere\n', /YAML|alias/],
    ['an anchor that contains itself', 'a: &a\n  b: *a\n', /contains itself/],
    ['an unknown tag', 'a: !secret x\n', /tag/],
    ['brackets nested without end', '['.repeat(200_000), /can't be parsed|not valid YAML/],
  ])('reports %s and does not throw', (_name, text, message) => {
    expect(
      parse(text)
        .problems.map((problem) => problem.message)
        .join('\n'),
    ).toMatch(message);
  });

  it('stops an alias bomb before it is written out [row 47]', () => {
    const levels = Array.from({ length: 12 }, (_, i) => {
      const item = i === 0 ? 'lol' : `*l${i - 1}`;
      return `l${i}: &l${i} [${Array.from({ length: 10 }, () => item).join(', ')}]`;
    });
    const { document, problems } = parse(levels.join('\n'));
    expect(document).toBeUndefined();
    expect(problems[0]?.message).toMatch(/too many values/);
  });
});
