import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../core/hashing.ts';
import type { Json } from '../engines/engine.ts';

const dataUri = /^data:([\w.+-]+\/[\w.+-]+);base64,([A-Za-z0-9+/=\s]+)$/;

/** Uploaded bytes, by content. Which name or id they go by stands in the ledger. */
export class UploadFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Keeps bytes and names them by their SHA-256. */
  keep(bytes: Uint8Array): string {
    const digest = sha256(bytes);
    const path = this.pathOf(digest);
    if (!existsSync(path)) writeFileSync(path, bytes);
    return digest;
  }

  pathOf(digest: string): string {
    return join(this.#folder, digest);
  }

  /** Keeps the bytes of a base64 data URI; `undefined` when it is none. */
  keepDataUri(uri: string): string | undefined {
    const parts = dataUri.exec(uri);
    return parts?.[2] === undefined ? undefined : this.keep(Buffer.from(parts[2], 'base64'));
  }
}

const bareBase64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Shortens inline media in a request, so that the ledger stays readable: only type and length remain. */
export function withoutInlineMedia(json: Json): Json {
  if (typeof json === 'string') {
    if (json.length <= 256) return json;
    const type = /^data:([\w.+-]+\/[\w.+-]+);base64,/.exec(json)?.[1];
    if (type !== undefined) return `data:${type};base64,… (${json.length} characters)`;
    // Some vendors take the bytes alone; no prompt is that long without a space.
    return bareBase64.test(json) ? `base64 … (${json.length} characters)` : json;
  }
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map(withoutInlineMedia);
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, withoutInlineMedia(value)]));
}
