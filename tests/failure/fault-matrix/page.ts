import { faultRows } from './rows.ts';
import { type Layer, layers, type TaggedTest } from './tags.ts';

/** Path of the page from the root of the repository. */
export const matrixPage = 'docs/reliability.md';

const begin = '<!-- made from the names of the tests: npm run fault-matrix -->';
const end = '<!-- end of what is made -->';

/** The page with its table made anew from the tests. */
export function withMatrix(page: string, tests: readonly TaggedTest[]): string {
  const [head, rest] = page.split(begin);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) throw new Error(`${matrixPage} has lost the marks around its table`);
  return `${head}${begin}\n\n${matrixOf(tests)}\n\n${end}${tail}`;
}

/** What is wrong between rows and tests, in words; empty when every row has a test or a reason. */
export function matrixProblems(tests: readonly TaggedTest[]): readonly string[] {
  const numbers = faultRows.map(({ row }) => row);
  const shown = new Set(tests.flatMap(({ rows }) => rows));
  return [
    ...tests.flatMap(({ file, title, rows }) =>
      rows
        .filter((row) => !numbers.includes(row))
        .map((row) => `${file}: "${title}" names row ${row}, which does not exist`),
    ),
    ...faultRows
      .filter(({ row, open }) => !shown.has(row) && open === undefined)
      .map(({ row, fault }) => `row ${row} (${fault}) has neither a test nor a reason`),
  ];
}

function matrixOf(tests: readonly TaggedTest[]): string {
  const legend = (Object.entries(layers) as [Layer, string][]).map(([letter, words]) => `**${letter}** ${words}`);
  const head = '| # | what goes wrong | what happens then | promises | shown by | layer |\n|---|---|---|---|---|---|';
  const lines = faultRows.map(({ row, fault, expected, promises, simulated = [], open }) => {
    const own = tests.filter(({ rows }) => rows.includes(row));
    const counted = simulated.map((name) => `\`${name}\``).join(', ');
    const shown = [
      ...own.map(({ title, file, layer }) => `${layer} [${cell(title)}](../${file})`),
      ...(simulated.length === 0 ? [] : [`S \`simulate\`: ${counted}`]),
      ...(open === undefined ? [] : [`*${cell(open)}*`]),
    ];
    const used = new Set([...own.map(({ layer }) => layer), ...(simulated.length === 0 ? [] : ['S'])]);
    const letters = Object.keys(layers)
      .filter((letter) => used.has(letter))
      .join(' ');
    return `| ${row} | ${cell(fault)} | ${cell(expected)} | ${promises} | ${shown.join('<br>')} | ${letters || '–'} |`;
  });
  return `${legend.join(' · ')}\n\n${[head, ...lines].join('\n')}`;
}

/** Text that can stand in a cell and in a link. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('[', '\\[').replaceAll(']', '\\]').replaceAll('<', '&lt;');
}
