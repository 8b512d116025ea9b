import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import { messageOf } from '../core/errors.ts';
import type { ProductionProblem } from './problem.ts';

/** Keys and list positions from the top of a document to one value. */
export type ValuePath = readonly (string | number)[];

/** A place in a file, both from 1. */
export interface Position {
  readonly line: number;
  readonly col: number;
}

/** A YAML text as plain data that still knows where each value stands. */
export interface LocatedDocument {
  readonly file: string;
  readonly value: unknown;
  /** Where the key of a value (or the item of a list) stands; for what is missing, the thing it is missing from. */
  positionOf(path: ValuePath): Position;
}

/** What reading a YAML text gives: data, or problems, or both (a repeated key still leaves data to check). */
export interface DocumentResult {
  readonly document?: LocatedDocument;
  readonly problems: readonly ProductionProblem[];
}

/** Values a document may have once its aliases are written out; stops alias bombs. */
const maxValues = 500_000;

/**
 * Parses YAML 1.2 (core schema) text. Pure; never throws for bad text.
 * @param file how problems name the file.
 */
export function parseProductionYaml(text: string, file: string): DocumentResult {
  const lines = new LineCounter();
  const problem = (at: Position, message: string, hint: string): ProductionProblem => {
    return { code: 'production.yaml', file, ...at, path: '', message, hint };
  };
  const fatal = (message: string, hint: string): DocumentResult => {
    return { problems: [problem({ line: 1, col: 1 }, message, hint)] };
  };
  let parsed: Document.Parsed;
  let value: unknown;
  try {
    parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true, version: '1.2' });
  } catch (thrown) {
    // The parser recurses: tens of thousands of nested brackets end its stack.
    return fatal(`can't be parsed: ${messageOf(thrown)}`, 'Check that brackets are closed and nesting is shallow.');
  }
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), col: Math.max(1, col) };
  };
  const problems = [...parsed.errors, ...parsed.warnings].map((error) => {
    const repeated = error.code === 'DUPLICATE_KEY';
    return problem(
      position(error.pos[0]),
      repeated ? 'the same key stands here twice' : `not valid YAML: ${error.message}`,
      repeated ? 'Keep one of the two.' : 'Correct the YAML; two spaces per level, no tabs.',
    );
  });
  if (parsed.errors.some((error) => error.code !== 'DUPLICATE_KEY')) return { problems };
  if (parsed.contents === null) return fatal('the file is empty', 'Start with `shotcaller init`.');
  try {
    if (valuesOf(parsed.contents, parsed) > maxValues) {
      return fatal('too many values, or an alias that contains itself', 'Write the repeated parts out.');
    }
    value = parsed.toJS({ maxAliasCount: -1 });
  } catch (thrown) {
    return fatal(`an alias can't be followed: ${messageOf(thrown)}`, 'Write the repeated parts out.');
  }
  return { document: { file, value, positionOf: (path) => position(offsetOf(parsed, path)) }, problems };
}

/** Counts values with aliases written out; an alias inside its own anchor counts as endless. */
function valuesOf(root: Node, document: Document): number {
  const counted = new Map<Node, number>();
  const count = (node: unknown): number => {
    if (isPair(node)) return count(node.key) + count(node.value);
    if (isAlias(node)) return count(node.resolve(document));
    if (!isNode(node) || !isCollection(node)) return 1;
    const known = counted.get(node);
    if (known !== undefined) return known;
    counted.set(node, Number.POSITIVE_INFINITY);
    const total = node.items.reduce<number>((sum, item) => sum + count(item), 1);
    counted.set(node, total);
    return total;
  };
  return count(root);
}

function offsetOf(document: Document.Parsed, path: ValuePath): number {
  let node: unknown = document.contents;
  let offset = startOf(node, 0);
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      offset = startOf(pair.key, offset);
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
      node = node.items[step];
      offset = startOf(node, offset);
    } else {
      return offset;
    }
  }
  return offset;
}

function startOf(node: unknown, otherwise: number): number {
  return isNode(node) ? (node.range?.[0] ?? otherwise) : otherwise;
}
