import assert from 'node:assert/strict';
import { callLimitMs } from './conversation.ts';
import type { CaseText } from './engine-cases.ts';
import type { VendorTrouble } from './subject.ts';

const ends: readonly (readonly [name: string, effect: VendorTrouble, outcomes: readonly string[]])[] = [
  [
    'calls a refused input of a running job by its class [row 19]',
    { name: 'refuse-input', at: 'run' },
    ['refused-input'],
  ],
  ['calls a refused output by its class [row 19]', { name: 'refuse-output' }, ['refused-output']],
  [
    'calls the vendor’s own error a failure that counts against the vendor',
    { name: 'fail' },
    ['unavailable', 'capacity'],
  ],
];

const oddReplies: readonly (readonly [name: string, effect: VendorTrouble])[] = [
  ['calls an unknown status word bad output [row 20]', { name: 'unknown-status' }],
  ['calls success without an output bad output [row 20]', { name: 'empty-output' }],
];

const blindReads: readonly (readonly [name: string, effect: VendorTrouble])[] = [
  ['does not fail a job because its status answered with a 503 [row 5]', { name: '5xx-before', status: 503 }],
  ['does not fail a job because its status answered with a 429 [row 1]', { name: '429' }],
  ['does not fail a job because its status answered with a reset [row 5]', { name: 'reset' }],
  ['does not fail a job because its status answered with silence [row 5]', { name: 'hang-before' }],
  ['does not fail a job because its status answered with a refused key [row 4]', { name: 'auth', status: 401 }],
];

/** Following a job. */
export const observeCases: readonly CaseText[] = [
  ...ends.map(
    ([name, effect, outcomes]): CaseText => ({
      name,
      show: async (talk) => {
        await talk.subject.vendor.trouble('create', effect);
        const seen = await talk.ended(await talk.accepted());
        if (seen.kind !== 'failed') assert.fail(JSON.stringify(seen));
        assert(outcomes.includes(seen.failure.outcome), `${seen.failure.outcome} is none of ${outcomes.join(', ')}`);
      },
    }),
  ),
  ...oddReplies.map(
    ([name, effect]): CaseText => ({
      name,
      show: async (talk) => {
        const { vendor } = talk.subject;
        const handle = await talk.accepted();
        await vendor.advance(600);
        await vendor.trouble('status', effect);
        assert.partialDeepStrictEqual(await talk.ended(handle), { kind: 'failed', failure: { outcome: 'bad-output' } });
      },
    }),
  ),
  ...blindReads.map(
    ([name, effect]): CaseText => ({
      name,
      show: async (talk) => {
        const { vendor } = talk.subject;
        const handle = await talk.accepted();
        await vendor.advance(600);
        await vendor.trouble('status', effect);
        assert.equal((await talk.observe(handle, talk.engine(callLimitMs(effect)))).kind, 'unreadable');
        await vendor.calm();
        assert.equal((await talk.ended(handle)).kind, 'succeeded');
      },
    }),
  ),
  {
    name: 'calls a job the vendor does not know gone [row 21]',
    show: async (talk) => {
      // Of the right shape, and nobody's job any more; old enough that no list can be lagging behind.
      const known = { ...(await talk.accepted()), createdAt: '2026-01-01T00:00:00Z' };
      await talk.subject.vendor.reset();
      assert.equal((await talk.observe(known)).kind, 'gone');
    },
  },
];
