import { readFile } from 'node:fs/promises';
import { sha256 } from '../../core/hashing.ts';
import type { Json, RequestAsset, WireRequest } from '../engine.ts';
import { isRecord } from './reply.ts';

/** Stands in a wire body where an asset's bytes belong. */
export function assetMark(asset: RequestAsset): string {
  return `asset:${asset.sha256}`;
}

/** An asset's bytes, or why they can't be sent. */
export type AssetBytes =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly reason: string };

/** Reads an asset and checks it against its digest: what was planned is what is sent. */
export async function readAsset(asset: RequestAsset): Promise<AssetBytes> {
  try {
    const bytes = await readFile(asset.path);
    return sha256(bytes) === asset.sha256
      ? { ok: true, bytes }
      : { ok: false, reason: `${asset.role} ${asset.name} changed since it was planned` };
  } catch (error) {
    const { code } = error as { code?: string };
    return { ok: false, reason: `${asset.role} ${asset.name} can not be read (${code ?? 'error'})` };
  }
}

function replaceMarks(value: Json, uris: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return uris.get(value) ?? value;
  if (Array.isArray(value)) return value.map((inner: Json) => replaceMarks(inner, uris));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, Json>).map(([key, inner]) => [key, replaceMarks(inner, uris)]),
  );
}

/** A body ready to be sent, or why it can't be. */
export type SendableBody = { readonly ok: true; readonly body: Json } | { readonly ok: false; readonly reason: string };

/** How a vendor wants bytes inside JSON: as a data URI, or as the bare base64. */
export type InlineForm = 'data-uri' | 'base64';

/**
 * Puts every asset into the body as base64.
 * @param maxUriChars Longest data URI (or bare base64) the vendor takes.
 */
export async function inlineAssets(
  wire: WireRequest,
  maxUriChars: number,
  form: InlineForm = 'data-uri',
): Promise<SendableBody> {
  const uris = new Map<string, string>();
  for (const asset of wire.assets) {
    const read = await readAsset(asset);
    if (!read.ok) return read;
    const base64 = read.bytes.toString('base64');
    const uri = form === 'base64' ? base64 : `data:${asset.mimeType};base64,${base64}`;
    if (uri.length > maxUriChars)
      return {
        ok: false,
        reason: `${asset.role} ${asset.name} is too large to send inline (${uri.length} characters)`,
      };
    uris.set(assetMark(asset), uri);
  }
  return { ok: true, body: replaceMarks(wire.body, uris) };
}
