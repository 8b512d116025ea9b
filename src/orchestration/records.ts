/**
 * Copies made since the current batch began. Nobody outside the batch has seen them, so the batch may go on writing to
 * them; `undefined` outside a batch.
 */
let own: WeakSet<object> | undefined;

/**
 * The record with entries set. Never changes a record that anybody else holds; inside `inOneGo` a copy is made once and
 * written to from then on.
 * @param record keyed by our own ids, never by text from outside: `__proto__` must not occur.
 */
export function withEntries<K extends string, V>(
  record: Readonly<Record<K, V>>,
  entries: readonly (readonly [K, NoInfer<V>])[],
): Readonly<Record<K, V>> {
  const writable: Record<K, V> = own?.has(record) === true ? record : copyOf(record);
  own?.add(writable);
  for (const [key, value] of entries) writable[key] = value;
  return writable;
}

/**
 * Runs pure, synchronous work that sets many entries one after the other: with a production's thousands of shots, a copy
 * for each would cost more than everything else.
 */
export function inOneGo<T>(work: () => T): T {
  const outer = own;
  own = new WeakSet();
  try {
    return work();
  } finally {
    own = outer;
  }
}

/** A quarter of the time of `{ ...record }` for thousands of keys: spreading sorts them first. */
function copyOf<K extends string, V>(record: Readonly<Record<K, V>>): Record<K, V> {
  const copy = {} as Record<K, V>;
  for (const key in record) copy[key] = record[key];
  return copy;
}
