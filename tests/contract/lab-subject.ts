import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../src/core/hashing.ts';
import { systemClock } from '../../src/core/system-clock.ts';
import type { Engine, RequestAsset, ShotRequest } from '../../src/engines/engine.ts';
import { createEngines } from '../../src/engines/registry.ts';
import type { EmulatedVendor, EngineSubject, VendorJob } from '../../src/engines/testkit/index.ts';
import type { Dialect } from '../../src/lab/job.ts';
import { type Lab, startLab } from '../../src/lab/server.ts';
import { keysOf, klingSecretOf, labEnvironment } from './lab-environment.ts';

/** What differs between vendors; everything else must hold for all of them. */
export interface ContractSubject
  extends Pick<
    EngineSubject,
    'engine' | 'reconcile' | 'quota' | 'probed' | 'reportsCost' | 'takesFirstFrame' | 'cancels' | 'inlineOutput'
  > {
  readonly dialect: Dialect;
  /** What of the usual request this engine needs otherwise. */
  readonly request?: Partial<ShotRequest>;
}

const canary = 'canary-9f8e7d6c5b4a3f2e1d0c9b8a';
// A 1x1 PNG: adapters must carry bytes, not look at them.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const clip = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypmp42 contract clip')]);
// Port 1 of the loopback is never served: the connection is refused before anything is sent.
const nobody = 'http://127.0.0.1:1';

const usualRequest: ShotRequest = {
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

/** The lab as the kit sees a vendor. `lab` is asked late: cases are listed before it runs. */
function labVendor({ engine: id, dialect }: ContractSubject, lab: () => Lab): EmulatedVendor {
  const control = async (path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const reply = await fetch(`${lab().control}/${path}`, init);
    const json = (await reply.json()) as Record<string, unknown>;
    if (reply.status !== 200) throw new Error(`lab: ${JSON.stringify(json)}`);
    return json;
  };
  const build = (addresses: (dialect: Dialect) => string, callTimeoutMs: number): Engine => {
    const env = { ...keysOf(canary), ...labEnvironment(addresses) };
    const found = createEngines({ env, config: [], clock: systemClock, callTimeoutMs }).get(id);
    if (found === undefined) throw new Error(`no ${id}`);
    return found;
  };
  return {
    engine: (callTimeoutMs = 5_000) => build((which) => lab().baseUrls[which], callTimeoutMs),
    unreachable: () => build(() => nobody, 5_000),
    reset: async () => {
      await control('reset', {});
      await control('faults', []);
    },
    trouble: async (op, effect, once = false) => {
      await control('faults', [{ dialect, op, effect, ...(once ? { nth: 1 } : {}) }]);
    },
    calm: async () => {
      await control('faults', []);
    },
    creates: async () => ((await control('requests'))['creates'] as Record<string, number>)[dialect] ?? 0,
    jobs: async () => (await control(`jobs?dialect=${dialect}`))['jobs'] as VendorJob[],
    advance: async (seconds) => {
      await control('clock', { advanceS: seconds });
    },
  };
}

/** A lab of its own for one engine under test. */
export interface LabSubject {
  /** Usable at once for listing cases; running them needs `start`. */
  readonly subject: EngineSubject;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** The lab and an engine that films in it. */
export function labSubject(of: ContractSubject): LabSubject {
  let lab: Lab | undefined;
  let folder = '';
  const running = (): Lab => {
    if (lab === undefined) throw new Error('the lab does not run yet');
    return lab;
  };
  return {
    subject: {
      ...of,
      vendor: labVendor(of, running),
      request: { ...usualRequest, ...of.request },
      frame: (): RequestAsset => ({
        role: 'first-frame',
        name: 'e01/sh000',
        path: join(folder, 'frame.png'),
        sha256: sha256(png),
        mimeType: 'image/png',
      }),
      clip,
      secrets: [canary],
    },
    start: async () => {
      folder = await mkdtemp(join(tmpdir(), 'shotcaller-contract-'));
      await writeFile(join(folder, 'frame.png'), png);
      lab = await startLab({
        workDir: join(folder, 'lab'),
        klingSecret: klingSecretOf(canary),
        render: async (_spec, target) => {
          await writeFile(target, clip);
        },
      });
    },
    close: async () => {
      await lab?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
