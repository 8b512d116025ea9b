import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ProductionError } from '../core/errors.ts';
import { sha256 } from '../core/hashing.ts';
import { hashBibleFiles } from './adapters/files.ts';
import { sampleYaml } from './fixtures/sample.ts';
import type { ProductionProblem } from './problem.ts';
import { readProduction } from './read.ts';

const root = mkdtempSync(join(tmpdir(), 'shotcaller-read-'));
afterAll(() => rmSync(root, { recursive: true }));

let folders = 0;
function write(text: string | Uint8Array): string {
  const dir = join(root, String(folders++));
  mkdirSync(dir);
  writeFileSync(join(dir, 'production.yaml'), text);
  return join(dir, 'production.yaml');
}

function errorOf(file: string): ProductionError {
  try {
    readProduction(file);
  } catch (thrown) {
    if (thrown instanceof ProductionError) return thrown;
    throw thrown;
  }
  throw new Error(`${file} reads without problems`);
}

function problemsIn(error: ProductionError): readonly ProductionProblem[] {
  return error.context['problems'] as readonly ProductionProblem[];
}

const withReference = (path: string) =>
  sampleYaml.replace('      references: []', `      references: [${JSON.stringify(path)}]`);

describe('readProduction', () => {
  it("gives every shot the needs of its scene, else the production's, and leaves its own alone", () => {
    const shots = (id: string) => `[{ id: ${id}, type: insert, prompt: A lamp, durationS: 2, needs: { color: 1 } }]`;
    const loaded = readProduction(
      write(`production: lamp
budget: { cap: 20 }
needs: { imaging: 3 }
episodes:
  - id: e01
    scenes:
      - { id: a, needs: { motion: 1 }, shots: ${shots('s1')} }
      - { id: b, shots: ${shots('s2')} }
`),
    );
    const [first, second] = loaded.production.episodes[0]?.shots ?? [];
    expect(first).toMatchObject({ emphasis: { by: 'scene', needs: { motion: 1 } }, needs: { color: 1 } });
    expect(second).toMatchObject({ emphasis: { by: 'production', needs: { imaging: 3 } } });
  });

  it('fills in every default and resolves every reference', () => {
    const text = `production: lamp
budget: { cap: 20 }
bible: { places: { hall: { look: stone } } }
episodes:
  - id: e01
    scenes:
      - { id: a, place: hall, shots: [{ id: s1, type: insert, prompt: A lamp, durationS: 2 }] }
      - { id: b, shots: [{ id: s2, type: insert, prompt: Dark, durationS: 2.5, continues: s1 }] }
`;
    const file = write(text);
    const loaded = readProduction(file);
    expect(loaded).toMatchObject({ file, dir: join(file, '..'), fileSha256: sha256(text) });
    const { episodes, ...rest } = loaded.production;
    expect(rest).toEqual({
      id: 'lamp',
      title: 'lamp',
      look: { palette: [], references: [] },
      delivery: { width: 1280, height: 720, fps: 24, loudnessLufs: -14 },
      budget: { cap: 20_000_000 },
      policy: {
        planGate: 'ask',
        takeGate: 'auto',
        episodeGate: 'auto',
        maxAttemptsPerShot: 4,
        hedge: false,
        inDoubt: 'reassign',
        atRiskMax: 2_000_000,
        degrade: 'ask',
        explore: 'auto',
      },
      engines: { allow: ['*'], deny: [], prefer: {} },
      bible: { characters: {}, places: { hall: { id: 'hall', look: 'stone', references: [] } } },
    });
    const common = { episode: 'e01', type: 'insert', characters: [], hero: false, audio: {} };
    expect(episodes[0]?.title).toBe('e01');
    expect(episodes[0]?.shots).toEqual([
      { ...common, ref: 'e01/s1', id: 's1', scene: 'a', index: 0, prompt: 'A lamp', durationS: 2, place: 'hall' },
      { ...common, ref: 'e01/s2', id: 's2', scene: 'b', index: 1, prompt: 'Dark', durationS: 2.5, continues: 'e01/s1' },
    ]);
  });

  it('carries code, place and hint of the first problem, and all problems', () => {
    const error = errorOf(write(sampleYaml.replace('cap: 60', 'cap: -1').replace('type: action', 'type: acton')));
    expect(error.code).toBe('production.invalid');
    expect(error.context).toMatchObject({ line: 5, col: 11, path: 'budget.cap' });
    expect(error.hint).toMatch(/number/);
    expect(problemsIn(error)).toHaveLength(2);
    expect(error.message.split('\n')).toHaveLength(2);
  });

  it('keeps the message of a file of garbage short and all problems in the context', () => {
    const keys = Array.from({ length: 300 }, (_, i) => `junk${i}: 1`).join('\n');
    const error = errorOf(write(`${sampleYaml}${keys}\n`));
    expect(problemsIn(error)).toHaveLength(300);
    expect(error.message.split('\n')).toHaveLength(101);
    expect(error.message).toMatch(/… and 200 more$/);
  });

  it('says what is wrong with a path that is no readable text file', () => {
    expect(errorOf(join(root, 'nowhere.yaml'))).toMatchObject({ code: 'production.not-found' });
    expect(errorOf(root)).toMatchObject({
      code: 'production.unreadable',
      hint: expect.stringMatching(/production\.yaml/),
    });
    expect(errorOf('/dev/null')).toMatchObject({ code: 'production.unreadable' });
    expect(errorOf('a\0b')).toMatchObject({ code: 'production.unreadable' });
    expect(errorOf(write(new Uint8Array([0x74, 0xff, 0xfe])))).toMatchObject({
      message: expect.stringMatching(/UTF-8/),
    });
    expect(errorOf(write('#'.repeat(5 * 1024 * 1024 + 1)))).toMatchObject({ message: expect.stringMatching(/5 MB/) });
    expect(errorOf(write(''))).toMatchObject({ code: 'production.yaml', message: expect.stringMatching(/empty/) });
  });

  it('reads a file with a byte order mark and Windows line ends', () => {
    const file = write(`\uFEFF${sampleYaml.replaceAll('\n', '\r\n')}`);
    expect(readProduction(file).production.id).toBe('glasshouse');
  });

  it('wants every named file to exist inside the folder of the production [row 50 Q]', () => {
    const file = write(withReference('bible/mara-1.png'));
    const dir = join(file, '..');
    mkdirSync(join(dir, 'bible'));
    writeFileSync(join(dir, 'bible', 'mara-2.png'), 'x');
    expect(errorOf(file)).toMatchObject({
      code: 'production.unknown-reference',
      context: { path: 'bible mara references[0]' },
      message: expect.stringMatching(/does not exist.*did you mean mara-2\.png\?/),
    });
    writeFileSync(join(dir, 'bible', 'mara-1.png'), 'x');
    expect(readProduction(file).production.bible.characters['mara']?.references).toEqual(['bible/mara-1.png']);
  });

  it.each(['../production.yaml', '/etc/hostname', 'linked.png', '.', 'sub'])(
    'refuses %s as a reference [row 50 Q]',
    (path) => {
      const file = write(withReference(path));
      const outside = join(root, 'outside.png');
      writeFileSync(outside, 'x');
      symlinkSync(outside, join(file, '..', 'linked.png'));
      mkdirSync(join(file, '..', 'sub'));
      expect(errorOf(file).code).toBe('production.unknown-reference');
    },
  );

  it('checks LoRA and consent files too', () => {
    const text = sampleYaml
      .replace('scope: series,', 'scope: series, document: consent.pdf,')
      .replace('      references: []', '      lora: { file: mara.safetensors, trigger: mara }');
    expect(problemsIn(errorOf(write(text))).map(({ path }) => path)).toEqual([
      'bible mara lora.file',
      'bible mara consent.document',
    ]);
  });

  it('does not mind expired consent: routing refuses engines by date', () => {
    expect(readProduction(write(sampleYaml.replace('2027-06-30', '2001-01-01'))).production.id).toBe('glasshouse');
  });

  it('throws nothing but ProductionError, whatever is done to the file', () => {
    const file = write(sampleYaml);
    const tokens = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ': ',
      '-',
      '\n',
      '\t',
      '&a ',
      '*a',
      '!!map ',
      '"',
      "'",
      '<<: *a',
      '__proto__: 1',
      '%YAML 1.1\n',
      '---\n',
      '? ',
      '| ',
      '\0',
      '\u2028',
      'constructor',
      '~',
      '1e999',
    );
    const edit = fc.record({ at: fc.nat(sampleYaml.length), cut: fc.nat(40), put: fc.oneof(tokens, fc.string()) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const text = edits.reduce((old, { at, cut, put }) => old.slice(0, at) + put + old.slice(at + cut), sampleYaml);
        writeFileSync(file, text);
        try {
          expect(readProduction(file).production.episodes.length).toBeGreaterThan(0);
        } catch (thrown) {
          if (!(thrown instanceof ProductionError)) throw thrown;
          const problems = problemsIn(thrown);
          expect(problems.length).toBeGreaterThan(0);
          const lines = text.split('\n').length;
          for (const { line, col } of problems) {
            expect(line).toBeGreaterThanOrEqual(1);
            expect(line).toBeLessThanOrEqual(lines + 1);
            expect(col).toBeGreaterThanOrEqual(1);
          }
        }
      }),
      { numRuns: 600 },
    );
  });
});

describe('hashBibleFiles', () => {
  it('hashes each file that shots use and says which one has gone', async () => {
    const file = write(withReference('mara.png'));
    writeFileSync(join(file, '..', 'mara.png'), 'picture');
    const loaded = readProduction(file);
    expect(await hashBibleFiles(loaded)).toEqual(new Map([['mara.png', sha256('picture')]]));
    rmSync(join(file, '..', 'mara.png'));
    await expect(hashBibleFiles(loaded)).rejects.toMatchObject({ code: 'production.unknown-reference' });
  });
});
