/** Pairs already found equal: a fold shares most of its parts with the fold before. */
const known = new WeakMap<object, WeakSet<object>>();

/** Whether two values are the same JSON, whatever the order of keys; an absent key is not an `undefined` one. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (known.get(a)?.has(b)) return true;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(b, key)) return false;
    if (!sameJson((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key])) return false;
  }
  const equals = known.get(a) ?? new WeakSet();
  equals.add(b);
  known.set(a, equals);
  return true;
}
