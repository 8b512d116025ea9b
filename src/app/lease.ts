import { ConfigError } from '../core/errors.ts';
import { defaultLostS } from '../store/sqlite/lease.ts';
import type { LeaseOptions } from '../store/sqlite/log.ts';
import type { AppContext } from './context.ts';

/** Environment variable with the seconds of silence after which a production may be taken over. */
export const leaseLostVariable = 'SHOTCALLER_LEASE_LOST_S';

/**
 * How long the owner of a production may be silent, in this set-up; default 30 seconds.
 * @throws {ConfigError} `config.invalid` when the variable is not a number of seconds from 1 on.
 */
export function leaseOptions({ env }: Pick<AppContext, 'env'>): Required<LeaseOptions> {
  const text = env[leaseLostVariable]?.trim();
  if (text === undefined || text === '') return { lostS: defaultLostS };
  const lostS = Number(text);
  if (Number.isFinite(lostS) && lostS >= 1) return { lostS };
  throw new ConfigError(
    'config.invalid',
    `${leaseLostVariable} is ${JSON.stringify(text)}, not a number of seconds`,
    {},
    { hint: 'Give seconds, at least 1, or leave it unset for 30.' },
  );
}
