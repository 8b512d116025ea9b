import type { EpochMs } from './clock.ts';
import type { Random } from './random.ts';

/** `vendor/model`, e.g. `runway/gen4.5`. */
export type EngineId = string;
/** ULID of one attempt. */
export type AttemptId = string;
/** What an event belongs to: the production, one episode, or one shot. */
export type UnitId = 'production' | `episode:${string}` | `shot:${string}/${string}`;
/** `episode/shot`, e.g. `e01/sh010`: how people name a shot. */
export type ShotRef = `${string}/${string}`;

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID (ulid spec): 48 bits of time, 80 random bits; sorts by time of creation. */
export function ulid(now: EpochMs, random: Random): string {
  let time = '';
  for (let i = 0, t = now; i < 10; i++, t = Math.floor(t / 32)) time = crockford[t % 32] + time;
  const tail = Array.from(random.bytes(16), (byte) => crockford[byte % 32]).join('');
  return time + tail;
}

/** The unit of a shot. */
export function shotUnit(ref: ShotRef): `shot:${string}/${string}` {
  return `shot:${ref}`;
}

/** The unit of an episode. */
export function episodeUnit(episode: string): `episode:${string}` {
  return `episode:${episode}`;
}

/** The shot a unit names, or `undefined` for the production and episodes. */
export function shotOf(unit: UnitId): ShotRef | undefined {
  return unit.startsWith('shot:') ? (unit.slice(5) as ShotRef) : undefined;
}

/** The episode a unit names or belongs to, or `undefined` for the production. */
export function episodeOf(unit: UnitId): string | undefined {
  if (unit.startsWith('episode:')) return unit.slice(8);
  return unit.startsWith('shot:') ? unit.slice(5).split('/')[0] : undefined;
}
