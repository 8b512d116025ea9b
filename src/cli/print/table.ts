import { stripVTControlCharacters } from 'node:util';

/** Cells of a table; a cell may carry colour. */
export type Row = readonly string[];

/** Lays rows out in columns two spaces apart; the last column takes what is left and is cut with `…`. */
export function tableLines(rows: readonly Row[], columns: number): readonly string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, at) => Math.max(0, ...rows.map((row) => widthOf(row[at] ?? ''))));
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const lastWidth = Math.max(20, columns - before - 1);
  return rows.map((row) => {
    const cells = row.map((cell, at) => (at === count - 1 ? cut(cell, lastWidth) : padded(cell, widths[at] ?? 0)));
    return cells.join('  ').trimEnd();
  });
}

/** Text without control characters from outside: prompts and vendor errors are untrusted. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}+/gu, ' ');
}

function widthOf(cell: string): number {
  return [...stripVTControlCharacters(cell)].length;
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - widthOf(cell)));
}

function cut(cell: string, width: number): string {
  if (widthOf(cell) <= width) return cell;
  return `${[...stripVTControlCharacters(cell)].slice(0, width - 1).join('')}…`;
}
