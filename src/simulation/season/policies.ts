import { createRouter, type RouterParts } from '../../app/ports/router.ts';
import { ConfigError } from '../../core/errors.ts';
import type { Router } from '../../orchestration/ports.ts';
import { forgetful, shotByShot } from './ablations.ts';
import { fixedMap, priority, single, weightedShuffle } from './rivals/fixed.ts';
import { leastBusy } from './rivals/least-busy.ts';
import type { SeasonWorld } from './world.ts';

/** One way to run a season. */
export interface SeasonPolicy {
  readonly name: string;
  /** Whether the production's policy allows hedges. */
  readonly hedge: boolean;
  /** Whether it may read the world's truth; only the fixed map does. */
  readonly router: (world: SeasonWorld, parts: RouterParts) => Router;
}

/** Everything that is compared. `ours` is the product as it is; the others film with the same log, failover and gate. */
export const seasonPolicies: readonly SeasonPolicy[] = [
  { name: 'single engine', hedge: false, router: single },
  { name: 'manual fixed map', hedge: false, router: fixedMap },
  { name: 'priority + cooldown', hedge: false, router: priority },
  { name: 'weighted shuffle', hedge: false, router: weightedShuffle },
  { name: 'least busy', hedge: false, router: leastBusy },
  { name: 'ours', hedge: true, router: (_world, parts) => createRouter(parts) },
  { name: 'ours without joint plan', hedge: true, router: (_world, parts) => shotByShot(parts) },
  { name: 'ours without hedging', hedge: false, router: (_world, parts) => createRouter(parts) },
  { name: 'ours without learning', hedge: true, router: (_world, parts) => forgetful(parts) },
];

/**
 * Policies by name; none means all.
 * @throws {ConfigError} `usage.invalid` for an unknown name.
 */
export function policiesNamed(names: readonly string[]): readonly SeasonPolicy[] {
  const unknown = names.find((name) => !seasonPolicies.some((policy) => policy.name === name));
  if (unknown === undefined) return seasonPolicies.filter(({ name }) => names.length === 0 || names.includes(name));
  const hint = `There are: ${seasonPolicies.map(({ name }) => name).join(', ')}`;
  throw new ConfigError('usage.invalid', `No policy ${unknown}`, { policy: unknown }, { hint });
}

/** The name of the policy that everything is held against. */
export const rivalName = 'least busy';

/** The name of the product as it is. */
export const oursName = 'ours';
