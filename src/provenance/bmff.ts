/** Random access to bytes; reading past the end is the caller's bug. */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Uint8Array;
}

/** One box of an MP4 file (ISO/IEC 14496-12), by position. */
export interface Box {
  /** Four characters. */
  readonly type: string;
  /** First byte of the header, in bytes from the start of the source. */
  readonly start: number;
  /** First byte after the header. */
  readonly bodyStart: number;
  /** First byte after the box. */
  readonly end: number;
  readonly children: readonly Box[];
}

/** Limits of `walkBoxes`; a file beyond them is refused before any C2PA code sees it. */
export const boxLimits = {
  /** Real files nest moov/trak/mdia/minf/stbl/stsd/entry: seven. */
  depth: 12,
  /** Inside one top-level box. Ten tracks with all their tables and tags are about 300. */
  perTopLevel: 800,
  /** Top-level boxes; a fragmented hour has a few thousand. */
  topLevel: 20_000,
} as const;

/** Answer of `walkBoxes`. `not-bmff` = does not begin with an `ftyp` box; `broken` = begins so but can't be walked. */
export type BoxWalk =
  | { readonly kind: 'boxes'; readonly boxes: readonly Box[] }
  | { readonly kind: 'not-bmff' }
  | { readonly kind: 'broken'; readonly reason: string; readonly where: string };

const containers = new Set([
  'moov',
  'trak',
  'mdia',
  'minf',
  'stbl',
  'dinf',
  'edts',
  'mvex',
  'moof',
  'traf',
  'mfra',
  'udta',
]);

/** A 32-bit big-endian number. */
export function uint32(bytes: Uint8Array, at = 0): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);
}

interface Break {
  readonly reason: string;
  /** Path of boxes, e.g. `moov/trak`. */
  readonly where: string;
}

function isBreak(value: Box | readonly Box[] | Break): value is Break {
  return 'reason' in value;
}

function header(source: ByteSource, start: number, limit: number, path: string): Box | Break {
  if (limit - start < 8) return { reason: `${limit - start} stray bytes`, where: path };
  const head = source.read(start, 8);
  const type = Buffer.from(head.subarray(4)).toString('latin1');
  const short = uint32(head);
  let bodyStart = start + 8;
  let size = short === 0 ? limit - start : short;
  if (short === 1) {
    if (limit - start < 16) return { reason: 'cut header', where: `${path}${type}` };
    const large = source.read(start + 8, 8);
    size = uint32(large) * 2 ** 32 + uint32(large, 4);
    bodyStart = start + 16;
  }
  const end = start + size;
  if (end < bodyStart || end > limit) return { reason: `box length ${size} does not fit`, where: `${path}${type}` };
  return { type, start, bodyStart, end, children: [] };
}

interface Walk {
  readonly source: ByteSource;
  /** Containers above, with a slash after each. */
  readonly path: string;
  readonly depth: number;
  /** Boxes that may still be found. */
  readonly budget: { left: number };
}

function walk({ source, path, depth, budget }: Walk, from: number, to: number): readonly Box[] | Break {
  const found: Box[] = [];
  for (let at = from; at < to; ) {
    // QuickTime ends `udta` with four zero bytes instead of a box.
    if (path.endsWith('udta/') && to - at === 4) break;
    if (budget.left-- <= 0) return { reason: 'too many boxes', where: path };
    const box = header(source, at, to, path);
    if (isBreak(box)) return box;
    if (containers.has(box.type)) {
      if (depth >= boxLimits.depth) return { reason: 'boxes nested too deeply', where: path };
      const own = depth === 1 ? { left: boxLimits.perTopLevel } : budget;
      const inner = { source, path: `${path}${box.type}/`, depth: depth + 1, budget: own };
      const children = walk(inner, box.bodyStart, box.end);
      if (isBreak(children)) return children;
      found.push({ ...box, children });
    } else found.push(box);
    at = box.end;
  }
  return found;
}

/** Lists the boxes of an MP4, containers with their children, reading headers only. Never throws on bad content. */
export function walkBoxes(source: ByteSource): BoxWalk {
  if (source.size < 16 || Buffer.from(source.read(4, 4)).toString('latin1') !== 'ftyp') return { kind: 'not-bmff' };
  const found = walk({ source, path: '', depth: 1, budget: { left: boxLimits.topLevel } }, 0, source.size);
  if (!isBreak(found)) return { kind: 'boxes', boxes: found };
  return { kind: 'broken', reason: found.reason, where: found.where.replace(/\/$/, '') || 'file' };
}

/** All boxes of a type, at any depth, in file order. */
export function boxesOfType(boxes: readonly Box[], type: string): readonly Box[] {
  return boxes.flatMap((box) => [...(box.type === type ? [box] : []), ...boxesOfType(box.children, type)]);
}
