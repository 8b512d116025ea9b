import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/hashing.ts';
import { systemClock } from '../../src/core/system-clock.ts';
import { catalogEntries, factsOf } from '../../src/engines/catalog.ts';
import type { Engine, RequestAsset } from '../../src/engines/engine.ts';
import { fitDuration } from '../../src/engines/facts.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { wireDigest } from '../../src/engines/wire-digest.ts';
import type { ClipSpec } from '../../src/lab/footage/clip-spec.ts';
import { type Lab, startLab } from '../../src/lab/server.ts';
import { keysOf, labEnvironment } from './lab-environment.ts';

// A 1x1 PNG.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const drivers = new Set(['agents', 'runway', 'vertex']);
const entries = catalogEntries.filter((entry) => drivers.has(entry.adapter));

let lab: Lab;
let folder = '';
let rendered: ClipSpec[] = [];
let engines: ReadonlyMap<string, Engine> = new Map();
const picture = (role: RequestAsset['role'], name: string): RequestAsset => ({
  role,
  name,
  path: join(folder, 'picture.png'),
  sha256: sha256(png),
  mimeType: 'image/png',
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shotcaller-models-'));
  await writeFile(join(folder, 'picture.png'), png);
  lab = await startLab({
    workDir: join(folder, 'lab'),
    render: async (spec, target) => {
      rendered.push(spec);
      await writeFile(target, 'clip');
    },
  });
  const env = { ...keysOf('canary'), ...labEnvironment((dialect) => lab.baseUrls[dialect]) };
  engines = createEngines({ env, config: [], clock: systemClock });
});
afterAll(async () => {
  await lab.close();
  await rm(folder, { recursive: true, force: true });
});

describe('every model behind Runway, Vertex and the Agents API', () => {
  it.each(entries.map(({ id }) => id))(
    '%s makes what it was asked for: from text, a frame and pictures',
    async (id) => {
      const engine = engines.get(id);
      const entry = entries.find((each) => each.id === id);
      if (engine === undefined || entry === undefined) throw new Error(id);
      const facts = factsOf(entry);
      const shapes: readonly (readonly RequestAsset[])[] = [
        ...(facts.needsFirstFrame === true ? [] : [[]]),
        ...(facts.firstFrame ? [[picture('first-frame', 'e01/sh000')]] : []),
        ...(facts.references > 0 ? [[picture('character', 'mara')]] : []),
      ];
      for (const assets of shapes) {
        rendered = [];
        const prompt = `rain for ${id} from ${assets[0]?.role ?? 'text'}`;
        const size = { width: 1280, height: 720 };
        const request = { shot: 'e01/sh010', prompt, durationS: 4, ...size, fps: 24, seed: 7 };
        const plan = engine.plan({ ...request, audio: facts.audio, assets });
        if (!plan.ok) throw new Error(plan.reason);
        const { wire } = plan;
        const attempt = {
          attempt: '01MODELS',
          engine: id,
          intendedAt: systemClock.now(),
          wireSha256: wireDigest(wire),
        };
        expect(await engine.submit(wire, attempt)).toMatchObject({ kind: 'accepted', handle: { emulated: true } });
        const [spec] = rendered;
        expect(spec?.order).toMatchObject({ prompt, durationS: wire.durationS, audio: facts.audio });
        const { width = 0, height = 0 } = spec?.order ?? {};
        expect(width / height).toBeCloseTo(16 / 9, 1);
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(704);
        if (assets.some(({ role }) => role === 'first-frame')) expect(spec?.order.firstFrame).toBe(sha256(png));
        expect(fitDuration(facts.durations, wire.durationS)).toBe(wire.durationS);
      }
    },
  );
});
