import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a test shows a row. */
export const layers = {
  S: 'virtual time: real orchestration in a made-up world',
  C: "contract: an adapter against the emulated vendor, through the vendor's own client",
  P: 'real processes, files and signals',
  F: 'any input at all',
  Q: 'security',
  U: 'one rule by itself',
} as const;
/** Letter of a layer. */
export type Layer = keyof typeof layers;

/** A test that says which rows it shows. */
export interface TaggedTest {
  /** Path from the root of the repository. */
  readonly file: string;
  /** What is being tested, then the test, without its tag. */
  readonly title: string;
  readonly rows: readonly number[];
  readonly layer: Layer;
}

/** Where tests lie decides their layer; the first that fits counts. */
const layerOfPath: readonly (readonly [RegExp, Layer])[] = [
  [/^tests\/contract\/engine|^src\/engines\/(adapters|testkit)\/|^src\/lab\//, 'C'],
  [/^tests\/|^src\/store\/|^src\/app\//, 'P'],
  [/^src\/(runner|simulation)\//, 'S'],
  [/^src\/engines\/(download|redact)/, 'Q'],
  [/./, 'U'],
];

/** `[row 6]`, `[rows 6, 7]`, or with a layer of its own: `[row 31 F]`. */
const tagged = /(['"`])((?:(?!\1).)*?) ?\[rows? (\d+(?:, \d+)*)(?: ([SCPFQU]))?\]\1/;
const described = /^( *)describe.*?\(\s*(['"`])(.*?)\2/;

/** Tests of one file, in its order. A `describe` may be tagged too: then it stands for all its tests. */
export function tagsIn(file: string, text: string): readonly TaggedTest[] {
  const found: TaggedTest[] = [];
  let groups: readonly { readonly indent: number; readonly title: string }[] = [];
  for (const line of text.split('\n')) {
    const indent = line.search(/\S/);
    const [, , title = '', rows, own] = tagged.exec(line) ?? [];
    const within = groups.filter((group) => group.indent < indent).map((group) => group.title);
    if (rows !== undefined)
      found.push({
        file,
        title: [...within, title].map(plainTitle).join(' › '),
        rows: rows.split(', ').map(Number),
        layer: (own as Layer | undefined) ?? layerOf(file),
      });
    const group = described.exec(line)?.[3];
    if (group !== undefined)
      groups = [
        ...groups.filter((other) => other.indent < indent),
        { indent, title: group.replace(/ ?\[rows? .*\]$/, '') },
      ];
  }
  return found;
}

/** All tagged tests of the repository, by path. */
export function taggedTests(root: string): readonly TaggedTest[] {
  return ['src', 'tests']
    .flatMap((dir) =>
      readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' }).map((file) => `${dir}/${file}`),
    )
    .filter((file) => /\.(test|case)\.ts$/.test(file))
    .filter((file) => !file.startsWith('tests/architecture/'))
    .sort()
    .flatMap((file) => tagsIn(file, readFileSync(join(root, file), 'utf8')));
}

function layerOf(file: string): Layer {
  return layerOfPath.find(([path]) => path.test(file))?.[1] ?? 'U';
}

/** What is filled in at run time is an ellipsis on the page. */
function plainTitle(title: string): string {
  return title.replace(/\$\{[^}]*\}|%[a-z]|\$[a-z]\w*/gi, '…').replace(/\\(.)/g, '$1');
}
