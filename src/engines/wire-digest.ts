import { digestOf, type Sha256Hex } from '../core/hashing.ts';
import type { WireRequest } from './engine.ts';

/**
 * Digest of what is asked of a vendor: operation, body, length and the content of every asset. Our own names for assets
 * and their paths don't enter: a vendor that echoes a request knows neither. Meant for `AttemptRef.wireSha256`.
 */
export function wireDigest(wire: WireRequest): Sha256Hex {
  return digestOf({ ...wire, assets: wire.assets.map(({ path: _path, name: _name, ...content }) => content) });
}

/** True when an attempt's recorded digest is of this request, taken over the whole request or over its body alone. */
export function isDigestOf(wireSha256: Sha256Hex, wire: WireRequest): boolean {
  return wireSha256 === wireDigest(wire) || wireSha256 === digestOf(wire.body);
}
