/** Parts of a run's time. `rest`: everything in this process that is none of the others, its start included. */
export const parts = ['log', 'routing', 'media', 'signing', 'rest'] as const;
/** One of the parts. */
export type Part = (typeof parts)[number];
/** Seconds per part. */
export type Split = Readonly<Record<Part, number>>;

/** What is needed of a V8 CPU profile. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[] | undefined;
  }[];
  readonly samples?: readonly number[] | undefined;
  /** Microseconds since the sample before. */
  readonly timeDeltas?: readonly number[] | undefined;
}

/** Folders of `src` (or files in `app/ports`) whose work belongs to a part. */
const owners: readonly (readonly [RegExp, Part])[] = [
  [/\/app\/ports\/router\.|\/app\/ports\/standings\.|\/routing\//, 'routing'],
  [/\/app\/ports\/judge\.|\/(media|quality|assembly)\//, 'media'],
  [/\/provenance\/|\/c2pa-wasm\//, 'signing'],
  [/\/(store\/sqlite|orchestration|runner|core\/events)\//, 'log'],
];

/** The part that a source file's work belongs to; `undefined` for shared code, whose caller decides. */
export function partOf(url: string, root: string): Part | undefined {
  if (!url.startsWith(root)) return undefined;
  const path = `/${url.slice(root.length)}`;
  const owner = owners.find(([folder]) => folder.test(path))?.[1];
  return owner ?? (path.startsWith('/core/') ? undefined : 'rest');
}

/**
 * Splits the busy time of one thread over the parts: a sample belongs to the innermost function on its stack that has
 * an owner. Waiting is left out.
 * @param root URL of the folder that `partOf` reads paths from, with a slash at the end.
 */
export function splitProfile(profile: CpuProfile, root: string): Split {
  const parentOf = new Map(profile.nodes.flatMap(({ id, children }) => (children ?? []).map((child) => [child, id])));
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const known = new Map<number, Part | 'idle'>();
  const owner = (id: number | undefined): Part | 'idle' => {
    const node = id === undefined ? undefined : nodes.get(id);
    if (node === undefined) return 'rest';
    const before = known.get(node.id);
    if (before !== undefined) return before;
    const { functionName, url } = node.callFrame;
    const found = functionName === '(idle)' ? 'idle' : (partOf(url, root) ?? owner(parentOf.get(node.id)));
    known.set(node.id, found);
    return found;
  };
  const totals = { log: 0, routing: 0, media: 0, signing: 0, rest: 0, idle: 0 };
  profile.samples?.forEach((id, at) => {
    totals[owner(id)] += Math.max(0, profile.timeDeltas?.[at] ?? 0) / 1e6;
  });
  const { idle: _idle, ...split } = totals;
  return split;
}

/** A stretch of time, in any unit. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Length that at least one of the stretches covers. */
export function covered(stretches: readonly Stretch[]): number {
  let end = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}
