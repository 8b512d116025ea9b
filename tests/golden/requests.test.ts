import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/hashing.ts';
import { systemClock } from '../../src/core/system-clock.ts';
import { catalogEntries } from '../../src/engines/catalog.ts';
import type { RequestAsset } from '../../src/engines/engine.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { compileRequest } from '../../src/engines/request.ts';
import type { Production } from '../../src/production/production.ts';
import type { Shot } from '../../src/production/shot.ts';
import { keysOf, labEnvironment } from '../contract/lab-environment.ts';

// What every engine is really asked for, shot by shot: a change of any of these files is a change of what is paid for.

const picture = (role: RequestAsset['role'], name: string): RequestAsset => ({
  role,
  name,
  path: `/bible/${name.replaceAll('/', '-')}.png`,
  sha256: sha256(`${role} ${name}`),
  mimeType: 'image/png',
});
const lora: RequestAsset = {
  ...picture('lora', 'mara'),
  path: '/bible/mara.safetensors',
  mimeType: 'application/octet-stream',
  trigger: 'mara_v2',
};

const production: Production = {
  id: 'glasshouse',
  title: 'The Glasshouse',
  look: { style: 'photoreal', palette: ['teal', 'amber'], references: [], avoid: ['text', 'watermark'] },
  delivery: { width: 1280, height: 720, fps: 24, loudnessLufs: -14 },
  budget: { cap: 60_000_000 },
  policy: {
    planGate: 'auto',
    takeGate: 'auto',
    episodeGate: 'auto',
    maxAttemptsPerShot: 4,
    hedge: false,
    inDoubt: 'reassign',
    atRiskMax: 6_000_000,
    degrade: 'allow',
    explore: 'off',
  },
  engines: { allow: ['*'], deny: [], prefer: {} },
  bible: {
    characters: {
      mara: { id: 'mara', look: 'woman, 40s, short grey hair, green raincoat', references: ['bible/mara.png'] },
    },
    places: { greenhouse: { id: 'greenhouse', look: 'derelict Victorian greenhouse, wet glass', references: [] } },
  },
  episodes: [],
};

const plain: Shot = {
  ref: 'e01/sh010',
  id: 'sh010',
  episode: 'e01',
  scene: 'sc010',
  index: 0,
  type: 'establishing',
  prompt: 'Wide dawn shot of the greenhouse in heavy rain',
  durationS: 5,
  characters: [],
  hero: false,
  audio: {},
};

/** Shots that between them use everything a request can hold. */
const shots: Readonly<Record<string, { readonly shot: Shot; readonly assets: readonly RequestAsset[] }>> = {
  'establishing shot': { shot: { ...plain, camera: 'push', place: 'greenhouse' }, assets: [] },
  'character with pictures and LoRA': {
    shot: { ...plain, type: 'character', prompt: 'Mara turns to the door', characters: ['mara'], camera: 'orbit' },
    assets: [picture('character', 'mara'), picture('look', 'look'), lora],
  },
  'continued shot': {
    shot: { ...plain, type: 'action', prompt: 'She runs between the rows', durationS: 4, continues: 'e01/sh000' },
    assets: [picture('first-frame', 'e01/sh000')],
  },
  'dialogue with sound': {
    shot: { ...plain, type: 'dialogue', prompt: 'Mara whispers', audio: { dialogue: 'Run.', sfx: true } },
    assets: [],
  },
  'long shot with a long prompt': {
    shot: {
      ...plain,
      type: 'stylized',
      prompt: 'Ink runs down the glass and grows into leaves. '.repeat(50),
      durationS: 9.5,
    },
    assets: [],
  },
};

const address = 'http://127.0.0.1:1';
const engines = createEngines({
  env: { ...keysOf('key'), ...labEnvironment(() => address) },
  config: [],
  clock: { ...systemClock, now: () => Date.UTC(2026, 10, 25) },
});

describe('what an engine is asked for', () => {
  it.each(catalogEntries.map(({ id }) => id))('%s', async (id) => {
    const engine = engines.get(id);
    const asked = Object.fromEntries(
      Object.entries(shots).map(([name, { shot, assets }]) => [
        name,
        engine?.plan(compileRequest({ shot, production, assets, seed: 7 })) ?? null,
      ]),
    );
    const file = join(import.meta.dirname, 'requests', `${id.replaceAll('/', '--')}.json`);
    await expect(`${JSON.stringify(asked, null, 2)}\n`).toMatchFileSnapshot(file);
  });
});
