import assert from 'node:assert/strict';
import type { CaseText } from './engine-cases.ts';

/** Fetching what was paid for. */
export const outputCases: readonly CaseText[] = [
  {
    name: 'says expired for a dead output URL, and a fresh one works [row 29]',
    applies: ({ inlineOutput }) => inlineOutput !== true,
    show: async (talk) => {
      const handle = await talk.accepted();
      const first = await talk.output(handle);
      await talk.subject.vendor.trouble('output', { name: 'expired-url' }, true);
      assert.equal((await talk.fetch(first)).kind, 'expired');
      assert.equal((await talk.fetch(await talk.output(handle))).kind, 'fetched');
    },
  },
  {
    name: 'calls a transfer that breaks off lost output [row 30]',
    applies: ({ inlineOutput }) => inlineOutput !== true,
    show: async (talk) => {
      const output = await talk.output(await talk.accepted());
      await talk.subject.vendor.trouble('output', { name: 'truncated', declared: true });
      assert.partialDeepStrictEqual(await talk.fetch(output), {
        kind: 'failed',
        failure: { outcome: 'output-lost', billed: 'yes' },
      });
    },
  },
  {
    name: 'keeps keys and signed links out of everything it says [row 49 Q]',
    show: async (talk) => {
      // The search itself follows every case; here the replies that are most likely to give a key away.
      const { vendor } = talk.subject;
      const handle = await talk.accepted();
      await vendor.trouble('create', { name: 'auth', status: 401 });
      await talk.submit();
      await vendor.trouble('create', { name: '5xx-after' });
      await talk.submit();
      await vendor.trouble('status', { name: 'auth', status: 403 });
      await talk.observe(handle);
      await vendor.calm();
      await talk.fetch(await talk.output(handle));
      assert(!JSON.stringify(handle).includes('?'), 'a handle holds a link with a query');
    },
  },
];
