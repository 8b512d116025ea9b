import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { klingToken } from '../../engines/adapters/kling/jwt.ts';
import { download, type TestLab, testLab } from '../lab.fixture.ts';
import { klingTokenTrouble } from './kling-auth.ts';

/** The lab's frozen time. */
const now = Date.UTC(2026, 10, 22, 12);
const order = { model_name: 'kling-v2-6', prompt: 'rain on glass', mode: 'pro', duration: '5', aspect_ratio: '16:9' };

// The shapes that vercel/ai (packages/klingai) and the vendor's documents give, strictly: a field more or less fails.
const envelope = <T extends z.ZodType>(data: T) =>
  z.strictObject({ code: z.literal(0), message: z.string(), request_id: z.string(), data });
const error = z.strictObject({ code: z.int().positive(), message: z.string(), request_id: z.string() });
const info = z.strictObject({ external_task_id: z.string().optional() });
const times = { created_at: z.int(), updated_at: z.int() };
const createdShape = envelope(
  z.strictObject({ task_id: z.string(), task_status: z.literal('submitted'), task_info: info, ...times }),
);
const task = z.strictObject({
  task_id: z.string().regex(/^\d+$/),
  task_status: z.enum(['submitted', 'processing', 'succeed', 'failed']),
  task_status_msg: z.string().optional(),
  task_info: info,
  task_result: z
    .strictObject({ videos: z.array(z.strictObject({ id: z.string(), url: z.string(), duration: z.string() })) })
    .optional(),
  final_unit_deduction: z.string().optional(),
  ...times,
});
const taskShape = envelope(task);
const listShape = envelope(z.array(task));

const send = async (lab: TestLab, path: string, body?: object, token = klingToken('any', 'lab', now)) => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`${lab.baseUrls.kling}${path}`, init);
  return { status: response.status, json: (await response.json()) as unknown };
};
const create = async (lab: TestLab, more: object = {}) =>
  createdShape.parse((await send(lab, '/v1/videos/text2video', { ...order, ...more })).json).data.task_id;

describe('Kling’s tokens', () => {
  const encoded = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
  const signed = (header: object, claims: object, secret = 'lab', digest = 'sha256'): string => {
    const text = `${encoded(header)}.${encoded(claims)}`;
    return `${text}.${createHmac(digest, secret).update(text).digest('base64url')}`;
  };
  const header = { alg: 'HS256', typ: 'JWT' };
  const claims = { iss: 'access', exp: now / 1000 + 1800, nbf: now / 1000 - 5 };
  const trouble = (token: string, at = now) => klingTokenTrouble(`Bearer ${token}`, 'lab', at)?.code;

  it('takes one of any access key that is signed with the secret and valid now', () => {
    expect(trouble(signed(header, claims))).toBeUndefined();
    expect(trouble(klingToken('access', 'lab', now))).toBeUndefined();
  });

  it.each([
    ['expired', signed(header, { ...claims, exp: now / 1000 - 1 }), 1004],
    ['expired this second', signed(header, { ...claims, exp: now / 1000 }), 1004],
    ['not yet valid', signed(header, { ...claims, nbf: now / 1000 + 1 }), 1003],
    ['signed with another secret', signed(header, claims, 'other'), 1000],
    ['signed with another algorithm', signed({ ...header, alg: 'HS512' }, claims, 'lab', 'sha512'), 1002],
    ['not signed', `${encoded({ ...header, alg: 'none' })}.${encoded(claims)}.`, 1002],
    ['stripped of its signature', `${encoded(header)}.${encoded(claims)}.`, 1000],
    ['from nobody', signed(header, { ...claims, iss: '' }), 1002],
    ['without an end', signed(header, { iss: 'access', nbf: claims.nbf }), 1002],
    ['no token', 'lab', 1002],
  ])('refuses one that is %s', (_name, token, code) => {
    expect(trouble(token)).toBe(code);
  });

  it('refuses a header that is missing or not a bearer’s', () => {
    expect(klingTokenTrouble(undefined, 'lab', now)?.code).toBe(1001);
    expect(klingTokenTrouble(`Basic ${signed(header, claims)}`, 'lab', now)?.code).toBe(1002);
  });

  it('answers 401 with the vendor’s code, before it looks at anything else', async () => {
    await using lab = await testLab();
    const bad = await send(lab, '/v1/videos/text2video', order, signed(header, claims, 'other'));
    expect(bad.status).toBe(401);
    expect(error.parse(bad.json).code).toBe(1000);
    const late = await send(lab, '/account/costs', undefined, klingToken('any', 'lab', now - 3_600_000));
    expect([late.status, error.parse(late.json).code]).toEqual([401, 1004]);
    expect(await lab.jobs()).toEqual([]);
    expect(await lab.creates('kling')).toBe(1);
  });
});

describe('Kling’s API', () => {
  it('makes a clip: create, states, output, units, all in the documented shapes', async () => {
    await using lab = await testLab();
    const id = await create(lab, { external_task_id: 'attempt-1', sound: 'on' });
    const read = async (by = id) => taskShape.parse((await send(lab, `/v1/videos/text2video/${by}`)).json).data;
    expect((await read()).task_status).toBe('submitted');
    await lab.advance(2.5);
    expect((await read()).task_status).toBe('processing');
    await lab.advance(10);
    const done = await read('attempt-1');
    expect(done).toMatchObject({ task_id: id, task_status: 'succeed', final_unit_deduction: '5' });
    expect(await download(done.task_result?.videos[0]?.url ?? '')).toEqual(lab.clip);
    expect(lab.rendered[0]?.spec).toMatchObject({
      label: 'EMULATED · Kling kling-v2-6',
      order: { width: 1920, height: 1080, durationS: 5, audio: true },
    });
    expect(await lab.jobs()).toMatchObject([{ clientReference: 'attempt-1', charged: { amount: 0.7 } }]);
  });

  it('takes bare base64 as the first frame, and keeps it out of the ledger', async () => {
    await using lab = await testLab();
    const { aspect_ratio: _shape, ...body } = order;
    const image = Buffer.from('picture'.repeat(100)).toString('base64');
    const { json } = await send(lab, '/v1/videos/image2video', { ...body, image });
    createdShape.parse(json);
    expect(readFileSync(lab.rendered[0]?.firstFrame ?? '', 'utf8')).toBe('picture'.repeat(100));
    expect(JSON.stringify(await lab.jobs())).not.toContain(image.slice(0, 40));
    const prefixed = await send(lab, '/v1/videos/image2video', { ...body, image: `data:image/png;base64,${image}` });
    expect([prefixed.status, error.parse(prefixed.json).code]).toEqual([400, 1201]);
  });

  it.each([
    ['a length as a number', { duration: 5 }, 400, 1201],
    ['a length it does not make', { duration: '7' }, 400, 1201],
    ['an unknown model', { model_name: 'kling-v9' }, 404, 1203],
    ['a camera for a model without', { camera_control: { type: 'simple', config: { pan: 5 } } }, 400, 1201],
    ['sound outside pro mode', { sound: 'on', mode: 'std' }, 400, 1201],
    ['cfg_scale for 2.x', { cfg_scale: 0.5 }, 400, 1201],
    ['no prompt', { prompt: '' }, 400, 1201],
  ])('refuses %s', async (_name, more, status, code) => {
    await using lab = await testLab();
    const refused = await send(lab, '/v1/videos/text2video', { ...order, ...more });
    expect([refused.status, error.parse(refused.json).code]).toEqual([status, code]);
    expect(await lab.jobs()).toEqual([]);
  });

  it('refuses what exceeds the resource pack, and an id used twice', async () => {
    await using lab = await testLab();
    await create(lab, { external_task_id: 'attempt-1' });
    const twice = await send(lab, '/v1/videos/text2video', { ...order, external_task_id: 'attempt-1' });
    expect([twice.status, error.parse(twice.json).code]).toEqual([400, 1201]);
    await create(lab);
    await create(lab);
    const fourth = await send(lab, '/v1/videos/text2video', order);
    expect([fourth.status, error.parse(fourth.json).code]).toEqual([429, 1303]);
    await lab.advance(60);
    await create(lab);
  });

  it('lists newest first by endpoint, in pages, and late where a fault says so', async () => {
    await using lab = await testLab();
    const ids = [await create(lab), await create(lab)];
    const list = async (query = '') => {
      const { json } = await send(lab, `/v1/videos/text2video${query}`);
      return listShape.parse(json).data.map(({ task_id }) => task_id);
    };
    expect(await list()).toEqual([ids[1], ids[0]]);
    expect(await list('?pageNum=2&pageSize=1')).toEqual([ids[0]]);
    expect(listShape.parse((await send(lab, '/v1/videos/image2video')).json).data).toEqual([]);
    expect((await send(lab, '/v1/videos/text2video?pageSize=501')).status).toBe(400);
    await lab.faults([{ dialect: 'kling', op: 'list', effect: { name: 'list-lag', lagS: 30 } }]);
    expect(await list()).toEqual([]);
    await lab.advance(31);
    expect(await list()).toHaveLength(2);
  });

  it('tells of a refusal at the end, and of what it cost', async () => {
    await using lab = await testLab([{ dialect: 'kling', op: 'create', effect: { name: 'refuse-output' } }]);
    const id = await create(lab);
    await lab.advance(60);
    const failed = taskShape.parse((await send(lab, `/v1/videos/text2video/${id}`)).json).data;
    expect(failed).toMatchObject({ task_status: 'failed', final_unit_deduction: '2.5' });
    expect(failed.task_status_msg).toContain('risk control');
  });

  it('puts errors inside HTTP 200 where a fault says so, and answers for packs', async () => {
    await using lab = await testLab([{ dialect: 'kling', op: 'create', effect: { name: 'error-in-200' } }]);
    const soft = await send(lab, '/v1/videos/text2video', order);
    expect([soft.status, error.parse(soft.json).code]).toEqual([200, 5000]);
    const packs = await send(lab, '/account/costs?start_time=0&end_time=1');
    expect(packs.json).toMatchObject({ code: 0, data: { resource_pack_subscribe_infos: [{ status: 'online' }] } });
    expect((await send(lab, '/account/costs')).status).toBe(400);
  });
});
