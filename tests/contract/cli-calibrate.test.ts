import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClipLab, clipLab, type Folder, folder, shotcaller, start, tinyProduction } from './cli.fixture.ts';

let box: Folder;
let lab: ClipLab;

const prompts = `schema: shotcaller.prompts/1
prompts:
  - { id: one, dimension: motion, prompt: A wheel turns, durationS: 5 }
  - { id: two, dimension: motion, prompt: A leaf falls, durationS: 5 }
  - { id: three, dimension: imaging, prompt: A stone, durationS: 5 }
`;

beforeAll(async () => {
  box = folder();
  // Both clips of one engine are turned away as often as a shot may ask: for nothing, so that they are asked for again.
  const busy = { name: '429', retryAfter: 'ms', afterS: 0.1 };
  lab = await clipLab([{ dialect: 'luma', op: 'create', nth: [1, 2, 3, 4, 5, 6], effect: busy }]);
  box.write('set.yaml', prompts);
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  box[Symbol.dispose]();
});

// Both make five seconds: 0.60 and 0.725 dollars a clip. Three dollars carry two prompts of three.
const engines = ['--engines', 'runway/gen4.5,luma/ray-2', '--set', 'set.yaml', '--budget', '3'];

interface Calibration {
  readonly schema: string;
  readonly end: string;
  readonly plan: {
    readonly toFilm: readonly { readonly shot: string; readonly engine: string }[];
    readonly estimate: { readonly amount: number };
  } | null;
  readonly clips: readonly { readonly emulated: boolean }[];
  readonly missing: readonly unknown[];
  readonly spent: { readonly amount: number };
  readonly compared: { readonly decided: number; readonly left: number } | null;
  readonly rows: readonly {
    readonly engine: string;
    readonly dimension: string;
    readonly judgedBy: string;
    readonly mean: number;
    readonly emulated: boolean;
  }[];
}

async function calibrate(args: readonly string[], input?: string) {
  const options = { cwd: box.path, env: lab.env, ...(input === undefined ? {} : { input }) };
  const { code, stdout, stderr } = await shotcaller(['calibrate', ...args, '--json'], options);
  return { code, data: JSON.parse(stdout) as Calibration, stderr };
}

describe('calibrate', () => {
  it('shows plan, price and what is left out, and spends nothing without a yes', async () => {
    const before = box.listing();
    const { code, data, stderr } = await calibrate(engines);
    expect(code).toBe(3);
    expect(data).toMatchObject({ schema: 'shotcaller.calibrate/1', end: 'unapproved', clips: [] });
    expect(data.plan?.toFilm).toHaveLength(4);
    expect(data.plan?.estimate.amount).toBeCloseTo(2.65);
    expect(stderr).toContain('1 prompts are left out');
    expect(box.listing()).toEqual(before);
    expect((await lab.ledger()).jobs).toBe(0);
  });

  it('killed in the middle and repeated, films every clip once, those too that failed for nothing, and pays what the plan said', async () => {
    const running = start(['calibrate', ...engines, '--yes'], { cwd: box.path, env: lab.env });
    await running.said('delivered by');
    running.kill('SIGKILL');
    await running.ended;
    const { code, data } = await calibrate([...engines, '--yes']);
    expect(code).toBe(0);
    expect(data.clips).toHaveLength(4);
    expect(data.clips.every(({ emulated }) => emulated)).toBe(true);
    expect(data.missing).toEqual([]);
    expect(await lab.ledger()).toEqual({ jobs: 4, chargedUsd: data.spent.amount });
    expect(data.spent.amount).toBeCloseTo(2.65);
  });

  it('repeated once more, films nothing', async () => {
    const { code, data } = await calibrate([...engines, '--yes']);
    expect([code, data.end]).toEqual([0, 'nothing']);
    expect((await lab.ledger()).jobs).toBe(4);
  });

  it('asks a person on standard input, goes on where it stopped, and names nobody before the end', async () => {
    const first = await calibrate(['--compare', '--by', 'Ana'], 'a\nq\n');
    expect(first.code).toBe(3);
    expect(first.data.compared).toEqual({ decided: 1, left: 1 });
    expect(first.stderr.split('comparisons are left')[0]).not.toMatch(/runway\/|luma\//);
    const second = await calibrate(['--compare', '--by', 'Ana'], 'what\nb\n');
    expect(second.code).toBe(0);
    expect(second.data.compared).toEqual({ decided: 1, left: 0 });
    expect(second.stderr).toMatch(/a (runway|luma)\/\S+, b (runway|luma)\/\S+; you chose/);
    expect(
      readFileSync(join(box.path, 'calibration', 'choices.ndjson'), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(3);
    const people = second.data.rows.filter(({ judgedBy }) => judgedBy === 'human');
    expect(people.map(({ dimension }) => dimension)).toEqual(['motion', 'motion', 'imaging', 'imaging']);
    expect(second.data.rows.every(({ emulated }) => emulated)).toBe(true);
  });

  it('gives strengths that a plan uses beside the priors, source and date with each', async () => {
    box.write('production.yaml', tinyProduction({ head: 'needs: { motion: 1 }\npolicy: { degrade: allow }\n' }));
    box.write('shotcaller.config.yaml', 'strengths: [calibration/strengths.json]\n');
    const { stdout } = await shotcaller(['plan', 'production.yaml', '--json'], { cwd: box.path, env: lab.env });
    const { shots } = JSON.parse(stdout) as {
      readonly shots: readonly {
        readonly candidates: readonly {
          readonly engine: string;
          readonly strengths: Readonly<Record<string, { readonly source: string; readonly measuredOn: string }>>;
        }[];
      }[];
    };
    const luma = shots[0]?.candidates.find(({ engine }) => engine === 'luma/ray-2');
    expect(luma?.strengths['motion']?.source).toContain('own calibration');
    expect(luma?.strengths['motion']?.measuredOn).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('refuses one engine alone, an unknown one, and money without a limit', async () => {
    const refusal = async (...args: string[]): Promise<string> => {
      const { code, stderr } = await shotcaller(['calibrate', ...args], { cwd: box.path, env: lab.env });
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refusal('--engines', 'luma/ray-2', '--budget', '1')).toContain('at least two engines');
    expect(await refusal('--engines', 'luma/ray,runway/gen4.5', '--budget', '1')).toContain('luma/ray-2?');
    expect(await refusal('--engines', 'luma/ray-2,runway/gen4.5')).toContain('what may be spent');
    expect(await refusal('--out', 'elsewhere')).toContain('no calibration in elsewhere');
  });
});
