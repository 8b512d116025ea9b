import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { initSync, WasmBuilder, WasmReader } from '@contentauth/c2pa-wasm';
import { Defect, messageOf, ProvenanceError } from '../../core/errors.ts';
import type { C2paReading, C2paRequest, C2paSource, FromWorker, ToWorker } from './c2pa-messages.ts';
import { FileBlob, FileReaderSync } from './file-blob.ts';

// The entry of the worker thread: c2pa-wasm is synchronous CPU work and needs a browser global, neither of which may
// reach the main thread.

if (parentPort === null) throw new Defect('defect.invariant', 'c2pa-worker runs as a worker thread');
const port = parentPort;
Object.assign(globalThis, { FileReaderSync });
const wasm = readFileSync(fileURLToPath(import.meta.resolve('@contentauth/c2pa-wasm/c2pa.wasm')));
const { memory } = initSync({ module: wasm });
// 9 MB that nobody needs once they are compiled.
wasm.buffer.transfer(0);

const awaited = new Map<number, (cose: Uint8Array | null) => void>();

function post(message: FromWorker): void {
  port.postMessage(message);
}

/** A wasm trap (out of memory, stack, `unreachable`): the instance can't be used any more. */
function isTrap(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'RuntimeError';
}

async function withBlob<T>(source: C2paSource, use: (blob: Blob) => Promise<T>): Promise<T> {
  const fd = openSync(source.path, 'r');
  try {
    // c2pa-wasm takes anything with `size` and `slice`; its types ask for the whole browser class.
    return await use(new FileBlob(fd, 0, fstatSync(fd).size) as unknown as Blob);
  } finally {
    FileReaderSync.release();
    closeSync(fd);
  }
}

async function read(source: C2paSource, settings: string): Promise<C2paReading> {
  try {
    const reader = await withBlob(source, (blob) => WasmReader.fromBlob(source.format, blob, settings));
    try {
      return { kind: 'store', json: reader.json() };
    } finally {
      reader.free();
    }
  } catch (thrown) {
    if (isTrap(thrown)) throw thrown;
    const reason = messageOf(thrown);
    return /JumbfNotFound|no JUMBF data found/i.test(reason) ? { kind: 'none' } : { kind: 'unparsable', reason };
  }
}

async function sign(id: number, request: Extract<C2paRequest, { kind: 'sign' }>): Promise<Uint8Array> {
  const builder = WasmBuilder.fromJson(request.definition, request.settings);
  try {
    for (const { definition, ...source } of request.ingredients)
      await withBlob(source, (blob) => builder.addIngredientFromBlob(definition, source.format, blob));
    const signer = {
      alg: request.alg,
      reserveSize: request.reserveBytes,
      sign: (claim: Uint8Array) =>
        new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
          awaited.set(id, (cose) => {
            awaited.delete(id);
            if (cose === null) reject(new ProvenanceError('provenance.sign-failed', 'The signer failed'));
            else resolve(new Uint8Array(cose));
          });
          FileReaderSync.release();
          post({ type: 'claim', id, claim });
        }),
    };
    const signed: { manifest: Uint8Array; asset: Uint8Array } = await withBlob(request.source, (blob) =>
      builder.signAndGetManifestBytes(signer, [], request.source.format, blob),
    );
    const fd = openSync(request.output, 'wx', 0o644);
    try {
      for (let done = 0; done < signed.asset.length; ) done += writeSync(fd, signed.asset, done);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    return signed.manifest;
  } finally {
    builder.free();
  }
}

async function answer(id: number, request: C2paRequest): Promise<void> {
  try {
    if (request.kind === 'read') {
      const reading = await read(request.source, request.settings);
      post({ type: 'read', id, reading, memoryBytes: memory.buffer.byteLength });
    } else {
      const manifest = await sign(id, request);
      post({ type: 'signed', id, manifest, memoryBytes: memory.buffer.byteLength });
    }
  } catch (thrown) {
    const reason = messageOf(thrown);
    post({ type: 'failed', id, reason, fatal: isTrap(thrown) });
  }
}

port.on('message', (message: ToWorker) => {
  if (message.type === 'signature') awaited.get(message.id)?.(message.cose);
  else void answer(message.id, message.request);
});
