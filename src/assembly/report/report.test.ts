import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { enginesUsed } from './engines.ts';
import { setbacks } from './failovers.ts';
import type { EpisodeReport, ReportShot } from './model.ts';
import { moneyParts } from './money.ts';
import { renderReport } from './report.ts';
import { sampleReport } from './testing/sample-report.ts';
import { writeReport } from './write.ts';

const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);
const bare = { pictures: new Map<string, Uint8Array>(), fonts: new Map<number, Uint8Array>() };
const page = (report: EpisodeReport): string => renderReport(report, bare);
const withShot = (change: Partial<ReportShot>): EpisodeReport => {
  const report = sampleReport();
  return { ...report, shots: report.shots.map((shot, i) => (i === 0 ? { ...shot, ...change } : shot)) };
};
/** Text of the body as a reader sees it, white space folded. */
const textOf = (markup: string): string =>
  (markup.split('<body>')[1] ?? '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('renderReport', () => {
  it('tells the whole story of the sample episode', () => {
    const text = textOf(page(sampleReport()));
    for (const part of [
      'The Glasshouse',
      'Rain',
      'All 6 shots approved, from 5 engines; 4 shots changed engines on the way.',
      'US$8.42',
      'of US$24.00',
      'US$1.39 of this went into attempts that did not end in a usable take.',
      '−14.1 LUFS',
      'Engine down',
      'Rate limited',
      'Overdue',
      'Request refused',
      'Below quality',
      'Model retired',
      'tried again',
      'reference tomas dropped: the route takes one picture',
      'take: approve by dana (identity asserted)',
      'development signer',
      'npx shotcaller verify out/glasshouse/e01/e01.mp4',
      'Why this engine: 5 candidates, 2 ruled out',
      'Frames in the episode 0 to 119 (120 frames)',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('says loudly when pictures are emulated, and how many', () => {
    expect(textOf(page(sampleReport()))).toContain('Every picture in this episode is emulated.');
    const report = sampleReport();
    const some = { ...report, shots: report.shots.map((shot, i) => ({ ...shot, emulated: i < 2 })) };
    expect(textOf(page(some))).toContain('2 of 6 pictures are emulated.');
    const none = { ...report, shots: report.shots.map((shot) => ({ ...shot, emulated: false })) };
    expect(textOf(page(none))).not.toContain('emulated');
  });

  it('says what is missing: no score, no attempt, no picture, no engine', () => {
    const text = textOf(
      page(
        withShot({
          state: 'held',
          verdict: null,
          attempts: [],
          engine: null,
          candidates: [],
          rejected: [{ engine: 'luma/ray-3', code: 'duration', reason: 'It makes at most 5 s.' }],
          manifest: null,
          frames: null,
          frameDigest: null,
        }),
      ),
    );
    for (const part of [
      '5 of 6 shots approved',
      'On hold',
      'Not judged yet.',
      'No attempt yet.',
      'No engine assigned',
      'No picture yet',
      'No engine could make this shot.',
      'It makes at most 5 s.',
      '5 s, not in the cut',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('never shows a score where nothing was measured', () => {
    const { verdict } = sampleReport().shots[0] ?? {};
    if (!verdict) throw new Error('the sample has no verdict');
    const text = textOf(page(withShot({ verdict: { ...verdict, score01: null, coverage01: 0, dimensions: {} } })));
    expect(text).toContain('No score: none of the needed dimensions was measured');
  });

  it('keeps hostile prompts, reasons, names and paths as text', () => {
    const evil = `</style></p><script>alert(1)</script><img src=x onerror=alert(1)>" onload="x" \u202etxt.exe\u0007`;
    const report = withShot({
      prompt: evil,
      reason: evil,
      degradations: [evil],
      model: evil,
      modelVersion: evil,
      route: evil,
      scene: evil,
      rejected: [{ engine: evil, code: 'x', reason: evil }],
      gates: [{ gate: evil, decision: evil, by: evil, authMethod: evil, at: evil, note: evil }],
      manifest: { label: evil, sha256: evil, state: 'trusted' },
      attempts: [
        {
          n: 1,
          engine: evil,
          outcome: 'unavailable',
          verdict: null,
          reason: evil,
          startedAt: evil,
          endedAt: null,
          cost: { amount: 0, currency: 'USD' },
          reassignedTo: evil,
        },
      ],
    });
    const markup = page({
      ...report,
      production: { id: 'x', title: evil },
      episode: { id: evil, title: evil },
      verifyCommand: evil,
      signer: { kind: evil, name: evil, state: 'trusted' },
    });
    expect(markup).not.toMatch(/<script|<img|onload="|onerror=alert\(1\)>/);
    expect(markup.match(/<\/style>/g)).toHaveLength(1);
    for (const hidden of ['\u202e', '\u0007']) expect(markup).not.toContain(hidden);
    expect(markup).toContain('⟨U+202E⟩txt.exe⟨U+0007⟩');
    expect(markup).toContain('<bdi>&lt;/style&gt;');
  });

  it('allows only its own style sheet and data URIs, and loads nothing', () => {
    const markup = renderReport(
      sampleReport((name) => name),
      {
        pictures: new Map([
          ['poster', jpeg],
          ['sh010', jpeg],
        ]),
        fonts: new Map([[400, jpeg]]),
      },
    );
    const style = markup.split('<style>')[1]?.split('</style>')[0] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(markup).toContain(`default-src 'none'; img-src data:; font-src data:; style-src 'sha256-${hash}';`);
    expect(markup).not.toMatch(/ style=|<link|<script|https?:|@import|javascript:/);
    expect(style.match(/url\((?!data:|#)/g)).toBeNull();
  });

  it('carries every picture once, and says where one is missing', () => {
    const pictures = new Map([
      ['poster', jpeg],
      ['sh010', jpeg],
    ]);
    const markup = renderReport(
      sampleReport((name) => name),
      { ...bare, pictures },
    );
    expect(markup.match(/data:image\/jpeg/g)).toHaveLength(2);
    expect(markup.match(/No picture yet/g)).toHaveLength(5);
    expect(markup).toContain('aria-label="Still of e01/sh010"');
  });

  it('is the same for the same data', () => {
    expect(page(sampleReport())).toBe(page(sampleReport()));
  });

  it('renders an episode without shots', () => {
    expect(textOf(page({ ...sampleReport(), shots: [], file: null, loudness: null }))).toContain(
      'The episode has no shots.',
    );
  });

  it('gives every link a target and every id once', () => {
    const markup = page(sampleReport());
    const ids = [...markup.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of markup.matchAll(/(?:href|aria-labelledby)="#?([^"]+)"/g)) expect(ids).toContain(target);
  });
});

describe('enginesUsed', () => {
  it('counts screen time only for the cut, and attempts and cost for everyone tried', () => {
    const uses = enginesUsed(sampleReport());
    expect(uses.map((use) => use.engine)).toContain('runway/gen4-turbo');
    expect(uses.find((use) => use.engine === 'luma/ray-3')).toMatchObject({
      shots: 1,
      pictureS: 4,
      attempts: 3,
      usable: 1,
      costMicroUsd: 1_920_000,
    });
    expect(uses.reduce((sum, use) => sum + use.pictureS, 0)).toBe(28);
    expect(new Set(uses.map((use) => use.key)).size).toBe(uses.length);
  });
});

describe('setbacks', () => {
  it('lists what failed in the order in which it ended', () => {
    const all = setbacks(sampleReport());
    expect(all.map(({ attempt }) => attempt.outcome)).toEqual([
      'unavailable',
      'rate-limited',
      'refused-input',
      'delivered',
      'retired',
      'overdue',
    ]);
    expect(all.every(({ shot, attempt }) => shot.attempts.includes(attempt))).toBe(true);
  });
});

describe('moneyParts', () => {
  const usd = (amount: number) => ({ amount, currency: 'USD' }) as const;

  it('splits the cap, and never shows a negative rest when it is passed', () => {
    const totals = { ...sampleReport().totals, spent: usd(6), reserved: usd(2), atRisk: usd(1), cap: usd(12) };
    expect(moneyParts(totals).map((part) => part.share01)).toEqual([0.5, 2 / 12, 1 / 12, 0.25]);
    const over = moneyParts({ ...totals, cap: usd(4.5) });
    expect(over.map((part) => part.amount)).toEqual([6, 2, 1, 0]);
    expect(over.reduce((sum, part) => sum + part.share01, 0)).toBeCloseTo(1, 12);
  });

  it('is empty for a production without money', () => {
    const none = { ...sampleReport().totals, spent: usd(0), reserved: usd(0), atRisk: usd(0), cap: usd(0) };
    expect(moneyParts(none).every((part) => part.share01 === 0)).toBe(true);
  });
});

describe('writeReport', () => {
  it('inlines pictures and text face into one file, and leaves nothing else', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'report-test-'));
    try {
      await writeFile(path.join(folder, 'still.jpg'), jpeg);
      await writeReport(
        sampleReport(() => 'still.jpg'),
        path.join(folder, 'report.html'),
      );
      expect((await readdir(folder)).sort()).toEqual(['report.html', 'still.jpg']);
      const markup = await readFile(path.join(folder, 'report.html'), 'utf8');
      expect(markup.match(/data:image\/jpeg/g)).toHaveLength(7);
      expect(markup.match(/data:font\/woff2/g)).toHaveLength(3);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('refuses a missing picture and one that is no JPEG', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'report-test-'));
    try {
      await writeFile(path.join(folder, 'bad.jpg'), '<svg onload="x"/>');
      const output = path.join(folder, 'report.html');
      await expect(
        writeReport(
          sampleReport(() => 'bad.jpg'),
          output,
        ),
      ).rejects.toMatchObject({ code: 'store.asset-missing' });
      await expect(
        writeReport(
          sampleReport(() => 'no.jpg'),
          output,
        ),
      ).rejects.toMatchObject({ code: 'store.asset-missing' });
      expect(await readdir(folder)).toEqual(['bad.jpg']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
