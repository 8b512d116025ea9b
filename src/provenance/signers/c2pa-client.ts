import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { messageOf, ProvenanceError } from '../../core/errors.ts';
import type { C2paIngredient, C2paReading, C2paRequest, C2paSource, FromWorker, ToWorker } from './c2pa-messages.ts';
import { c2paSettings } from './c2pa-settings.ts';
import { coseSign1 } from './cose.ts';
import type { Signer } from './signer.ts';

/**
 * Bytes reserved for the signature with its certificates and padding. The development chain needs about 1,400; a chain
 * that needs more gets more (`reserveFor`).
 */
const reserveBytes = 4096;
/** A request that takes longer than this has hung on hostile input; 300 MB sign in 6 s. */
const requestLimitMs = 10 * 60 * 1000;

/**
 * A thread whose wasm memory is larger than this after a request is replaced: wasm memory never shrinks, so what one
 * episode took (about three times its file) would be held until the process ends. Shots stay far below.
 */
const retireBytes = 64 * 1024 ** 2;

/** A file larger than this gets a fresh thread: in memory that earlier files left in pieces it would need a third more. */
const largeFileBytes = 16 * 1024 ** 2;

/** A thread without work for this long ends, milliseconds: it holds about 50 MB, and starts again in 0.3 s. */
const idleMs = 10_000;

/** What is signed: the file's bytes plus a manifest with this content. */
export interface SignTask {
  readonly source: C2paSource;
  /** Must not exist yet; written whole and synced. */
  readonly output: string;
  /** c2pa-rs manifest definition, JSON. */
  readonly definition: string;
  readonly ingredients: readonly C2paIngredient[];
  readonly signer: Signer;
  /** Roots that ingredients are checked against, PEM. */
  readonly anchors: readonly string[];
}

interface Waiting {
  readonly request: C2paRequest;
  readonly signer?: Signer;
  readonly resolve: (answer: FromWorker) => void;
  readonly reject: (error: ProvenanceError) => void;
}

/** The worker thread with c2pa-wasm: started when first needed, one request at a time, replaced after a crash. */
export interface C2paThread {
  /** Reads and validates a manifest store. */
  read(source: C2paSource, anchors: readonly string[]): Promise<C2paReading>;
  /**
   * Writes a signed copy and answers the manifest store's bytes. Verify after signing: a wrong envelope only shows then.
   * @throws {ProvenanceError} `provenance.sign-failed`.
   */
  sign(task: SignTask): Promise<Uint8Array>;
  /** Ends the thread; the next request starts another. */
  close(): Promise<void>;
}

function reserveFor(signer: Signer): number {
  const chainBytes = signer.chainPem.reduce((sum, pem) => sum + Math.ceil(pem.length * 0.75), 0);
  return Math.max(reserveBytes, Math.ceil((chainBytes + 512) / 1024) * 1024);
}

/**
 * Makes a thread of its own.
 * @param entry The worker's file; only tests pass another.
 */
export function createC2paThread(entry: URL = workerEntry()): C2paThread {
  let worker: Worker | undefined;
  let ids = 0;
  let active: { readonly id: number; readonly waiting: Waiting; readonly timer: NodeJS.Timeout } | undefined;
  const queue: Waiting[] = [];
  let idle: NodeJS.Timeout | undefined;
  let used = false;

  const post = (message: ToWorker): void => worker?.postMessage(message);

  const settle = (): Waiting | undefined => {
    const waiting = active?.waiting;
    clearTimeout(active?.timer);
    active = undefined;
    return waiting;
  };

  const retire = (): void => {
    const old = worker;
    worker = undefined;
    used = false;
    old?.removeAllListeners();
    void old?.terminate();
  };

  const drop = (reason: string): void => {
    retire();
    settle()?.reject(
      new ProvenanceError(
        'provenance.worker-failed',
        `The C2PA worker stopped: ${reason}`,
        {},
        { hint: 'Please report it with the file.' },
      ),
    );
    next();
  };

  const sign = async (id: number, signer: Signer | undefined, claim: Uint8Array, reserve: number): Promise<void> => {
    try {
      if (signer === undefined) return;
      const cose = await coseSign1(claim, signer, reserve);
      if (active?.id === id) post({ type: 'signature', id, cose });
    } catch (thrown) {
      if (active?.id !== id) return;
      const error = ProvenanceError.is(thrown)
        ? thrown
        : new ProvenanceError(
            'provenance.sign-failed',
            `The signer failed: ${messageOf(thrown)}`,
            {},
            { cause: thrown },
          );
      settle()?.reject(error as ProvenanceError);
      // The thread still waits for this signature inside wasm: start afresh.
      drop('the signer failed');
    }
  };

  const receive = (message: FromWorker): void => {
    if (active === undefined || message.id !== active.id) return;
    if (message.type === 'claim') {
      const { request, signer } = active.waiting;
      void sign(message.id, signer, message.claim, request.kind === 'sign' ? request.reserveBytes : 0);
      return;
    }
    if (message.type === 'failed' && message.fatal) {
      drop(message.reason);
      return;
    }
    settle()?.resolve(message);
    if (message.type !== 'failed' && message.memoryBytes > retireBytes) retire();
    next();
  };

  function next(): void {
    if (active !== undefined) return;
    const waiting = queue.shift();
    clearTimeout(idle);
    if (waiting === undefined) {
      // An idle thread must not keep the process alive.
      worker?.unref();
      idle = setTimeout(retire, idleMs).unref();
      return;
    }
    if (used && sizeOf(waiting.request.source) > largeFileBytes) retire();
    used = true;
    if (worker === undefined) {
      worker = new Worker(entry, { execArgv: [], name: 'c2pa', resourceLimits: { maxYoungGenerationSizeMb: 2 } });
      worker.on('message', receive);
      worker.on('error', (error) => drop(messageOf(error)));
      worker.on('exit', (code) => drop(`exit code ${code}`));
    }
    worker.ref();
    const timer = setTimeout(() => drop('no answer in time'), requestLimitMs);
    const id = ++ids;
    active = { id, waiting, timer };
    post({ type: 'request', id, request: waiting.request });
  }

  const ask = (request: C2paRequest, signer?: Signer): Promise<FromWorker> =>
    new Promise((resolve, reject) => {
      queue.push({ request, resolve, reject, ...(signer === undefined ? {} : { signer }) });
      next();
    });

  return {
    read: async (source, anchors) => {
      const answer = await ask({ kind: 'read', source, settings: c2paSettings(anchors) });
      if (answer.type === 'read') return answer.reading;
      return { kind: 'unparsable', reason: answer.type === 'failed' ? answer.reason : answer.type };
    },
    sign: async ({ source, output, definition, ingredients, signer, anchors }) => {
      const request = { kind: 'sign', source, output, definition, ingredients, alg: signer.alg } as const;
      const settings = c2paSettings(anchors);
      const answer = await ask({ ...request, reserveBytes: reserveFor(signer), settings }, signer);
      if (answer.type === 'signed') return answer.manifest;
      const reason = answer.type === 'failed' ? answer.reason : answer.type;
      throw new ProvenanceError('provenance.sign-failed', `${source.path} could not be signed: ${reason}`, {
        file: source.path,
      });
    },
    close: async () => {
      clearTimeout(idle);
      const open = worker;
      worker = undefined;
      open?.removeAllListeners();
      await open?.terminate();
      settle()?.reject(new ProvenanceError('provenance.worker-failed', 'The C2PA worker was closed'));
      next();
    },
  };
}

/** Bytes of a file; 0 when it can't be read, which the thread will say. */
function sizeOf({ path }: C2paSource): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Beside this file, with the same extension: `.ts` in a clone, `.js` when built. */
function workerEntry(): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./c2pa-worker.${extension}`, import.meta.url);
}

/** The thread that the whole process shares. */
export const c2paThread: C2paThread = createC2paThread();
