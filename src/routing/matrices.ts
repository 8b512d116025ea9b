import { dimensions } from '../core/dimensions.ts';

/** Number of quality dimensions; vectors and matrices here have this size, in the order of `dimensions`. */
export const size = dimensions.length;

/** A square matrix, row by row. */
export type Matrix = ArrayLike<number>;

/** Matrix times vector. */
export function times(matrix: Matrix, vector: ArrayLike<number>): Float64Array {
  const result = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let at = 0; at < size; at++) sum += (matrix[row * size + at] ?? 0) * (vector[at] ?? 0);
    result[row] = sum;
  }
  return result;
}

/** Matrix times matrix. */
export function product(a: Matrix, b: Matrix): Float64Array {
  const result = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let k = 0; k < size; k++) {
      const factor = a[row * size + k] ?? 0;
      if (factor === 0) continue;
      for (let at = 0; at < size; at++)
        result[row * size + at] = (result[row * size + at] ?? 0) + factor * (b[k * size + at] ?? 0);
    }
  return result;
}

/** Adds a vector or matrix to another, in place. */
export function addInto(sum: Float64Array, more: ArrayLike<number>, factor = 1): void {
  for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + factor * (more[at] ?? 0);
}

/** Sum of products. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < size; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

/** Inverse, and logarithm of the determinant's size, by elimination with row exchange: thirteen rows need no library. */
export function inverted(matrix: Matrix): { readonly inverse: Float64Array; readonly logDeterminant: number } {
  const width = 2 * size;
  const rows = Array.from({ length: size }, (_, row) => {
    const full = new Float64Array(width);
    for (let at = 0; at < size; at++) full[at] = matrix[row * size + at] ?? 0;
    full[size + row] = 1;
    return full;
  });
  let logDeterminant = 0;
  for (let column = 0; column < size; column++) {
    const pivot = pivotOf(rows, column);
    const head = pivot[column] ?? 1;
    logDeterminant += Math.log(Math.abs(head));
    for (let at = column; at < width; at++) pivot[at] = (pivot[at] ?? 0) / head;
    for (const row of rows) {
      const factor = row === pivot ? 0 : (row[column] ?? 0);
      if (factor === 0) continue;
      for (let at = column; at < width; at++) row[at] = (row[at] ?? 0) - factor * (pivot[at] ?? 0);
    }
  }
  const inverse = new Float64Array(size * size);
  for (const [row, full] of rows.entries()) inverse.set(full.subarray(size), row * size);
  return { inverse, logDeterminant };
}

/** Brings the row with the largest figure of a column to its place. */
function pivotOf(rows: Float64Array[], column: number): Float64Array {
  let best = column;
  for (let row = column + 1; row < size; row++)
    if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = row;
  const [pivot, moved] = [rows[best] ?? new Float64Array(2 * size), rows[column] ?? new Float64Array(2 * size)];
  rows[best] = moved;
  rows[column] = pivot;
  return pivot;
}
