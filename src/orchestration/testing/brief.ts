import type { Payload } from '../../core/events/payloads.ts';
import { sha256 } from '../../core/hashing.ts';

/** Payload of `production.opened`. */
export type Opened = Payload<'production.opened'>;
/** One shot of it. */
export type ShotSpec = Opened['episodes'][number]['shots'][number];

/** A shot of a made-up production; its digest follows its prompt. */
export function shotSpec(ref: string, more: Partial<ShotSpec> & { readonly prompt?: string } = {}): ShotSpec {
  const { prompt = ref, ...rest } = more;
  return { ref, scene: 'sc010', specDigest: sha256(prompt), durationS: 5, frames: 120, hero: false, ...rest };
}

/** A policy that asks nobody, with changes. */
export function policyOf(more: Partial<Opened['policy']> = {}): Opened['policy'] {
  return {
    planGate: 'auto',
    takeGate: 'auto',
    episodeGate: 'auto',
    maxAttemptsPerShot: 4,
    hedge: false,
    inDoubt: 'reassign',
    degrade: 'allow',
    ...more,
  };
}

/** A production of one episode `e01`, with changes. Money in micro-USD. */
export function openedOf(shots: readonly ShotSpec[], more: Partial<Opened> = {}): Opened {
  return {
    production: 'glasshouse',
    title: 'The Glasshouse',
    revision: 1,
    fileSha256: sha256(JSON.stringify(shots)),
    toolVersion: '0.0.0',
    policy: policyOf(),
    cap: 100_000_000,
    atRiskMax: 10_000_000,
    episodes: [{ id: 'e01', title: 'Rain', shots: [...shots] }],
    ...more,
  };
}
