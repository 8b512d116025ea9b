import { stripVTControlCharacters } from 'node:util';

/** Cells of a table; a cell may carry colour. */
export type Row = readonly string[];

/** Narrowest last column, characters; with less room the last cell goes on lines of its own under its row. */
const narrowest = 24;

/** Indent of a last cell that stands under its row. */
const under = '    ';

/**
 * Lays rows out in columns two spaces apart. The last column takes what is left and wraps at words: reasons stand there,
 * and a reason that is cut off is none.
 */
export function tableLines(rows: readonly Row[], columns: number): readonly string[] {
  return tableBlocks(rows, columns).flat();
}

/** Like `tableLines`, with the lines of each row by themselves, so that more can be put under a row. */
export function tableBlocks(rows: readonly Row[], columns: number): readonly (readonly string[])[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, at) => Math.max(0, ...rows.map((row) => widthOf(row[at] ?? ''))));
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const room = columns - before - 1;
  return rows.map((row) => {
    const head = row.slice(0, count - 1).map((cell, at) => padded(cell, widths[at] ?? 0));
    const last = row[count - 1] ?? '';
    if (widthOf(last) <= room || room >= narrowest || count === 1) return beside(head, last, before, Math.max(room, 1));
    return [head.join('  ').trimEnd(), ...wrapped(last, columns - under.length - 1).map((line) => under + line)];
  });
}

function beside(head: Row, last: string, indent: number, width: number): readonly string[] {
  const [first = '', ...more] = wrapped(last, width);
  return [[...head, first].join('  ').trimEnd(), ...more.map((line) => ' '.repeat(indent) + line)];
}

/** Breaks text into lines of at most `width` characters, at spaces where it can. Text that must be broken loses its colour. */
export function wrapped(text: string, width: number): readonly string[] {
  if (text === '') return [];
  if (widthOf(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of stripVTControlCharacters(text).split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
    while (widthOf(line) > width) {
      lines.push([...line].slice(0, width).join(''));
      line = [...line].slice(width).join('');
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** A line with a sign before it; what does not fit goes on below, indented as far. */
export function hanging(sign: string, text: string, columns: number): readonly string[] {
  const indent = widthOf(sign) + 1;
  const [first = '', ...more] = wrapped(text, Math.max(narrowest, columns - indent - 1));
  return [`${sign} ${first}`, ...more.map((line) => ' '.repeat(indent) + line)];
}

/** Lays rows out one line each, cut at the right edge: for a display that is drawn over itself. */
export function oneLineRows(rows: readonly Row[], columns: number): readonly string[] {
  return tableBlocks(rows, Number.MAX_SAFE_INTEGER).map(([line = '']) => cut(line, columns));
}

/** Cuts a line so that it fits one row of the terminal: a live display must know how many rows it drew. */
export function cut(line: string, columns: number): string {
  if (widthOf(line) < columns) return line;
  return `${[...stripVTControlCharacters(line)].slice(0, Math.max(1, columns - 2)).join('')}…`;
}

/** Text without control characters from outside: prompts and vendor errors are untrusted. */
export function plain(text: string): string {
  // Also the marks that reverse or hide text on screen (bidirectional overrides, zero-width characters).
  return stripVTControlCharacters(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/\p{Cf}/gu, '');
}

function widthOf(cell: string): number {
  return [...stripVTControlCharacters(cell)].length;
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - widthOf(cell)));
}
