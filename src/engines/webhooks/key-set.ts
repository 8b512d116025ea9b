import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Clock, EpochMs } from '../../core/clock.ts';
import { type Exchange, list, record } from '../adapters/reply.ts';

/** The public keys of a vendor's webhooks, kept for a while. */
export interface KeySet {
  /** Keys to check with; `undefined` when none can be had. */
  keys(): Promise<readonly KeyObject[] | undefined>;
  /** Keys fetched anew because the known ones did not fit; the known ones when it is too early to ask again. */
  renewed(): Promise<readonly KeyObject[] | undefined>;
}

/** Keys older than this are fetched anew; until then a vendor that changes them is asked when a signature does not fit. */
const freshMs = 12 * 3_600_000;
/** No key is used longer than this after it was fetched. */
const lifeMs = 24 * 3_600_000;
/** Shortest pause between two fetches: forged signatures must not become requests to the vendor. */
const pauseMs = 60_000;

/**
 * Keeps the Ed25519 keys of a JWKS (RFC 7517, RFC 8037). When they can't be fetched the last ones serve on, for a day;
 * after that nothing can be checked.
 * @param read fetches the JWKS; must not throw.
 */
export function keySet(clock: Pick<Clock, 'now'>, read: () => Promise<Exchange>): KeySet {
  let known: { readonly keys: readonly KeyObject[]; readonly at: EpochMs } | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const ask = async (): Promise<void> => {
    askedAt = clock.now();
    const keys = keysIn(await read());
    if (keys.length > 0) known = { keys, at: clock.now() };
  };
  const usable = (): readonly KeyObject[] | undefined =>
    known !== undefined && clock.now() - known.at < lifeMs ? known.keys : undefined;
  const renewed = async (): Promise<readonly KeyObject[] | undefined> => {
    if (asking === undefined && clock.now() - askedAt >= pauseMs) {
      asking = ask().finally(() => {
        asking = undefined;
      });
    }
    await asking;
    return usable();
  };
  return {
    keys: async () => (known !== undefined && clock.now() - known.at < freshMs ? known.keys : renewed()),
    renewed,
  };
}

/** The Ed25519 keys of a JWKS reply; whatever else stands in it is left out. */
function keysIn(exchange: Exchange): readonly KeyObject[] {
  if (exchange.kind === 'broken' || exchange.reply.status !== 200) return [];
  return list(record(exchange.reply.body)['keys'])
    .slice(0, 32)
    .flatMap((each) => {
      const { kty, crv, x } = record(each);
      if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string') return [];
      try {
        return [createPublicKey({ format: 'jwk', key: { kty, crv, x } })];
      } catch {
        // Not a key after all: the others may be.
        return [];
      }
    });
}
