import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument, stringify } from 'yaml';
import { checkProduction } from './check.ts';
import { parseProductionYaml } from './document.ts';
import { type Loose, type LooseValue, sampleData, sampleYaml } from './fixtures/sample.ts';
import { inFileOrder, type ProductionProblem, problemLine } from './problem.ts';

function problemsOf(text: string): readonly ProductionProblem[] {
  const { document, problems } = parseProductionYaml(text, 'production.yaml');
  return inFileOrder([...problems, ...(document === undefined ? [] : checkProduction(document).problems)]);
}

function linesOf(text: string): readonly string[] {
  return problemsOf(text).map(problemLine);
}

/** The sample with one piece of text replaced; fails when the piece is not there. */
function sampleWith(...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, sampleYaml);
}

describe('checkProduction', () => {
  it('finds nothing wrong with a file that uses every key', () => {
    expect(linesOf(sampleYaml)).toEqual([]);
  });

  it('names place, path by ids, what was found and what is allowed', () => {
    expect(linesOf(sampleWith(['durationS: 5', 'durationS: 0']))).toEqual([
      'production.yaml:37:13 e01/sh010 durationS: found 0, allowed: a number > 0 and <= 60',
    ]);
    expect(linesOf(sampleWith(['durationS: 5', 'durationS: 61']))).toEqual([
      'production.yaml:37:13 e01/sh010 durationS: found 61, allowed: a number > 0 and <= 60',
    ]);
  });

  it('reports everything that is wrong, in the order of the file', () => {
    const problems = problemsOf(
      sampleWith(
        ['cap: 60', 'cap: "60"'],
        ['type: action', 'tpe: action'],
        ['characters: [mara]', 'characters: [mira]'],
        ['camera: push', 'camera: pusch'],
        ['height: 720', 'height: 721'],
      ),
    );
    expect(problems.map(problemLine)).toEqual([
      'production.yaml:4:26 delivery.height: found 721, allowed: an even whole number >= 64 and <= 8192',
      'production.yaml:5:11 budget.cap: found "60", allowed: a number >= 0',
      expect.stringMatching(/^production.yaml:38:13 e01\/sh010 camera: found "pusch", .*, did you mean push\?$/),
      expect.stringMatching(/^production.yaml:39:13 e01\/sh020 type: missing, allowed: establishing \|/),
      'production.yaml:40:13 e01/sh020 tpe: unknown key, did you mean type?',
      'production.yaml:43:26 e01/sh020 characters[0]: found "mira", allowed: mara, did you mean mara?',
    ]);
    expect(problems.map(({ code }) => code)).toEqual([
      'production.invalid',
      'production.invalid',
      'production.invalid',
      'production.invalid',
      'production.unknown-key',
      'production.unknown-reference',
    ]);
    for (const { hint } of problems) expect(hint).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    ['a place that the bible lacks', 'place: greenhouse', 'place: grenhouse', /did you mean greenhouse\?/],
    ['an unknown dimension', 'action: 0.7', 'akshun: 0.7', /needs\.akshun: unknown key/],
    ['needs that weigh nothing', '{ action: 0.7, motion: 0.3 }', '{ action: 0 }', /at least one weight > 0/],
    ['a date that does not exist', '2027-06-30', '2027-02-30', /bible mara consent\.expires: found "2027-02-30"/],
    ['an id with capitals', 'production: glasshouse', 'production: Glass', /production: found "Glass"/],
    ['an id that YAML reads as a number', 'id: e01', 'id: 1', /episode 1 id: found 1, allowed: an id/],
    ['a fractional rate', 'fps: 24', 'fps: 23.976', /delivery\.fps: found 23\.976, allowed: a whole number/],
    ['endless length', 'durationS: 5', 'durationS: .inf', /durationS: found Infinity/],
    ['another currency', 'currency: USD', 'currency: EUR', /found "EUR", allowed: USD/],
    ['an engine that is no id', 'pin: runway/gen4.5', 'pin: Runway', /pin: found "Runway", allowed: an engine id/],
    ['a bible id that is no id', 'mara:', 'Mara Lee:', /found the key "Mara Lee", allowed: an id/],
    ['a missing cap', 'cap: 60, ', '', /budget\.cap: missing/],
    ['an empty prompt', '"Mara sprints between rows"', '" "', /prompt: found " ", allowed: a text that is not empty/],
    ['a key without value', 'title: Rain', 'title:', /e01 title: found nothing/],
    ['a character named twice', '[mara]', '[mara, mara]', /characters\[1\]: found mara twice/],
    ['a list where a map belongs', 'audio: { dialogue: "Run!", sfx: true }', 'audio: []', /audio: found an empty list/],
  ])('refuses %s', (_name, from, to, expected) => {
    expect(linesOf(sampleWith([from, to])).join('\n')).toMatch(expected);
  });

  it('asks for unique episode ids in the production and unique scene and shot ids in an episode', () => {
    const data = sampleData();
    const [episode] = data['episodes'] as Loose[];
    data['episodes'] = [episode, { ...episode }] as LooseValue[];
    expect(linesOf(stringify(data, { aliasDuplicateObjects: false })).join('\n')).toMatch(/found a second episode e01/);
    expect(
      linesOf(
        sampleWith(['id: sh020', 'id: sh010'], ['continues: sh010', 'hero: false'], ['hero: true', 'camera: static']),
      ),
    ).toEqual([
      'production.yaml:39:13 e01/sh010 id: found a second shot sh010, allowed: ids that are unique within the episode',
    ]);
  });

  it('lets two episodes use the same scene and shot ids', () => {
    const data = sampleData();
    const [episode] = data['episodes'] as Loose[];
    data['episodes'] = [episode, { ...episode, id: 'e02' }] as LooseValue[];
    expect(linesOf(stringify(data))).toEqual([]);
  });

  it('wants at least one episode, and a shot in each', () => {
    const data = sampleData();
    expect(linesOf(stringify({ ...data, episodes: [] })).join('\n')).toMatch(
      /episodes: found an empty list, allowed: at least one episode/,
    );
    const empty = problemsOf(stringify({ ...data, episodes: [{ id: 'e01', scenes: [{ id: 'sc010', shots: [] }] }] }));
    expect(empty.map(({ code, path }) => [code, path])).toEqual([['production.episode-empty', 'e01']]);
  });

  it.each([
    ['  places:', '  places:\n    __proto__: { look: x }'],
    ['prefer: {', 'prefer: { __proto__: 0.5,'],
    ['title: Rain', '__proto__: {}'],
  ])('reports a __proto__ key like any other unknown key', (from, to) => {
    expect(problemsOf(sampleWith([from, to])).map(({ code }) => code)).toEqual(['production.unknown-key']);
  });

  it('keeps to the bible for ids that every object inherits', () => {
    expect(linesOf(sampleWith(['[mara]', '[constructor]'])).join()).toMatch(/found "constructor", allowed: mara/);
  });

  it('never prints a control character of the file', () => {
    const lines = linesOf(`${sampleYaml}"a\\n\\e\\x9b[31mb": 1\n`);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^production\.yaml:49:1 a\\u000a\\u001b\\u009b\[31mb: unknown key/);
  });

  it('reports an unknown key at any level with its exact place', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(),
        fc.stringMatching(/^[a-z]{1,12}$/),
        fc.constantFrom<'block' | 'flow'>('block', 'flow'),
        (which, at, word, collectionStyle) => {
          const data = sampleData();
          const maps = strictMaps(data, []);
          const map = maps[which % maps.length] as Loose;
          const key = `zz${word}`;
          const entries = Object.entries(map);
          entries.splice(at % (entries.length + 1), 0, [key, 1]);
          for (const name of Object.keys(map)) delete map[name];
          Object.assign(map, Object.fromEntries(entries));
          const text = stringify(data, { collectionStyle });
          const offset = text.search(new RegExp(`\\b${key}: 1`));
          const before = text.slice(0, offset).split('\n');
          const problems = problemsOf(text);
          expect(problems).toHaveLength(1);
          expect(problems[0]).toMatchObject({
            code: 'production.unknown-key',
            line: before.length,
            col: (before.at(-1)?.length ?? 0) + 1,
          });
          expect(problems[0]?.path.endsWith(key)).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('means the known key when one letter is wrong', () => {
    const keys = ['durationS', 'characters', 'continues', 'prompt', 'camera'];
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.nat(), (key, where) => {
        const at = where % key.length;
        const written = `${key.slice(0, at)}${key.slice(at + 1)}`;
        const text = sampleYaml.replace(
          /\n {12}type: action\n/,
          `\n            type: action\n            ${written}: 1\n`,
        );
        expect(linesOf(text).join('\n')).toContain(`${written}: unknown key, did you mean ${key}?`);
      }),
    );
  });
});

/** Every map of the sample whose keys the schema fixes (ids of the bible and engines to prefer are free). */
function strictMaps(value: LooseValue, path: readonly string[]): Loose[] {
  if (Array.isArray(value)) return value.flatMap((item) => strictMaps(item, [...path, '*']));
  if (typeof value !== 'object' || value === null) return [];
  const free = ['bible.characters', 'bible.places', 'engines.prefer'].includes(path.join('.'));
  const inner = Object.entries(value).flatMap(([key, child]) => strictMaps(child, [...path, key]));
  return free ? inner : [value, ...inner];
}

describe('strictMaps', () => {
  it('sees every level of the sample', () => {
    expect(strictMaps(sampleData(), []).length).toBeGreaterThanOrEqual(15);
    expect(parseDocument(sampleYaml).errors).toEqual([]);
  });
});
