import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Ended, type Folder, folder, shotcaller, tinyProduction } from '../contract/cli.fixture.ts';

// What a person sees after a mistake: one clear error with its place and what to do, the contract's exit code, and
// nothing written. Every case is the real command line in a process of its own, without any key.

/** The words for people, on stderr: no stack, no escape sequence, and last what to do. */
function wordsOf({ stderr }: Ended): string {
  expect(stderr).not.toMatch(/\n\s+at .*\(|defect of Shotcaller/);
  expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  return stderr;
}

async function refused(
  box: Folder,
  args: readonly string[],
  code = 2,
  env: Record<string, string> = {},
): Promise<string> {
  const before = box.listing();
  const ended = await shotcaller(args, { cwd: box.path, env });
  expect({ code: ended.code, stdout: ended.stdout }, ended.stderr).toEqual({ code, stdout: '' });
  expect(box.listing(), 'nothing was written').toEqual(before);
  return wordsOf(ended);
}

interface Mistake {
  readonly what: string;
  readonly file: string | Uint8Array;
  readonly says: readonly string[];
}

const shots = (second: string): { shots: string } => ({
  shots: `          - { id: sh1, type: establishing, prompt: "A hill", durationS: 1 }\n          - ${second}\n`,
});

const mistakes: readonly Mistake[] = [
  {
    what: 'an unknown key',
    file: tinyProduction(shots('{ id: sh2, type: insert, prompt: "A leaf", durationS: 1, chracters: [mara] }')),
    says: ['p.yaml:13:70 e01/sh2 chracters: unknown key, did you mean characters?', '→ Write characters'],
  },
  {
    what: 'a reference file that is missing',
    file: tinyProduction({ head: 'look: { references: [art/key.png] }\n' }),
    says: ['p.yaml:5:22 look.references[0]: found "art/key.png", which does not exist', '→ Put the file there'],
  },
  {
    what: 'two shots of one id',
    file: tinyProduction(shots('{ id: sh1, type: insert, prompt: "A leaf", durationS: 1 }')),
    says: ['p.yaml:13:15 e01/sh1 id: found a second shot sh1', '→ Give this shot another id.'],
  },
  {
    what: 'an episode without shots',
    file: tinyProduction().replace(/shots:[\s\S]*$/, 'shots: []\n'),
    says: ['p.yaml:7:5 e01: found no shots', '→ Add a scene with a shot'],
  },
  {
    what: 'a shot of no length',
    file: tinyProduction(shots('{ id: sh2, type: insert, prompt: "A leaf", durationS: 0 }')),
    says: ['p.yaml:13:56 e01/sh2 durationS: found 0, allowed: a number > 0', '→ Change it to'],
  },
  {
    what: 'a character the bible does not have',
    file: tinyProduction(shots('{ id: sh2, type: insert, prompt: "A leaf", durationS: 1, characters: [mara] }')),
    says: ['e01/sh2 characters[0]: found "mara", allowed: none, the bible has no characters', '→ Name a character'],
  },
  {
    what: 'an engine the catalog does not have',
    file: tinyProduction(shots('{ id: sh2, type: insert, prompt: "A leaf", durationS: 1, pin: runway/gen45 }')),
    says: ['e01/sh2 pin', 'runway/gen45', 'Did you mean runway/gen4.5?'],
  },
  {
    what: 'binary garbage',
    file: Uint8Array.from({ length: 4000 }, (_, at) => (at * 151 + 200) % 256),
    says: ['p.yaml:1:1: is not UTF-8 text', '→ Save it as UTF-8.'],
  },
  { what: 'an empty file', file: '', says: ['p.yaml:1:1: the file is empty', 'shotcaller init'] },
  {
    what: 'escape sequences in a key',
    file: tinyProduction().replace('title:', '"\\e[31mti\\x07tle":'),
    says: ['\\u001b', 'unknown key'],
  },
];

describe.concurrent('a production file with a mistake', () => {
  it.each(mistakes)('$what is named with its place and its remedy', async ({ file, says }) => {
    using box = folder();
    box.write('p.yaml', file);
    const words = await refused(box, ['run', 'p.yaml', '--yes']);
    for (const part of says) expect(words).toContain(part);
  });

  it.each([
    ['missing.yaml', ['missing.yaml:1:1: does not exist', 'shotcaller init']],
    ['.', ['is a folder', 'production.yaml']],
  ])('%s is no production file', async (name, says) => {
    using box = folder();
    const words = await refused(box, ['run', name]);
    for (const part of says) expect(words).toContain(part);
  });
});

describe.concurrent('a configuration with a mistake', () => {
  it.each([
    ['an unknown key', 'engins: []\n', ['c.yaml:1:1 engins: unknown key, did you mean engines?', '→ Write engines']],
    [
      'a mistyped engine',
      'engines:\n  - id: runway/gen45\n',
      ['c.yaml:2:5 engines[0].id', 'did you mean runway/gen4.5?'],
    ],
    ['a price below zero', 'engines: [{ id: luma/ray-2, price: { perClip: -1 } }]\n', ['c.yaml:1:', 'found -1']],
    ['broken YAML', 'engines: [\n', ['c.yaml:2:1: not valid YAML', '→ Correct the YAML']],
    ['a list', '- engines\n', ['c.yaml:1:1: found a list']],
  ])('%s is named with its place and its remedy', async (_, text, says) => {
    using box = folder();
    box.write('p.yaml', tinyProduction());
    box.write('c.yaml', text);
    const words = await refused(box, ['run', 'p.yaml', '--yes', '--config', 'c.yaml']);
    for (const part of says) expect(words).toContain(part);
  });
});

describe.concurrent('a command line with a mistake', () => {
  it.each([
    [
      ['pln', 'p.yaml'],
      ["unknown command 'pln'", 'plan'],
    ],
    [
      ['plan', 'p.yaml', '--epsode', 'e01'],
      ["unknown option '--epsode'", 'Did you mean --episode?'],
    ],
    [
      ['run', 'p.yaml', '--max-cost', 'lots'],
      ['--max-cost', 'US dollars, e.g. 25'],
    ],
    [
      ['run', 'p.yaml', '--max-cost', ''],
      ['--max-cost', 'US dollars, e.g. 25'],
    ],
    [
      ['run', 'p.yaml', '--max-cost', '0x10'],
      ['--max-cost', 'US dollars, e.g. 25'],
    ],
    [
      ['run', 'p.yaml', '--max-cost', '-5'],
      ['--max-cost', 'US dollars, e.g. 25'],
    ],
    [
      ['run', 'p.yaml', '--episode', 'e1'],
      ['No episode e1', 'Did you mean e01?'],
    ],
    [
      ['run', 'p.yaml', '--episode', 'nope'],
      ['No episode nope', 'There is: e01.'],
    ],
    [
      ['plan', 'p.yaml', '--episode', 'e1'],
      ['No episode e1', 'Did you mean e01?'],
    ],
    [
      ['status', 'p.yaml', '--episode', 'e1'],
      ['No episode e1', 'Did you mean e01?'],
    ],
    [
      ['why', 'p.yaml', 'sh9'],
      ['No shot sh9', 'Did you mean e01/sh'],
    ],
    [
      ['run', 'p.yaml', '--cwd', 'nowhere'],
      ['Can not work in nowhere', 'Give --cwd a folder that exists.'],
    ],
    [
      ['run', 'p.yaml', '--config', 'no.yaml'],
      ['no.yaml', '--config'],
    ],
    [
      ['run', 'p.yaml', '--by', ' '],
      ['No name is given', '--by'],
    ],
    [['run'], ["missing required argument 'production'"]],
    [
      ['approve', 'p.yaml', 'e01'],
      ['Nothing was run yet', 'shotcaller run'],
    ],
    [
      ['assemble', 'p.yaml', '--episode', 'e01'],
      ['Episode e01 has not been run yet', 'shotcaller run'],
    ],
    [
      ['log', 'p.yaml', '--from', 'start'],
      ['--from', 'whole number'],
    ],
    [
      ['lab', '--port', '99999'],
      ['--port', 'whole number from 0 to 65535'],
    ],
    [
      ['lab', '--faults', 'p.yaml'],
      ['p.yaml', 'JSON file with a list of rules'],
    ],
  ])('%j', async (args, says) => {
    using box = folder();
    box.write('p.yaml', tinyProduction());
    const words = await refused(box, args);
    for (const part of says) expect(words).toContain(part);
  });

  it('is one JSON object on stdout with --json, and words on stderr', async () => {
    using box = folder();
    for (const args of [
      ['pln', '--json'],
      ['run', 'missing.yaml', '--json'],
      ['verify', 'missing.mp4', '--json'],
    ]) {
      const { code, stdout, stderr } = await shotcaller(args, { cwd: box.path });
      expect(code).toBe(2);
      const { schema, error } = JSON.parse(stdout);
      expect(schema).toBe('shotcaller.error/1');
      expect(error).toMatchObject({ code: expect.stringMatching(/^[a-z]+\.[a-z-]+$/), message: expect.any(String) });
      expect(stderr).toContain(error.message.split('\n')[0]);
    }
  });
});

describe.concurrent('a clip that is none', () => {
  it.each([
    ['verify', 'no-such.mp4', 2],
    ['verify', '.', 2],
    ['verify', 'empty.mp4', 5],
    ['verify', 'garbage.mp4', 5],
    ['verify', 'words.txt', 5],
    ['judge', 'no-such.mp4', 2],
    ['judge', '.', 2],
    ['judge', 'empty.mp4', 5],
    ['judge', 'garbage.mp4', 5],
  ] as const)('%s %s ends with %i and says why', async (command, name, code) => {
    using box = folder();
    box.write('empty.mp4', '');
    box.write(
      'garbage.mp4',
      Uint8Array.from({ length: 9000 }, (_, at) => (at * 89) % 256),
    );
    box.write('words.txt', 'hello\n');
    box.write('shot.json', '{"durationS": 1}');
    const before = box.listing();
    const args = command === 'judge' ? ['judge', name, '--shot', 'shot.json'] : ['verify', name];
    const ended = await shotcaller([...args, '--json'], { cwd: box.path });
    expect({ code: ended.code, before: box.listing() }, ended.stderr).toEqual({ code, before });
    const said = JSON.parse(ended.stdout);
    if (code === 2) expect(said.error.code).toBe('provenance.unreadable');
    else if (command === 'verify') expect(['no-manifest', 'invalid']).toContain(said.state);
    else expect([said.verdict, said.reasons.length > 0]).toEqual(['fail', true]);
    if (code === 2) expect(wordsOf(ended)).toContain('→ ');
  });

  it.each([
    [
      ['verify', 'a.mp4', '--anchor', 'no.pem'],
      ['no.pem', '--anchor'],
    ],
    [
      ['verify', 'a.mp4', '--anchor', 'a.mp4'],
      ['anchor', 'BEGIN CERTIFICATE'],
    ],
    [
      ['verify', 'a.mp4', '--sha256', 'abc'],
      ['--sha256', '64 hexadecimal digits'],
    ],
    [
      ['judge', 'a.mp4', '--shot', 'no.json'],
      ['no.json', '--shot'],
    ],
    [['judge', 'a.mp4'], ['--shot']],
    [
      ['judge', 'a.mp4', '--shot', 's.json', '--delivery', 'big'],
      ['--delivery', '1280x720@24'],
    ],
    [['judge', 'a.mp4', '--shot', 's.json', '--references', 'no.png'], ['no.png does not exist']],
    [
      ['judge', 'a.mp4', '--shot', 'bad.json'],
      ['durationS', '→ '],
    ],
  ])('%j', async (args, says) => {
    using box = folder();
    box.write('a.mp4', 'x');
    box.write('s.json', '{"durationS": 1}');
    box.write('bad.json', '{"length": 1}');
    const words = await refused(box, args);
    for (const part of says) expect(words).toContain(part);
  });
});

describe.concurrent('a set-up that can not work', () => {
  it('without any key, run ends with 6 and names every engine with its reason', async () => {
    using box = folder();
    box.write('p.yaml', tinyProduction());
    const words = await refused(box, ['run', 'p.yaml', '--yes'], 6);
    for (const key of ['RUNWAYML_API_SECRET', 'LUMAAI_API_KEY', 'FAL_KEY', 'COMFYUI_URL', '--previz'])
      expect(words).toContain(key);
    const listed = JSON.parse((await shotcaller(['engines', '--json'], { cwd: box.path })).stdout).engines;
    for (const { id } of listed) if (id !== 'shotcaller/previz') expect(words).toContain(id);
  });

  it('without any key, plan shows what is missing once for all shots and ends with 6', async () => {
    using box = folder();
    box.write('p.yaml', tinyProduction());
    const { code, stdout } = await shotcaller(['plan', 'p.yaml'], { cwd: box.path });
    expect(code).toBe(6);
    expect(stdout).toContain('no engine can make e01/sh1, e01/sh2');
    expect(stdout.match(/set FAL_KEY/g)).toHaveLength(1);
  });

  it('the only engine is not reachable: 6, and the address is named', async () => {
    using box = folder();
    box.write('p.yaml', tinyProduction({ head: 'engines: { allow: ["comfyui/*"] }\npolicy: { planGate: auto }\n' }));
    const words = await refused(box, ['run', 'p.yaml', '--yes'], 6, { COMFYUI_URL: 'http://127.0.0.1:9' });
    expect(words).toContain('127.0.0.1:9');
  });

  it('an output folder below a file can not be written: said before anything is made', async () => {
    using box = folder();
    box.write('p.yaml', tinyProduction());
    box.write('file', 'not a folder');
    const env = { FAL_KEY: 'never-used', FAL_BASE_URL: 'http://127.0.0.1:9' };
    const words = await refused(box, ['run', 'p.yaml', '--yes', '--out', 'file/out'], 2, env);
    expect(words).toContain(join(box.path, 'file/out'));
    expect(words).toContain('choose another with --out');
  });

  it('init below a file is the set-up, not a defect', async () => {
    using box = folder();
    box.write('file', 'not a folder');
    expect(await refused(box, ['init', 'file/series'])).toContain('a part of the path is a file');
  });

  it('doctor names what can not be written and ends with 2', async () => {
    using box = folder();
    mkdirSync(join(box.path, 'w'));
    box.write('w/.shotcaller', 'in the way');
    const { code, stdout } = await shotcaller(['doctor', '--json'], { cwd: join(box.path, 'w') });
    expect(code).toBe(2);
    const failed = JSON.parse(stdout).checks.filter(({ status }: { status: string }) => status === 'fail');
    expect(failed.map(({ id }: { id: string }) => id)).toEqual(['signer', 'store']);
    for (const { fix } of failed) expect(fix).toEqual(expect.any(String));
  });
});
