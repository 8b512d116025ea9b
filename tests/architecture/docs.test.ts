import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/program.ts';
import { errorCodes } from '../../src/core/error-codes.ts';
import { payloads } from '../../src/core/events/payloads.ts';
import { outcomeClasses } from '../../src/core/outcome.ts';
import { catalogEntries } from '../../src/engines/catalog.ts';
import { jobEffectSchemas, replyEffectSchemas, webhookEffectSchemas } from '../../src/lab/faults/effects.ts';
import { heldCodes } from '../../src/orchestration/held.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const below = (dir: string): readonly string[] =>
  readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' }).map((file) => join(dir, file));

const topLevel = readdirSync(root).filter((file) => file.endsWith('.md'));
const pages = [...topLevel, ...below('docs'), 'examples/pilot/README.md'].filter((file) => file.endsWith('.md'));

/** Text of a page without code blocks: what stands there is an example, not a link. */
const prose = (page: string): string => read(page).replace(/^```[\s\S]*?^```/gm, '');

/** Anchor of a heading as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (page: string): readonly string[] =>
  [...prose(page).matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1] ?? ''));

interface Link {
  readonly page: string;
  readonly target: string;
}

const links: readonly Link[] = pages.flatMap((page) =>
  [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => ({ page, target: match[1] ?? '' }))
    .filter(({ target }) => !/^[a-z]+:/.test(target)),
);

/** Names that a page does not mention as a word of code. */
const missingIn = (text: string, names: readonly string[]): readonly string[] =>
  names.filter(
    (name) => !new RegExp(`\`[^\`]*(?<![\\w-])${name.replace(/[.*/]/g, '\\$&')}(?![\\w-])[^\`]*\``).test(text),
  );

interface Leaf {
  readonly key: string;
  readonly values: readonly unknown[];
  readonly fallback: unknown;
}

/** Every key of a JSON Schema with its allowed words and its default. */
const leavesOf = (schema: unknown): readonly Leaf[] => {
  if (schema === null || typeof schema !== 'object') return [];
  const { properties = {}, items, additionalProperties } = schema as Record<string, object>;
  const own = Object.entries(properties).flatMap(([key, inner]) => {
    const { enum: values = [], default: fallback } = inner as { enum?: unknown[]; default?: unknown };
    return [{ key, values, fallback }, ...leavesOf(inner)];
  });
  return [...own, ...leavesOf(items), ...leavesOf(additionalProperties)];
};

describe('links between pages', () => {
  it('lead to files that exist', () => {
    const broken = links
      .filter(({ target }) => !target.startsWith('#'))
      .filter(({ page, target }) => !existsSync(join(root, dirname(page), target.split('#')[0] ?? '')))
      .map(({ page, target }) => `${page}: ${target}`);
    expect(broken).toEqual([]);
  });

  it('lead to headings that exist', () => {
    const broken = links
      .filter(({ target }) => /(^|\.md)#/.test(target))
      .filter(({ page, target }) => {
        const [path = '', anchor = ''] = target.split('#');
        const to = path === '' ? page : relative(root, resolve(root, dirname(page), path));
        return existsSync(join(root, to)) && !anchorsOf(to).includes(anchor);
      })
      .map(({ page, target }) => `${page}: ${target}`);
    expect(broken).toEqual([]);
  });
});

describe('the pages name everything there is', () => {
  it('errors.md: every error code', () => {
    expect(missingIn(read('docs/errors.md'), Object.keys(errorCodes))).toEqual([]);
  });

  it('errors.md: no code that does not exist', () => {
    const named = [...read('docs/errors.md').matchAll(/^\| `([a-z.-]+)` \|/gm)].map((match) => match[1] ?? '');
    expect(named.filter((code) => !Object.hasOwn(errorCodes, code))).toEqual([]);
  });

  it('guide and README: every command', () => {
    const guide = [read('README.md'), ...pages.filter((page) => page.startsWith('docs/guide/')).map(read)].join('\n');
    const commands = buildProgram(() => undefined).commands.map((command) => command.name());
    expect(commands.length).toBeGreaterThan(10);
    expect(missingIn(guide, commands)).toEqual([]);
  });

  it('the pages: every flag of every command', () => {
    const guide = pages
      .filter((page) => /^(README|docs\/)/.test(page))
      .map(read)
      .join('\n');
    const flags = buildProgram(() => undefined).commands.flatMap((command) =>
      command.options.map(({ long }) => long ?? ''),
    );
    expect([...new Set(flags)].filter((flag) => !guide.includes(flag))).toEqual([]);
  });

  it('production-file.md: every key of the JSON Schema', () => {
    const keys = [...new Set(leavesOf(JSON.parse(read('schema/production.schema.json'))).map(({ key }) => key))];
    expect(keys.length).toBeGreaterThan(40);
    const page = read('docs/guide/production-file.md');
    expect(keys.filter((key) => !new RegExp(`\`[^\`]*\\b${key}\\b[^\`]*\``).test(page))).toEqual([]);
  });

  it('production-file.md: every default and every allowed word, in the row of its key', () => {
    const rows = read('docs/guide/production-file.md')
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const wrong = leavesOf(JSON.parse(read('schema/production.schema.json'))).flatMap(({ key, values, fallback }) => {
      const wanted = [...values, ...(fallback !== null && typeof fallback === 'object' ? [] : [fallback ?? ''])];
      const own = rows.filter(([, name]) => new RegExp(`(^\`|\\.)${key}\`$`).test(name ?? ''));
      const shown = own.map((cells) => cells.slice(2).join(' '));
      const holds = wanted.every((value) => shown.some((text) => text.includes(String(value))));
      return own.length === 0 || holds ? [] : [`${key}: ${wanted.join(', ')}`];
    });
    expect(wrong).toEqual([]);
  });

  it('lab.md: every effect', () => {
    const schemas = [...replyEffectSchemas, ...jobEffectSchemas, ...webhookEffectSchemas];
    const effects = schemas.map(({ shape }) => shape.name.value);
    expect(missingIn(read('docs/guide/lab.md'), effects)).toEqual([]);
  });

  it('engines.md: every engine of the catalog', () => {
    const ids = catalogEntries.map(({ id }) => id);
    expect(missingIn(read('docs/guide/engines.md'), ids)).toEqual([]);
  });

  it('the-log.md: every event', () => {
    expect(missingIn(read('docs/concepts/the-log.md'), Object.keys(payloads))).toEqual([]);
  });

  it('failover.md: every outcome that is not a delivery', () => {
    expect(missingIn(read('docs/concepts/failover.md'), [...outcomeClasses])).toEqual([]);
  });

  it('running.md: every reason for which a shot is held', () => {
    expect(missingIn(read('docs/guide/running.md'), Object.keys(heldCodes))).toEqual([]);
  });
});
