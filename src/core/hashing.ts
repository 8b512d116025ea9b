import { createHash, createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import { Defect } from './errors.ts';

/** Lower-case hex SHA-256. */
export type Sha256Hex = string;

/** SHA-256 of bytes or UTF-8 text, lower-case hex. */
export function sha256(data: string | Uint8Array): Sha256Hex {
  return createHash('sha256').update(data).digest('hex');
}

/**
 * RFC 8785 canonical JSON: the one byte sequence of a JSON value, used wherever JSON is hashed.
 * @throws {Defect} `defect.canonical-json` when the value is not JSON (undefined, function, NaN).
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Defect('defect.canonical-json', 'Value has no JSON form', { value: String(value) });
  return text;
}

/** SHA-256 over the canonical JSON of a value. */
export function digestOf(value: unknown): Sha256Hex {
  return sha256(canonicalJson(value));
}

/**
 * Commitment to a text that can be disclosed later: HMAC-SHA-256 under a random key, over a length-prefixed domain tag
 * and the NFC form of the text. A plain hash of a prompt could be guessed; this cannot without the key.
 * @param keyHex 32 random bytes, hex, kept in the local vault.
 */
export function commitText(domain: string, text: string, keyHex: string): Sha256Hex {
  const canonical = text.normalize('NFC');
  const framed = `${domain.length}:${domain}${Buffer.byteLength(canonical)}:${canonical}`;
  return createHmac('sha256', Buffer.from(keyHex, 'hex')).update(framed).digest('hex');
}
