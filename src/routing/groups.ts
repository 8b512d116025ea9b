import type { ShotRef } from '../core/ids.ts';
import type { Shot } from '../production/shot.ts';

/** Continuity group of every shot that shares one, by shot ref. The group's id is the ref of its first shot. */
export type Groups = ReadonlyMap<ShotRef, string>;

/**
 * Shots that should look as if one camera had made them: those that continue each other, and those of a scene that
 * share a character. Groups of one shot are left out.
 */
export function continuityGroups(shots: readonly Shot[]): Groups {
  const leader = new Map<ShotRef, ShotRef>(shots.map((shot) => [shot.ref, shot.ref]));
  const position = new Map(shots.map((shot) => [shot.ref, shot.index]));
  const find = (ref: ShotRef): ShotRef => {
    let at = ref;
    for (let next = leader.get(at); next !== undefined && next !== at; next = leader.get(at)) at = next;
    return at;
  };
  const join = (a: ShotRef, b: ShotRef): void => {
    const [first, second] = [find(a), find(b)];
    if (first === second) return;
    const keepFirst = (position.get(first) ?? 0) <= (position.get(second) ?? 0);
    leader.set(keepFirst ? second : first, keepFirst ? first : second);
  };
  const lastWith = new Map<string, ShotRef>();
  for (const shot of shots) {
    if (shot.continues !== undefined && leader.has(shot.continues)) join(shot.continues, shot.ref);
    for (const character of shot.characters) {
      const key = JSON.stringify([shot.episode, shot.scene, character]);
      const earlier = lastWith.get(key);
      if (earlier !== undefined) join(earlier, shot.ref);
      lastWith.set(key, shot.ref);
    }
  }
  const members = Map.groupBy(shots, (shot) => find(shot.ref));
  return new Map(
    [...members].flatMap(([id, group]) => (group.length < 2 ? [] : group.map((shot) => [shot.ref, id] as const))),
  );
}
