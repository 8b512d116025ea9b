/**
 * Concurrency by additive increase, multiplicative decrease (Chiu and Jain 1989, as in TCP): a vendor that says "too
 * many" halves what we run at once there; each delivery gives a part of a slot back, one whole slot per round.
 */

/** Attempts that may run at once: whole slots out of the folded figure, at least one, at most what the account allows. */
export function slotsOf(slots: number | undefined, concurrency: number): number {
  return Math.max(1, Math.min(concurrency, Math.floor(slots ?? concurrency)));
}

/** Slots after the vendor turned an attempt away for load while `open` others ran. */
export function halved(slots: number | undefined, concurrency: number, open: number): number {
  const running = Math.max(1, Math.min(slots ?? concurrency, concurrency, open + 1));
  return Math.max(1, running / 2);
}

/** Slots after a delivery. `undefined` again once all are back. */
export function regained(slots: number | undefined, concurrency: number): number | undefined {
  if (slots === undefined) return undefined;
  const more = slots + 1 / Math.max(1, Math.floor(slots));
  return more >= concurrency ? undefined : more;
}
