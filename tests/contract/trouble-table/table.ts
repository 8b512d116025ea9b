import type { TroubleOutcome } from '../../../src/engines/testkit/index.ts';
import { stagedTroubles } from '../../../src/engines/testkit/index.ts';

/** Path of the page from the root of the repository. */
export const troublePage = 'docs/engines.md';

const begin = '<!-- made by staging every trouble in the lab: npm run trouble-table -->';
const end = '<!-- end of what is made -->';

/** What one adapter makes of every trouble. */
export interface TroubleColumn {
  /** The vendor's protocol, as the lab names it. */
  readonly dialect: string;
  readonly outcomes: readonly TroubleOutcome[];
}

/** The page with its table made anew. @throws when the page has lost the marks around its table. */
export function withTroubles(page: string, columns: readonly TroubleColumn[]): string {
  const [head, rest] = page.split(begin);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) throw new Error(`${troublePage} has lost the marks around its table`);
  return `${head}${begin}\n\n${tableOf(columns)}\n\n${end}${tail}`;
}

function tableOf(columns: readonly TroubleColumn[]): string {
  const head = ['call', 'trouble', ...columns.map(({ dialect }) => dialect)];
  const rows = stagedTroubles.map(({ operation, trouble }) => [
    operation,
    trouble,
    ...columns.map(({ outcomes }) => outcomeOf(outcomes, operation, trouble)),
  ]);
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function outcomeOf(outcomes: readonly TroubleOutcome[], operation: string, trouble: string): string {
  return outcomes.find((each) => each.operation === operation && each.trouble === trouble)?.outcome ?? '';
}

/** The column of a dialect as it stands on a page, top to bottom; `undefined` when it has none. */
export function columnOn(page: string, dialect: string): readonly string[] | undefined {
  const lines = (page.split(begin)[1]?.split(end)[0] ?? '').split('\n').filter((line) => line.startsWith('|'));
  const cells = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const at = cells[0]?.indexOf(dialect) ?? -1;
  return at < 0 ? undefined : cells.slice(2).map((row) => row[at] ?? '');
}
