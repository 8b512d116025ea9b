import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type C2paThread, createC2paThread } from './c2pa-client.ts';

let dir: string;
let thread: C2paThread | undefined;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'shotcaller-worker-'));
});
afterEach(async () => {
  await thread?.close();
  await rm(dir, { recursive: true, force: true });
});

async function worker(source: string): Promise<C2paThread> {
  const file = join(dir, 'worker.mjs');
  await writeFile(file, `import { parentPort, threadId } from 'node:worker_threads';\n${source}`);
  thread = createC2paThread(pathToFileURL(file));
  return thread;
}

const source = { path: 'x.mp4', format: 'video/mp4' };

describe('createC2paThread', () => {
  it('reports a worker that dies, and answers the next request with a new one [row 38]', async () => {
    const fragile = await worker(`parentPort.on('message', ({ id, request }) => {
      if (request.source.path === 'deadly.mp4') process.exit(3);
      parentPort.postMessage({ type: 'read', id, reading: { kind: 'unparsable', reason: String(threadId) } });
    });`);
    const first = await fragile.read(source, []);
    const died = fragile.read({ ...source, path: 'deadly.mp4' }, []);
    const queued = fragile.read(source, []);
    await expect(died).rejects.toMatchObject({ code: 'provenance.worker-failed' });
    const second = await queued;
    expect(second.kind).toBe('unparsable');
    expect(second).not.toEqual(first);
  });

  it('reports an exception in the worker and a wasm trap', async () => {
    const throwing = await worker(`parentPort.on('message', () => { throw new Error('boom'); });`);
    await expect(throwing.read(source, [])).rejects.toMatchObject({ code: 'provenance.worker-failed' });
    await throwing.close();
    const trapped = await worker(
      `parentPort.on('message', ({ id }) => parentPort.postMessage({ type: 'failed', id, reason: 'unreachable', fatal: true }));`,
    );
    await expect(trapped.read(source, [])).rejects.toMatchObject({ code: 'provenance.worker-failed' });
  });

  it('sends one request at a time, in order', async () => {
    const slow = await worker(`let open = 0;
    parentPort.on('message', async ({ id, request }) => {
      open += 1;
      const alone = open === 1;
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      parentPort.postMessage({ type: 'read', id, reading: { kind: 'unparsable', reason: request.source.path + alone } });
    });`);
    const paths = ['a', 'b', 'c'];
    const answers = await Promise.all(paths.map((path) => slow.read({ ...source, path }, [])));
    expect(answers).toEqual(paths.map((path) => ({ kind: 'unparsable', reason: `${path}true` })));
  });

  it('replaces a worker whose memory has grown large, and keeps a small one', async () => {
    const growing = await worker(`parentPort.on('message', ({ id, request }) => {
      const memoryBytes = request.source.path === 'large.mp4' ? 2 ** 28 : 2 ** 20;
      parentPort.postMessage({ type: 'read', id, memoryBytes, reading: { kind: 'unparsable', reason: String(threadId) } });
    });`);
    const first = await growing.read(source, []);
    expect(await growing.read({ ...source, path: 'large.mp4' }, [])).toEqual(first);
    const after = await growing.read(source, []);
    expect(after).not.toEqual(first);
    expect(await growing.read(source, [])).toEqual(after);
  });

  it('passes on what a failing signer says, and goes on [row 38]', async () => {
    const asking = await worker(`parentPort.on('message', ({ type, id, request }) => {
      if (type !== 'request') return;
      if (request.kind === 'sign') parentPort.postMessage({ type: 'claim', id, claim: new Uint8Array(3) });
      else parentPort.postMessage({ type: 'read', id, reading: { kind: 'none' } });
    });`);
    const sign = async (): Promise<Uint8Array> => {
      throw new Error('the HSM is locked');
    };
    const signer = { alg: 'ES256', chainPem: [], rootPem: null, development: false, name: 'hsm', sign } as const;
    const signing = asking.sign({ source, output: 'y', definition: '{}', ingredients: [], signer, anchors: [] });
    const reading = asking.read(source, []);
    await expect(signing).rejects.toMatchObject({
      code: 'provenance.sign-failed',
      message: expect.stringContaining('HSM'),
    });
    expect(await reading).toEqual({ kind: 'none' });
  });
});
