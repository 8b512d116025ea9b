import { decode, Tagged } from 'cborg';
import { uint32 } from './bmff.ts';

/** One leaf of a manifest store: the content of an assertion, a claim or a signature. */
export interface StorePart {
  /** Labels from the store down, e.g. `['c2pa', 'urn:c2pa:…', 'c2pa.assertions', 'org.shotcaller.routing']`. */
  readonly labels: readonly string[];
  /** Four characters: `cbor`, `json`, `bfdb`, `bidb`, `uuid`, `jumd` … */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Answer of `storeParts`. */
export type StoreWalk =
  | { readonly kind: 'parts'; readonly parts: readonly StorePart[] }
  | { readonly kind: 'broken'; readonly where: string };

const depthLimit = 12;
const partLimit = 50_000;

function labelOf(description: Uint8Array): string {
  // jumd: 16 bytes uuid, 1 byte toggles (bit 1 = has a label), label up to a zero byte.
  const end = description.indexOf(0, 17);
  return end < 0 ? '' : Buffer.from(description.subarray(17, end)).toString('utf8');
}

function collect(bytes: Uint8Array, labels: readonly string[], depth: number, parts: StorePart[]): string | undefined {
  let own = labels;
  for (let at = 0; at < bytes.length; ) {
    const size = bytes.length - at >= 8 ? uint32(bytes, at) : 0;
    if (size < 8 || at + size > bytes.length || depth > depthLimit || parts.length > partLimit) return placeOf(own);
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    const body = bytes.subarray(at + 8, at + size);
    if (type === 'jumd') own = [...labels, labelOf(body)];
    if (type === 'jumb') {
      const broken = collect(body, own, depth + 1, parts);
      if (broken !== undefined) return broken;
    } else parts.push({ labels: own, type, bytes: body });
    at += size;
  }
  return undefined;
}

/** Lists the leaves of a manifest store (JUMBF, ISO 19566-5) in order. Never throws on bad content. */
export function storeParts(store: Uint8Array): StoreWalk {
  const parts: StorePart[] = [];
  const where = collect(store, [], 0, parts);
  return where === undefined ? { kind: 'parts', parts } : { kind: 'broken', where };
}

/** How people name a place in a manifest: `claim`, `signature`, `assertion <label>` or `manifest store`. */
export function placeOf(labels: readonly string[]): string {
  const last = labels.at(-1) ?? '';
  if (labels.includes('c2pa.assertions') && last !== 'c2pa.assertions') return `assertion ${last}`;
  if (last.startsWith('c2pa.claim')) return 'claim';
  if (last === 'c2pa.signature') return 'signature';
  return 'manifest store';
}

/** The first part that differs between two stores, e.g. the embedded one and its sidecar; `undefined` when equal. */
export function firstDifference(store: Uint8Array, other: Uint8Array): readonly string[] | undefined {
  if (Buffer.compare(store, other) === 0) return undefined;
  const [mine, theirs] = [storeParts(store), storeParts(other)];
  if (mine.kind === 'broken' || theirs.kind === 'broken') return [];
  const at = mine.parts.findIndex((part, index) => {
    const twin = theirs.parts[index];
    return twin === undefined || twin.type !== part.type || Buffer.compare(part.bytes, twin.bytes) !== 0;
  });
  return mine.parts[at]?.labels ?? [];
}

/** Where a store stops being readable: the first part with broken structure or CBOR; `undefined` when all reads. */
export function unreadablePlace(store: Uint8Array): string | undefined {
  const walked = storeParts(store);
  if (walked.kind === 'broken') return walked.where;
  const bad = walked.parts.find((part) => part.type === 'cbor' && !isCbor(part.bytes));
  return bad === undefined ? undefined : placeOf(bad.labels);
}

function isCbor(bytes: Uint8Array): boolean {
  try {
    // Times carry tag 0, a COSE_Sign1 tag 18; integer keys need maps.
    decode(bytes, { useMaps: true, tags: { 0: Tagged.decoder(0), 18: Tagged.decoder(18) } });
    return true;
  } catch {
    // Not an error of ours: whether it decodes is the question.
    return false;
  }
}
