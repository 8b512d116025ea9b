import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openVault } from '../../src/app/vault.ts';
import { openWebhooks, type Webhooks } from '../../src/app/webhooks/webhooks.ts';
import type { Clock } from '../../src/core/clock.ts';
import { event } from '../../src/core/events/event.ts';
import { sha256 } from '../../src/core/hashing.ts';
import { systemRandom } from '../../src/core/random.ts';
import { systemClock } from '../../src/core/system-clock.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { type Lab, startLab } from '../../src/lab/server.ts';
import type { Ports, ProductionLog } from '../../src/orchestration/ports.ts';
import type { AttemptState } from '../../src/orchestration/state.ts';
import { openedOf, shotSpec } from '../../src/orchestration/testing/brief.ts';
import { fixedRouter } from '../../src/orchestration/testing/fixed-router.ts';
import { runLocally } from '../../src/runner/local.ts';
import { blankDisk, openMemoryLog } from '../../src/simulation/memory-log.ts';

/** A call that the lab made. */
export interface LabCall {
  readonly event: string;
  readonly forged: string | null;
  readonly status: number | null;
}

/** How a stage differs. */
export interface StageOptions {
  readonly engine: 'ark/seedance-2.0' | 'fal/pika-2.2' | 'kling/v2.6' | 'luma/ray-2' | 'replicate/wan-2.5';
  /** Fault rules of the lab. */
  readonly faults?: readonly object[];
  /** How long a lost job is waited for, seconds. */
  readonly visibilityS?: number;
  /** Pause between two polls, seconds; default longer than any test, so that whoever waits for it waits in vain. */
  readonly pollFloorS?: number;
}

const ref = 'e01/sh01';

/** One shot, filmed by one real adapter against a real lab, with a real receiver of webhooks on this machine. */
export class Stage implements AsyncDisposable {
  readonly lab: Lab;
  readonly folder: string;
  readonly disk = blankDisk();
  readonly #options: StageOptions;
  readonly #port: number;
  readonly #vendorClock: Clock;
  readonly #stop = new AbortController();
  #webhooks: Webhooks | undefined;
  #log: ProductionLog | undefined;
  #looks = 0;

  private constructor(lab: Lab, vendorClock: Clock, folder: string, port: number, options: StageOptions) {
    this.lab = lab;
    this.#vendorClock = vendorClock;
    this.folder = folder;
    this.#port = port;
    this.#options = options;
  }

  static async open(options: StageOptions): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'shotcaller-webhooks-'));
    const clip = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypmp42 webhook clip')]);
    // The vendor's time stands still but for what a test adds; ours goes on, so signatures are in time.
    const startedAt = systemClock.now();
    const clock: Clock = { now: () => startedAt, sleepUntil: () => Promise.resolve() };
    const lab = await startLab({
      clock,
      workDir: join(folder, 'lab'),
      faults: options.faults ?? [],
      render: (_spec, target) => writeFile(target, clip),
    });
    const stage = new Stage(lab, clock, folder, await freePort(), options);
    // A test that waits in vain is over when its time is up, and what it waits for then ends too.
    onTestFinished(() => stage[Symbol.asyncDispose]());
    return stage;
  }

  /** Opens the receiver, as a run does; in the same folder each time. */
  async receive(): Promise<Webhooks> {
    const { engine } = this.#options;
    const made = createEngines({
      env: {
        ARK_API_KEY: 'ark-key',
        ARK_BASE_URL: this.lab.baseUrls.ark,
        FAL_KEY: 'k:s',
        FAL_BASE_URL: this.lab.baseUrls.fal,
        KLING_ACCESS_KEY: 'kling-key',
        KLING_SECRET_KEY: 'lab',
        KLING_BASE_URL: this.lab.baseUrls.kling,
        LUMAAI_API_KEY: 'luma-key',
        LUMAAI_BASE_URL: this.lab.baseUrls.luma,
        REPLICATE_API_TOKEN: 'r8_key',
        REPLICATE_BASE_URL: this.lab.baseUrls.replicate,
      },
      config: [],
      // The lab's own: Kling refuses tokens that are of later than its clock.
      clock: this.#vendorClock,
      callTimeoutMs: 5_000,
    }).get(engine);
    if (made === undefined) throw new Error(`no ${engine}`);
    this.#webhooks = await openWebhooks({
      settings: { publicUrl: `http://127.0.0.1:${this.#port}`, port: this.#port },
      stateDir: this.folder,
      vault: openVault(this.folder, systemRandom),
      engines: new Map([[engine, made]]),
      clock: systemClock,
    });
    return this.#webhooks;
  }

  /** Closes the receiver, as the end of a process does. */
  async deafen(): Promise<void> {
    await this.#webhooks?.close();
    this.#webhooks = undefined;
  }

  /** Runs the production to its end in this process. */
  async run(stop: AbortController['signal'] = this.#stop.signal): Promise<void> {
    const webhooks = this.#webhooks ?? (await this.receive());
    const log = openMemoryLog(this.disk, systemClock, systemRandom);
    this.#log = log;
    if (log.state().opened === undefined) {
      const opened = openedOf([shotSpec(ref)]);
      const by = { person: 'tester', auth: 'asserted' } as const;
      await log.append([event('production.opened', 'production', by, opened)], 'production', 0);
    }
    await runLocally(this.#ports(log, webhooks), { episodes: ['e01'], stop, hints: webhooks });
  }

  get attempts(): readonly AttemptState[] {
    return this.#log?.state().shots[ref]?.attempts ?? [];
  }

  /** Looks at jobs so far. */
  get looks(): number {
    return this.#looks;
  }

  get log(): ProductionLog {
    if (this.#log === undefined) throw new Error('nothing runs');
    return this.#log;
  }

  /** Resolves once the first attempt is as wanted. */
  async until(is: (attempt: AttemptState) => boolean): Promise<void> {
    for (;;) {
      this.#stop.signal.throwIfAborted();
      const [first] = this.attempts;
      if (first !== undefined && is(first)) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Moves the vendor's time on, once its clips are there; webhooks that come of it are answered when this resolves. */
  async advance(seconds: number): Promise<void> {
    const filming = async (): Promise<boolean> =>
      ((await this.control('jobs'))['jobs'] as { filming: boolean }[]).some((job) => job.filming);
    while (await filming()) {
      this.#stop.signal.throwIfAborted();
      await new Promise((next) => setTimeout(next, 2));
    }
    await this.control('clock', { advanceS: seconds });
  }

  async calls(): Promise<readonly LabCall[]> {
    return (await this.control('webhooks'))['calls'] as LabCall[];
  }

  /** POSTs that could have cost money. */
  async posts(): Promise<number> {
    const dialect = this.#options.engine.split('/')[0] ?? '';
    return ((await this.control('requests'))['creates'] as Record<string, number>)[dialect] ?? -1;
  }

  async control(path: string, body?: unknown): Promise<Record<string, unknown>> {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    return (await (await fetch(`${this.lab.control}/${path}`, init)).json()) as Record<string, unknown>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    await this.deafen();
    await this.lab.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  #ports(log: ProductionLog, { engines }: Webhooks): Ports {
    const { engine: id, visibilityS = 0, pollFloorS = 3600 } = this.#options;
    const router = fixedRouter([{ id, price: 500_000, concurrency: 1, visibilityS }], {
      after: () => Promise.resolve(),
      now: systemClock.now,
    });
    const file = { path: 'x.mp4', sha256: sha256('signed'), bytes: 1 };
    const manifest = { label: 'x', sha256: sha256('manifest') };
    return {
      log,
      clock: systemClock,
      random: systemRandom,
      router: {
        ...router,
        plan: async (state, episode) => {
          const made = await router.plan(state, episode);
          return { ...made, engines: made.engines.map((terms) => ({ ...terms, pollFloorS })) };
        },
      },
      engines: {
        engine: (asked) => this.#counted(engines.get(asked)),
        compile: async (_state, _shot, asked, seed) => {
          const planned = engines.get(asked)?.plan({
            ...{ shot: ref, prompt: 'Rain on glass', durationS: 5, width: 1280, height: 720, fps: 24 },
            ...{ seed, audio: false, assets: [] },
          });
          if (planned?.ok !== true) return { ok: false, reason: 'it can not be compiled' };
          const { wire, estimate, degradations } = planned;
          const promptCommitment = { value: sha256('prompt'), keyId: 'k' };
          return { ok: true, wire, estimate, degradations, promptCommitment, typicalS: 60, overdueAfterS: 7200 };
        },
      },
      assets: {
        put: async (bytes) => {
          const chunks: Uint8Array[] = [];
          for await (const chunk of bytes) chunks.push(chunk);
          const all = Buffer.concat(chunks);
          return { sha256: sha256(all), bytes: all.length, path: '/memory' };
        },
      },
      judge: {
        judge: async () => ({
          ...{ verdict: 'pass', score01: 1, coverage01: 1, dimensions: {}, unmeasured: [], metrics: [], reasons: [] },
          gate: { id: 'stage', version: '1' },
        }),
      },
      finisher: {
        finish: async (_state, shot) => ({ file, manifest, frames: shot.spec.frames, frameDigest: sha256('frames') }),
      },
      cutter: {
        assemble: async () => ({
          ...{ file, frames: 120, loudnessLufs: null },
          shots: [{ ref, in: 0, out: 120, frameDigest: sha256('frames'), fileSha256: file.sha256 }],
        }),
        sign: async () => ({ file, manifest }),
      },
    };
  }

  #counted(engine: Engine | undefined): Engine | undefined {
    if (engine === undefined) return undefined;
    const observe: Engine['observe'] = (handle) => {
      this.#looks += 1;
      return engine.observe(handle);
    };
    return { ...engine, observe };
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
