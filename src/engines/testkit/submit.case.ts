import assert from 'node:assert/strict';
import { systemClock } from '../../core/system-clock.ts';
import { callLimitMs } from './conversation.ts';
import type { CaseText } from './engine-cases.ts';
import type { VendorTrouble } from './subject.ts';

/** Replies after which nobody can know whether the job exists, and how many jobs do exist. */
const doubts: readonly (readonly [name: string, effect: VendorTrouble, created: number])[] = [
  ['sends one POST and is in doubt on a 500 before the job exists [rows 5, 6]', { name: '5xx-before', status: 500 }, 0],
  ['sends one POST and is in doubt on a 503 before the job exists [rows 5, 6]', { name: '5xx-before', status: 503 }, 0],
  ['sends one POST and is in doubt on a 5xx after the job exists [row 6]', { name: '5xx-after' }, 1],
  ['sends one POST and is in doubt on a reset [rows 5, 6]', { name: 'reset', jobExists: true }, 1],
  ['sends one POST and is in doubt on silence [rows 5, 6]', { name: 'hang-after' }, 1],
  ['sends one POST and is in doubt on a drifted reply [row 20]', { name: 'schema-drift' }, 1],
];

const restS = 20;
const retryAfter: readonly (readonly [name: string, form: string])[] = [
  ['sends one POST on a 429 and takes over Retry-After given in seconds [row 1]', 'seconds'],
  ['sends one POST on a 429 and takes over Retry-After given as a date [row 1]', 'date'],
  ['sends one POST on a 429 and takes over Retry-After given in milliseconds [row 1]', 'ms'],
  ['sends one POST on a 429 and does without Retry-After [row 1]', 'absent'],
  ['sends one POST on a 429 and cuts an absurd Retry-After [row 1]', 'absurd'],
];

const refusals: readonly (readonly [name: string, effect: VendorTrouble, outcome: string])[] = [
  ['calls a refused input at create by its class, uncharged', { name: 'refuse-input', at: 'create' }, 'refused-input'],
  ['calls a refused key at create by its class, uncharged [row 4]', { name: 'auth', status: 401 }, 'misconfigured'],
  ['calls a 410 at create by its class, uncharged [row 24]', { name: 'gone', status: 410 }, 'retired'],
  ['calls a 404 at create by its class, uncharged [row 24]', { name: 'gone', status: 404 }, 'retired'],
];

/** The one call that may cost money. */
export const submitCases: readonly CaseText[] = [
  ...doubts.map(
    ([name, effect, created]): CaseText => ({
      name,
      show: async (talk) => {
        const { vendor } = talk.subject;
        await vendor.trouble('create', effect);
        assert.equal((await talk.submit(talk.wire(), talk.engine(callLimitMs(effect)))).kind, 'unknown');
        assert.equal(await vendor.creates(), 1);
        assert.equal((await vendor.jobs()).length, created);
      },
    }),
  ),
  ...retryAfter.map(
    ([name, form]): CaseText => ({
      name,
      show: async (talk) => {
        const { vendor } = talk.subject;
        await vendor.trouble('create', { name: '429', retryAfter: form, afterS: restS });
        const before = systemClock.now();
        const result = await talk.submit();
        assert.partialDeepStrictEqual(result, {
          kind: 'rejected',
          failure: { outcome: 'rate-limited', billed: 'no' },
        });
        assert.equal(await vendor.creates(), 1);
        const at = result.kind === 'rejected' ? result.failure.retryAt : undefined;
        if (form === 'absent') assert.equal(at, undefined);
        else if (form === 'absurd') assert((at ?? 0) <= systemClock.now() + 15 * 60_000);
        else assert(Math.abs((at ?? 0) - before - restS * 1000) < 5_000, `rests until ${at}, asked at ${before}`);
      },
    }),
  ),
  ...refusals.map(
    ([name, effect, outcome]): CaseText => ({
      name,
      show: async (talk) => {
        const { vendor } = talk.subject;
        await vendor.trouble('create', effect);
        assert.partialDeepStrictEqual(await talk.submit(), { kind: 'rejected', failure: { outcome, billed: 'no' } });
        assert.equal(await vendor.creates(), 1);
      },
    }),
  ),
  {
    name: 'calls an empty account quota-exhausted [row 3]',
    applies: ({ quota }) => quota,
    show: async (talk) => {
      await talk.subject.vendor.trouble('create', { name: 'quota' });
      assert.partialDeepStrictEqual(await talk.submit(), {
        kind: 'rejected',
        failure: { outcome: 'quota-exhausted', billed: 'no' },
      });
    },
  },
  {
    name: 'rejects without charge when nobody listens at the vendor’s address [row 5]',
    show: async (talk) => {
      assert.partialDeepStrictEqual(await talk.submit(talk.wire(), talk.subject.vendor.unreachable()), {
        kind: 'rejected',
        failure: { outcome: 'unavailable', billed: 'no' },
      });
    },
  },
];
