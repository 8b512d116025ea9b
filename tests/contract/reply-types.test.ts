import { describe, expect, it } from 'vitest';
import { type TestLab, testLab } from '../../src/lab/lab.fixture.ts';
import { comfyuiTypes, hearComfyui } from './reply-types/comfyui.ts';
import type { Ear } from './reply-types/ear.ts';
import { falTypes, hearFal } from './reply-types/fal.ts';
import { googleTypes, hearGoogle } from './reply-types/google.ts';
import { hearLuma, lumaTypes } from './reply-types/luma.ts';
import { hearReplicate, replicateTypes } from './reply-types/replicate.ts';
import { replyErrors } from './reply-types/reply-errors.ts';
import { hearRunway, runwayTypes } from './reply-types/runway.ts';

const vendors: Readonly<Record<string, { readonly types: string; hear(lab: TestLab): Promise<Ear> }>> = {
  ComfyUI: { types: comfyuiTypes, hear: hearComfyui },
  fal: { types: falTypes, hear: hearFal },
  Google: { types: googleTypes, hear: hearGoogle },
  Luma: { types: lumaTypes, hear: hearLuma },
  Replicate: { types: replicateTypes, hear: hearReplicate },
  Runway: { types: runwayTypes, hear: hearRunway },
};
const declarations = Object.values(vendors).map(({ types }) => types);

async function heard(hear: (lab: TestLab) => Promise<Ear>): Promise<Ear> {
  await using lab = await testLab();
  return await hear(lab);
}

describe('replies of the lab', () => {
  it('satisfy the types of the vendors’ own clients, field by field, on every route and in every state', async () => {
    const ears = await Promise.all(Object.values(vendors).map(({ hear }) => heard(hear)));
    expect(ears.flatMap(({ unasked }) => unasked)).toEqual([]);
    const replies = ears.flatMap((ear) => ear.heard);
    expect(replies.length).toBeGreaterThan(100);
    expect(replyErrors(declarations, replies)).toEqual([]);
  });

  it('would be found wrong by the same check: a field missing, of another type, unknown, or of no known route', () => {
    const task = { id: 'a', createdAt: 'now', status: 'RUNNING', progress: 0.5, estimatedCost: { credits: 5 } };
    const { progress, ...without } = task;
    const wrong: readonly (readonly [object, string, string])[] = [
      [without, 'RunwayTask', "'progress' is missing"],
      [{ ...task, progress: String(progress) }, 'RunwayTask', "'string' is not assignable to type 'number'"],
      [{ ...task, estimatedCost: { credits: 5, dollars: 1 } }, 'RunwayTask', '"dollars"'],
      [{ ...task, status: 'REVIEWING' }, 'RunwayTask', '"REVIEWING"'],
      [
        { IN_QUEUE: true, COMPLETED: true },
        "Record<import('@fal-ai/client').QueueStatus['status'], true>",
        'IN_PROGRESS',
      ],
      [{ previous: null, results: [] }, 'ReplicatePage', "'next' is missing"],
      [{}, 'never', "'never'"],
    ];
    const right = { where: 'right', type: 'RunwayTask', body: task };
    const replies = wrong.map(([body, type], n) => ({ where: `wrong ${n}`, type, body }));
    const errors = replyErrors(declarations, [right, ...replies]);
    expect(errors.map((error) => error.split(':')[0])).toEqual(replies.map(({ where }) => where));
    for (const [n, [, , message]] of wrong.entries()) expect(errors[n]).toContain(message);
  });
});
