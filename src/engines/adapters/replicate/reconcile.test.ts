import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../core/hashing.ts';
import { replicateHunyuanVideo } from '../../catalog/replicate-hunyuan-video.ts';
import { replicateWan25 } from '../../catalog/replicate-wan-2.5.ts';
import type { CatalogEntry } from '../../catalog/sourced.ts';
import { factsOf } from '../../catalog.ts';
import type { RequestAsset, ShotRequest } from '../../engine.ts';
import { wireDigest } from '../../wire-digest.ts';
import { type Exchange, replyOf } from '../reply.ts';
import { replicatePage, replicateReconciled } from './reconcile.ts';
import { replicatePlan } from './request.ts';

const now = Date.parse('2026-11-25T12:00:00Z');
const picture = Buffer.from('a picture');
const frame: RequestAsset = {
  role: 'first-frame',
  name: 'e01/sh000',
  path: '/frame.png',
  sha256: sha256(picture),
  mimeType: 'image/png',
};
const request: ShotRequest = {
  shot: 'e01/sh010',
  prompt: 'rain on glass',
  durationS: 5,
  width: 1280,
  height: 720,
  fps: 24,
  seed: 7,
  audio: false,
  assets: [],
};
const start = { engine: 'replicate/x', route: 'replicate', createdAt: '2026-11-25T12:00:00.000Z' };
const uri = `data:image/png;base64,${picture.toString('base64')}`;

const planned = (entry: CatalogEntry, over: Partial<ShotRequest> = {}) => {
  const plan = replicatePlan({ ...request, ...over }, factsOf(entry), entry.input?.value);
  if (!plan.ok || entry.input === undefined) throw new Error('no plan');
  const { wire } = plan;
  const attempt = { attempt: '01A', engine: entry.id, intendedAt: now, wireSha256: wireDigest(wire) };
  return { wire, search: { attempt, mapping: entry.input.value, facts: factsOf(entry), start, complete: true } };
};
const said = (body: unknown): Exchange => ({ kind: 'reply', reply: replyOf(200, {}, JSON.stringify(body)) });
const pageOf = (...results: readonly object[]) => {
  const page = replicatePage(said({ previous: null, next: null, results }));
  return page === undefined ? [] : [page];
};

const { wire, search } = planned(replicateWan25);
const { input } = wire.body as { input: object };
const row = { id: 'p1', model: 'wan-video/wan-2.5-t2v', version: 'hidden', input, created_at: '2026-11-25T12:00:02Z' };

describe('replicateReconciled', () => {
  it('adopts the one prediction that echoes the request', () => {
    const others = [
      { ...row, id: 'p2', input: { ...input, prompt: 'snow' } },
      { ...row, id: 'p3', model: 'someone/else' },
    ];
    expect(replicateReconciled(pageOf(row, ...others), search)).toMatchObject({
      kind: 'found',
      handle: { jobId: 'p1', createdAt: '2026-11-25T12:00:02.000Z', native: {} },
    });
  });

  it('knows a picture again by its bytes, and keeps nothing of it', () => {
    const fromPicture = planned(replicateWan25, { assets: [frame] });
    const sent = (fromPicture.wire.body as { input: object }).input;
    const listed = { ...row, model: 'wan-video/wan-2.5-i2v', input: { ...sent, image: uri } };
    const found = replicateReconciled(pageOf(listed), fromPicture.search);
    expect(found).toMatchObject({ kind: 'found', handle: { jobId: 'p1' } });
    expect(JSON.stringify(found)).not.toContain('base64');
    const other = {
      ...listed,
      input: { ...sent, image: `data:image/png;base64,${Buffer.from('x').toString('base64')}` },
    };
    expect(replicateReconciled(pageOf(other), fromPicture.search).kind).toBe('absent');
  });

  it('knows a version by its hash, and its length by its frames', () => {
    const pinned = planned(replicateHunyuanVideo, { durationS: 3 });
    const { version, input: sent } = pinned.wire.body as { version: string; input: object };
    const listed = { ...row, model: 'tencent/hunyuan-video', version, input: sent };
    expect(replicateReconciled(pageOf(listed), pinned.search).kind).toBe('found');
    expect(replicateReconciled(pageOf({ ...listed, version: 'f'.repeat(64) }), pinned.search).kind).toBe('absent');
  });

  it('does not adopt an older prediction with the same request [row 8]', () => {
    const old = { ...row, created_at: '2026-11-25T11:00:00Z' };
    expect(replicateReconciled(pageOf(old), search)).toEqual({ kind: 'absent', certainty: 'probable' });
  });

  it('does not choose between twins [row 8]', () => {
    expect(replicateReconciled(pageOf(row, { ...row, id: 'p2' }), search).kind).toBe('undecidable');
  });

  it.each([
    ['whose input was removed', { ...row, data_removed: true, input: {} }],
    [
      'whose picture became an address',
      { ...row, model: 'wan-video/wan-2.5-i2v', input: { ...input, image: 'https://x/y' } },
    ],
  ])('proves nothing beside a prediction %s [row 6]', (_what, dim) => {
    expect(replicateReconciled(pageOf(dim), search).kind).toBe('undecidable');
    expect(replicateReconciled(pageOf(dim, row), search).kind).toBe('found');
  });

  it('proves nothing when older pages were left unread', () => {
    expect(replicateReconciled(pageOf(), { ...search, complete: false }).kind).toBe('undecidable');
  });

  it('property: never throws, and finds nothing in noise [row 20 F]', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (results) => {
        const page = replicatePage(said({ results }));
        if (page !== undefined) expect(replicateReconciled([page], search).kind).not.toBe('found');
      }),
    );
  });
});
