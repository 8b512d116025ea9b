import assert from 'node:assert/strict';
import type { CaseText } from './engine-cases.ts';

/** Calling off, and looking for what a lost reply left behind. */
export const settleCases: readonly CaseText[] = [
  {
    name: 'cancels a job that has not ended [row 18]',
    applies: ({ cancels }) => cancels !== false,
    show: async (talk) => {
      const { vendor } = talk.subject;
      assert.equal((await talk.cancel(await talk.accepted())).kind, 'cancelled');
      await vendor.advance(600);
      assert.equal((await vendor.jobs())[0]?.state, 'cancelled');
    },
  },
  {
    name: 'never deletes a finished clip by a late cancel [row 18]',
    applies: ({ cancels }) => cancels !== false,
    show: async (talk) => {
      const handle = await talk.accepted();
      await talk.ended(handle);
      assert.equal((await talk.cancel(handle)).kind, 'too-late');
      assert.equal((await talk.ended(handle)).kind, 'succeeded');
    },
  },
  {
    name: 'leaves alone a job that runs, where only what waits can be called off [row 18]',
    applies: ({ cancels }) => cancels === 'queued',
    show: async (talk) => {
      await talk.subject.vendor.trouble('create', { name: 'stuck', state: 'running' });
      const handle = await talk.accepted();
      await talk.subject.vendor.advance(600);
      assert.equal((await talk.cancel(handle)).kind, 'too-late');
      assert.equal((await talk.observe(handle)).kind, 'running');
    },
  },
  {
    name: 'says that nothing can be called off, and leaves the job alone',
    applies: ({ cancels }) => cancels === false,
    show: async (talk) => {
      const handle = await talk.accepted();
      assert.equal((await talk.cancel(handle)).kind, 'unsupported');
      assert.equal((await talk.ended(handle)).kind, 'succeeded');
    },
  },
  {
    name: 'finds the job of a lost submit reply, and follows it to its end [row 6]',
    applies: ({ reconcile }) => reconcile === 'found',
    show: async (talk) => {
      const { vendor } = talk.subject;
      await vendor.trouble('create', { name: '5xx-after' });
      const wire = talk.wire();
      const attempt = talk.attempt(wire);
      assert.equal((await talk.submit(wire, talk.engine(), attempt)).kind, 'unknown');
      await vendor.calm();
      const answer = await talk.reconcile(attempt);
      if (answer.kind !== 'found') assert.fail(JSON.stringify(answer));
      assert.equal((await vendor.jobs()).length, 1);
      assert.equal(answer.handle.jobId, (await vendor.jobs())[0]?.jobId);
      assert.equal((await talk.ended(answer.handle)).kind, 'succeeded');
      assert.equal(await vendor.creates(), 1);
    },
  },
  {
    name: 'finds the job of a lost submit reply once it has ended, and calls it absent never [row 6]',
    applies: ({ reconcile }) => reconcile === 'found-once-ended',
    show: async (talk) => {
      const { vendor } = talk.subject;
      await vendor.trouble('create', { name: '5xx-after' });
      const wire = talk.wire();
      const attempt = talk.attempt(wire);
      assert.equal((await talk.submit(wire, talk.engine(), attempt)).kind, 'unknown');
      await vendor.calm();
      assert.equal((await talk.reconcile(attempt)).kind, 'undecidable');
      await vendor.advance(600);
      const answer = await talk.reconciledAtLast(attempt);
      assert.equal(answer.handle.jobId, (await vendor.jobs())[0]?.jobId);
      assert.equal((await talk.ended(answer.handle)).kind, 'succeeded');
      assert.equal(await vendor.creates(), 1);
    },
  },
  {
    name: 'answers absent when the vendor never made the job [row 5]',
    applies: ({ reconcile }) => reconcile !== 'undecidable',
    show: async (talk) => {
      await talk.subject.vendor.trouble('create', { name: '5xx-before' });
      const wire = talk.wire();
      const attempt = talk.attempt(wire);
      assert.equal((await talk.submit(wire, talk.engine(), attempt)).kind, 'unknown');
      await talk.subject.vendor.calm();
      assert.equal((await talk.reconcile(attempt)).kind, 'absent');
    },
  },
  {
    name: 'says that a lost submit reply can not be looked up, instead of guessing [row 6]',
    applies: ({ reconcile }) => reconcile === 'undecidable',
    show: async (talk) => {
      await talk.subject.vendor.trouble('create', { name: '5xx-after' });
      const wire = talk.wire();
      const attempt = talk.attempt(wire);
      assert.equal((await talk.submit(wire, talk.engine(), attempt)).kind, 'unknown');
      assert.equal((await talk.reconcile(attempt)).kind, 'undecidable');
    },
  },
];
