import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

// The house rule of ARCHITECTURE.md: data flows one way. A folder imports only from layers before its own.
const layers: readonly (readonly string[])[] = [
  ['core'],
  ['production'],
  ['engines', 'media'],
  ['routing', 'quality', 'provenance'],
  ['orchestration'],
  ['assembly', 'store', 'runner'],
  ['app'],
  ['cli', 'server', 'mcp', 'lab', 'simulation'],
];

// The command line offers the lab as a command; nothing else crosses a layer sideways.
const allowedSideways = new Set(['cli -> lab', 'cli -> simulation']);

const src = resolve(import.meta.dirname, '../../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const productFiles = files.filter((file) => !/\.(test|case)\.ts$|(^|\/)testing\//.test(file));

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '');
}

function layerOf(folder: string): number {
  return layers.findIndex((layer) => layer.includes(folder));
}

describe('the folders of src', () => {
  it('are all named in the layers', () => {
    const folders = new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0] ?? ''));
    expect([...folders].filter((folder) => layerOf(folder) < 0)).toEqual([]);
  });

  it('import only from earlier layers', () => {
    const wrong = productFiles.flatMap((file) => {
      const from = file.split('/')[0] ?? '';
      return importsOf(file)
        .filter((path) => path.startsWith('.'))
        .map((path) => relative(src, resolve(src, dirname(file), path)).split('/')[0] ?? '')
        .filter((to) => to !== from && !to.endsWith('.ts') && !to.endsWith('.json') && layerOf(to) >= 0)
        .filter((to) => layerOf(to) >= layerOf(from) && !allowedSideways.has(`${from} -> ${to}`) && from !== 'index.ts')
        .map((to) => `${file} imports ${to}`);
    });
    expect(wrong).toEqual([]);
  });
});

describe('the pure rules', () => {
  // Rules are functions over plain data: hashing is the only thing they take from Node.
  const pure = /^(core|routing|orchestration)\//;
  const ports = /\/adapters\/|system-clock|random\.ts|worker/;

  it('do no input or output', () => {
    const io = new Set(builtinModules.filter((name) => name !== 'crypto' && name !== 'util'));
    const wrong = productFiles
      .filter((file) => pure.test(file) && !ports.test(file))
      .flatMap((file) => importsOf(file).map((path) => ({ file, path })))
      .filter(({ path }) => path.startsWith('node:') && io.has(path.slice(5)))
      .map(({ file, path }) => `${file} imports ${path}`);
    expect(wrong).toEqual([]);
  });

  it('look at no clock, timer or global randomness', () => {
    const wrong = productFiles
      .filter((file) => pure.test(file) && !ports.test(file))
      .filter((file) =>
        /Date\.now\(|new Date\(\)|Math\.random\(|setTimeout\(|setInterval\(/.test(
          readFileSync(join(src, file), 'utf8'),
        ),
      );
    expect(wrong).toEqual([]);
  });
});
