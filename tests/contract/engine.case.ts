import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/hashing.ts';
import { systemClock } from '../../src/core/system-clock.ts';
import type {
  AssetSink,
  AttemptRef,
  Engine,
  JobHandle,
  Observation,
  RequestAsset,
  ShotRequest,
  SubmitResult,
  WireRequest,
} from '../../src/engines/engine.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { wireDigest } from '../../src/engines/wire-digest.ts';
import type { Dialect } from '../../src/lab/job.ts';
import { type Lab, startLab } from '../../src/lab/server.ts';

/** What differs between vendors; everything else must hold for all of them. */
export interface ContractSubject {
  readonly engine: string;
  readonly dialect: Dialect;
  /** What a lost submit reply leads to. */
  readonly reconcile: 'found' | 'undecidable';
  /** Whether the vendor has accounts that can run dry. */
  readonly quota: boolean;
  /** Whether `describe` asks the vendor. */
  readonly probed: boolean;
  readonly reportsCost: boolean;
  readonly takesFirstFrame: boolean;
}

const canary = 'canary-9f8e7d6c5b4a3f2e1d0c9b8a';
const keys = { RUNWAYML_API_SECRET: `key_${canary}`, LUMAAI_API_KEY: `luma-${canary}`, FAL_KEY: `${canary}:${canary}` };
// A 1x1 PNG: adapters must carry bytes, not look at them.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const clip = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypmp42 contract clip')]);

const request: ShotRequest = {
  shot: 'e01/sh010',
  prompt: 'Wide dawn shot of the greenhouse in heavy rain',
  durationS: 5,
  width: 1280,
  height: 720,
  fps: 24,
  seed: 7,
  audio: false,
  assets: [],
};

/** Keeps what was fetched in memory. */
function memorySink(): AssetSink & { bytes: () => Buffer } {
  let kept = Buffer.alloc(0);
  return {
    bytes: () => kept,
    put: async (stream) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      kept = Buffer.concat(chunks);
      return { sha256: sha256(kept), bytes: kept.length, path: '/memory' };
    },
  };
}

/** A test that only some vendors can have. */
const when = (applies: boolean): ((name: string, test: () => Promise<void>) => void) =>
  applies ? it : () => undefined;

/** The promises every engine adapter keeps, shown against the emulated vendor through the vendor's own client. */
export function engineContract(subject: ContractSubject): void {
  describe(`${subject.engine} keeps the engine contract`, () => {
    let lab: Lab;
    let folder: string;
    let frame: RequestAsset;
    let attempts = 0;
    /** Everything an adapter said in this test, searched for secrets at its end. */
    let said: unknown[] = [];

    const engine = (callTimeoutMs = 5_000): Engine => {
      const found = createEngines({
        env: {
          ...keys,
          RUNWAYML_BASE_URL: lab.baseUrls.runway,
          LUMAAI_BASE_URL: lab.baseUrls.luma,
          FAL_BASE_URL: lab.baseUrls.fal,
          COMFYUI_URL: lab.baseUrls.comfyui,
        },
        config: [],
        clock: systemClock,
        callTimeoutMs,
      }).get(subject.engine);
      if (found === undefined) throw new Error(`no ${subject.engine}`);
      return found;
    };
    const control = async (path: string, body?: unknown): Promise<Record<string, unknown>> => {
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      const reply = await fetch(`${lab.control}/${path}`, init);
      const json = (await reply.json()) as Record<string, unknown>;
      expect(reply.status, JSON.stringify(json)).toBe(200);
      return json;
    };
    const fault = (op: string, effect: object): Promise<unknown> =>
      control('faults', [{ dialect: subject.dialect, op, effect }]);
    const posts = async (): Promise<number> =>
      ((await control('requests'))['creates'] as Record<string, number>)[subject.dialect] ?? 0;
    const jobs = async (): Promise<readonly { jobId: string; state: string }[]> =>
      (await control(`jobs?dialect=${subject.dialect}`))['jobs'] as { jobId: string; state: string }[];

    const wireOf = (assets: readonly RequestAsset[] = []): WireRequest => {
      const plan = engine().plan({ ...request, assets });
      if (!plan.ok) throw new Error(plan.reason);
      return plan.wire;
    };
    const attemptFor = (wire: WireRequest): AttemptRef => ({
      attempt: `01CONTRACT${String(++attempts).padStart(16, '0')}`,
      engine: subject.engine,
      intendedAt: systemClock.now(),
      wireSha256: wireDigest(wire),
    });
    const submit = async (
      by: Engine = engine(),
      wire = wireOf(),
      attempt = attemptFor(wire),
    ): Promise<SubmitResult> => {
      const result = await by.submit(wire, attempt);
      said.push(result);
      return result;
    };
    const accepted = async (assets: readonly RequestAsset[] = []): Promise<JobHandle> => {
      const result = await submit(engine(), wireOf(assets));
      if (result.kind !== 'accepted') throw new Error(JSON.stringify(result));
      return result.handle;
    };
    /** Lets the vendor finish, then observes until the job has ended; the clip may still be written for a moment. */
    const ended = async (handle: JobHandle): Promise<Observation> => {
      await control('clock', { advanceS: 600 });
      for (let reads = 0; reads < 200; reads++) {
        const seen = await engine().observe(handle);
        said.push(seen.kind === 'succeeded' ? { ...seen, outputs: [] } : seen);
        if (seen.kind !== 'queued' && seen.kind !== 'running' && seen.kind !== 'throttled') return seen;
      }
      throw new Error('the job never ended');
    };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'shotcaller-contract-'));
      const path = join(folder, 'frame.png');
      await writeFile(path, png);
      frame = { role: 'first-frame', name: 'e01/sh000', path, sha256: sha256(png), mimeType: 'image/png' };
      lab = await startLab({
        workDir: join(folder, 'lab'),
        render: async (_spec, target) => {
          await writeFile(target, clip);
        },
      });
    });
    beforeEach(async () => {
      said = [];
      await control('reset', {});
    });
    afterAll(async () => {
      await lab.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('describes itself as ready, and as emulated when the vendor says so', async () => {
      const description = await engine().describe();
      expect(description.state).toBe('ready');
      expect(description.facts.id).toBe(subject.engine);
      expect(description.facts.emulated).toBe(subject.probed);
      expect(await posts()).toBe(0);
    });

    it('plans the same request to the same wire bytes', () => {
      expect(wireDigest(wireOf())).toBe(wireDigest(wireOf()));
    });

    it('makes a clip: submit once, observe to the end, fetch the bytes', async () => {
      const handle = await accepted();
      expect(handle.emulated).toBe(true);
      const seen = await ended(handle);
      if (seen.kind !== 'succeeded') throw new Error(JSON.stringify(seen));
      const sink = memorySink();
      const [output] = seen.outputs;
      if (output === undefined) throw new Error('no output');
      const fetched = await engine().fetch(output, sink);
      expect(fetched).toMatchObject({ kind: 'fetched', sha256: sha256(clip), emulated: true });
      expect(sink.bytes().equals(clip)).toBe(true);
      expect(await posts()).toBe(1);
      expect(seen.cost !== undefined).toBe(subject.reportsCost);
    });

    when(subject.takesFirstFrame)('carries a first frame to the vendor', async () => {
      await accepted([frame]);
      expect(JSON.stringify((await jobs())[0])).toMatch(/image_to_video|image-to-video|LoadImage/);
    });

    when(subject.takesFirstFrame)('sends nothing when the first frame changed since it was planned', async () => {
      const result = await submit(engine(), wireOf([{ ...frame, sha256: sha256('other') }]));
      expect(result).toMatchObject({ kind: 'rejected', failure: { outcome: 'invalid-request', billed: 'no' } });
      expect(await posts()).toBe(0);
    });

    it('goes on with a job from its JSON handle in a fresh engine', async () => {
      const handle = JSON.parse(JSON.stringify(await accepted())) as JobHandle;
      expect((await ended(handle)).kind).toBe('succeeded');
    });

    it.each([
      ['5xx-before', { name: '5xx-before', status: 500 }, 0],
      ['503 before', { name: '5xx-before', status: 503 }, 0],
      ['5xx after the job exists', { name: '5xx-after' }, 1],
      ['a reset', { name: 'reset', jobExists: true }, 1],
      ['silence', { name: 'hang-after' }, 1],
      ['a drifted reply', { name: 'schema-drift' }, 1],
    ])('sends one POST and is in doubt on %s [rows 5, 6, 20]', async (_name, effect, created) => {
      await fault('create', effect);
      const result = await submit(engine(400));
      expect(result.kind).toBe('unknown');
      expect(await posts()).toBe(1);
      expect(await jobs()).toHaveLength(created);
    });

    it.each(['seconds', 'date', 'ms', 'absent', 'absurd'])(
      'sends one POST on a 429 and takes over Retry-After given as %s [row 1]',
      async (retryAfter) => {
        await fault('create', { name: '429', retryAfter, afterS: 20 });
        const before = systemClock.now();
        const result = await submit();
        expect(result).toMatchObject({ kind: 'rejected', failure: { outcome: 'rate-limited', billed: 'no' } });
        expect(await posts()).toBe(1);
        const at = result.kind === 'rejected' ? result.failure.retryAt : undefined;
        if (retryAfter === 'absent') expect(at).toBeUndefined();
        else if (retryAfter === 'absurd') expect(at).toBeLessThanOrEqual(systemClock.now() + 15 * 60_000);
        else expect(Math.abs((at ?? 0) - before - 20_000)).toBeLessThan(5_000);
      },
    );

    it.each([
      ['refuse-input', { name: 'refuse-input', at: 'create' }, 'refused-input'],
      ['auth', { name: 'auth', status: 401 }, 'misconfigured'],
      ['gone', { name: 'gone', status: 410 }, 'retired'],
      ['gone', { name: 'gone', status: 404 }, 'retired'],
    ])('calls %s at create by its class, uncharged [rows 4, 24]', async (_name, effect, outcome) => {
      await fault('create', effect);
      expect(await submit()).toMatchObject({ kind: 'rejected', failure: { outcome, billed: 'no' } });
      expect(await posts()).toBe(1);
    });

    when(subject.quota)('calls an empty account quota-exhausted [row 3]', async () => {
      await fault('create', { name: 'quota' });
      expect(await submit()).toMatchObject({ kind: 'rejected', failure: { outcome: 'quota-exhausted', billed: 'no' } });
    });

    it.each([
      ['refuse-input', { name: 'refuse-input', at: 'run' }, 'refused-input'],
      ['refuse-output', { name: 'refuse-output' }, 'refused-output'],
    ])('calls %s of a running job by its class [row 19]', async (_name, effect, outcome) => {
      await fault('create', effect);
      expect(await ended(await accepted())).toMatchObject({ kind: 'failed', failure: { outcome } });
    });

    it('calls the vendor’s own error a failure that counts against the vendor', async () => {
      await fault('create', { name: 'fail' });
      const seen = await ended(await accepted());
      expect(seen).toMatchObject({ kind: 'failed' });
      expect(['unavailable', 'capacity']).toContain(seen.kind === 'failed' ? seen.failure.outcome : '');
    });

    it.each([
      ['an unknown status word', { name: 'unknown-status' }],
      ['success without an output', { name: 'empty-output' }],
    ])('calls %s bad output [row 20]', async (_name, effect) => {
      const handle = await accepted();
      await control('clock', { advanceS: 600 });
      await fault('status', effect);
      expect(await ended(handle)).toMatchObject({ kind: 'failed', failure: { outcome: 'bad-output' } });
    });

    it.each([
      ['a 503', { name: '5xx-before', status: 503 }],
      ['a 429', { name: '429' }],
      ['a reset', { name: 'reset' }],
      ['silence', { name: 'hang-before' }],
      ['a refused key', { name: 'auth', status: 401 }],
    ])('does not fail a job because its status answered with %s [rows 1, 4, 5]', async (_name, effect) => {
      const handle = await accepted();
      await control('clock', { advanceS: 600 });
      await fault('status', effect);
      const seen = await engine(400).observe(handle);
      said.push(seen);
      expect(seen.kind).toBe('unreadable');
      await control('faults', []);
      expect((await ended(handle)).kind).toBe('succeeded');
    });

    it('calls a job the vendor does not know gone [row 21]', async () => {
      const handle = {
        ...(await accepted()),
        jobId: 'b0a1c2d3-0000-4000-8000-000000000000',
        createdAt: '2026-01-01T00:00:00Z',
      };
      const seen = await engine().observe(handle);
      said.push(seen);
      expect(seen.kind).toBe('gone');
    });

    it('cancels a job that has not ended [row 18]', async () => {
      const handle = await accepted();
      expect((await engine().cancel(handle)).kind).toBe('cancelled');
      await control('clock', { advanceS: 600 });
      expect((await jobs())[0]?.state).toBe('cancelled');
    });

    it('never deletes a finished clip by a late cancel [row 18]', async () => {
      const handle = await accepted();
      await ended(handle);
      expect((await engine().cancel(handle)).kind).toBe('too-late');
      expect((await ended(handle)).kind).toBe('succeeded');
    });

    it(`answers a lost submit reply: ${subject.reconcile} [row 6]`, async () => {
      await fault('create', { name: '5xx-after' });
      const wire = wireOf();
      const attempt = attemptFor(wire);
      expect((await submit(engine(), wire, attempt)).kind).toBe('unknown');
      const answer = await engine().reconcile(attempt);
      said.push(answer);
      expect(answer.kind).toBe(subject.reconcile);
      if (answer.kind !== 'found') return;
      expect(answer.handle.jobId).toBe((await jobs())[0]?.jobId);
      expect((await ended(answer.handle)).kind).toBe('succeeded');
    });

    when(subject.reconcile === 'found')('answers absent when the vendor never made the job [row 5]', async () => {
      await fault('create', { name: '5xx-before' });
      const wire = wireOf();
      const attempt = attemptFor(wire);
      expect((await submit(engine(), wire, attempt)).kind).toBe('unknown');
      expect((await engine().reconcile(attempt)).kind).toBe('absent');
    });

    it('says expired for a dead output URL, and a fresh one works [row 29]', async () => {
      const handle = await accepted();
      const first = await ended(handle);
      await control('faults', [{ dialect: subject.dialect, op: 'output', nth: 1, effect: { name: 'expired-url' } }]);
      const url = (seen: Observation) => (seen.kind === 'succeeded' ? seen.outputs[0] : undefined) ?? { url: 'none:' };
      expect((await engine().fetch(url(first), memorySink())).kind).toBe('expired');
      expect((await engine().fetch(url(await ended(handle)), memorySink())).kind).toBe('fetched');
    });

    it('calls a transfer that breaks off lost output [row 30]', async () => {
      const handle = await accepted();
      const seen = await ended(handle);
      await fault('output', { name: 'truncated', declared: true });
      const output = seen.kind === 'succeeded' ? seen.outputs[0] : undefined;
      const result = await engine().fetch(output ?? { url: 'none:' }, memorySink());
      expect(result).toMatchObject({ kind: 'failed', failure: { outcome: 'output-lost', billed: 'yes' } });
    });

    it('rejects without charge when nobody listens at the vendor’s address [row 5]', async () => {
      const wire = wireOf();
      const attempt = attemptFor(wire);
      // Port 1 of the loopback is never served: the connection is refused before anything is sent.
      const nobody = 'http://127.0.0.1:1';
      const away = createEngines({
        env: { ...keys, RUNWAYML_BASE_URL: nobody, LUMAAI_BASE_URL: nobody, FAL_BASE_URL: nobody, COMFYUI_URL: nobody },
        config: [],
        clock: systemClock,
      }).get(subject.engine);
      expect(await away?.submit(wire, attempt)).toMatchObject({
        kind: 'rejected',
        failure: { outcome: 'unavailable', billed: 'no' },
      });
    });

    it('keeps keys and signed queries out of everything it says [row 49 Q]', async () => {
      const handle = await accepted();
      said.push(handle);
      await fault('create', { name: 'auth', status: 401 });
      await submit();
      await fault('create', { name: '5xx-after' });
      await submit();
      await control('faults', []);
      await ended(handle);
      const text = JSON.stringify(said);
      expect(text).not.toContain(canary);
      expect(text).not.toMatch(/[?&]sig=/);
    });
  });
}
