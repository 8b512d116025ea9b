import assert from 'node:assert/strict';
import { sha256 } from '../../core/hashing.ts';
import type { JobHandle } from '../engine.ts';
import { wireDigest } from '../wire-digest.ts';
import { memorySink } from './conversation.ts';
import type { CaseText } from './engine-cases.ts';

/** From a request to the bytes of a clip. */
export const makingCases: readonly CaseText[] = [
  {
    name: 'describes itself as ready, and as emulated when the vendor says so',
    show: async (talk) => {
      const { engine, probed, vendor } = talk.subject;
      const description = await talk.engine().describe();
      assert.equal(description.state, 'ready', description.reason);
      assert.equal(description.facts.id, engine);
      assert.equal(description.facts.emulated, probed);
      assert.equal(await vendor.creates(), 0);
    },
  },
  {
    name: 'plans the same request to the same wire bytes',
    show: async (talk) => {
      assert.equal(wireDigest(talk.wire()), wireDigest(talk.wire()));
    },
  },
  {
    name: 'makes a clip: submit once, observe to the end, fetch the bytes',
    show: async (talk) => {
      const { clip, reportsCost, vendor } = talk.subject;
      const handle = await talk.accepted();
      assert.equal(handle.emulated, true);
      const seen = await talk.ended(handle);
      if (seen.kind !== 'succeeded') assert.fail(JSON.stringify(seen));
      const sink = memorySink();
      const [output] = seen.outputs;
      const fetched = await talk.fetch(output ?? assert.fail('no output'), sink);
      assert.partialDeepStrictEqual(fetched, { kind: 'fetched', sha256: sha256(clip), emulated: true });
      assert(Buffer.from(sink.bytes()).equals(clip));
      assert.equal(await vendor.creates(), 1);
      assert.equal(seen.cost !== undefined, reportsCost);
    },
  },
  {
    name: 'carries a first frame to the vendor',
    applies: ({ takesFirstFrame }) => takesFirstFrame,
    show: async (talk) => {
      const bare = JSON.stringify(talk.wire());
      const frame = talk.subject.frame();
      assert.deepEqual(talk.wire([frame]).assets, [frame]);
      assert.notEqual(JSON.stringify(talk.wire([frame])), bare);
      assert.equal((await talk.ended(await talk.accepted([frame]))).kind, 'succeeded');
    },
  },
  {
    name: 'sends nothing when the first frame changed since it was planned',
    applies: ({ takesFirstFrame }) => takesFirstFrame,
    show: async (talk) => {
      const frame = { ...talk.subject.frame(), sha256: sha256('other') };
      assert.partialDeepStrictEqual(await talk.submit(talk.wire([frame])), {
        kind: 'rejected',
        failure: { outcome: 'invalid-request', billed: 'no' },
      });
      assert.equal(await talk.subject.vendor.creates(), 0);
    },
  },
  {
    name: 'goes on with a job from its JSON handle in a fresh engine',
    show: async (talk) => {
      const handle = JSON.parse(JSON.stringify(await talk.accepted())) as JobHandle;
      assert.equal((await talk.ended(handle)).kind, 'succeeded');
    },
  },
];
