import { createHash, createHmac } from 'node:crypto';
import { Defect } from './errors.ts';

/** Lower-case hex SHA-256. */
export type Sha256Hex = string;

/** SHA-256 of bytes or UTF-8 text, lower-case hex. */
export function sha256(data: string | Uint8Array): Sha256Hex {
  return createHash('sha256').update(data).digest('hex');
}

/**
 * RFC 8785 canonical JSON: the one byte sequence of a JSON value, used wherever JSON is hashed.
 * @throws {Defect} `defect.canonical-json` when the value is not JSON (undefined, function, NaN, half a surrogate pair).
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalText(value);
  if (text === undefined) throw notJson(value);
  return text;
}

/**
 * As `JSON.stringify`, but with an object's members in the order of their names' UTF-16 units: that, and the number and
 * string forms of ECMAScript, is all that RFC 8785 asks for. `undefined` where `JSON.stringify` gives nothing.
 */
function canonicalText(value: unknown): string | undefined {
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw notJson(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonicalText(value.toJSON());
  if (Array.isArray(value)) {
    let text = '[';
    for (let at = 0; at < value.length; at++) text += (at === 0 ? '' : ',') + (canonicalText(value[at]) ?? 'null');
    return `${text}]`;
  }
  const members = value as Readonly<Record<string, unknown>>;
  let text = '{';
  for (const name of Object.keys(members).sort()) {
    const member = canonicalText(members[name]);
    if (member !== undefined) text += `${text.length === 1 ? '' : ','}${canonicalString(name)}:${member}`;
  }
  return `${text}}`;
}

/** Half a surrogate pair has no UTF-8 form, so it has no hash either. */
function canonicalString(value: string): string {
  if (!value.isWellFormed()) throw notJson(value);
  return JSON.stringify(value);
}

function notJson(value: unknown): Defect {
  return new Defect('defect.canonical-json', 'Value has no JSON form', { value: String(value) });
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
