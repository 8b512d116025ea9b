import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobEffectSchema, jobEffectSchemas } from './faults/effects.ts';
import type { LabJob } from './job.ts';
import { hiddenFromLists, type JobState, viewJob, withEffect } from './lifecycle.ts';

const job: LabJob = {
  seq: 1,
  dialect: 'runway',
  jobId: 'j',
  model: 'gen4.5',
  clientReference: null,
  operation: '/v1/text_to_video',
  createdAt: 0,
  startsAt: 1000,
  finishesAt: 5000,
  throttled: false,
  end: 'succeeded',
  priceMicroUsd: 600_000,
  chargeMicroUsd: 600_000,
  request: {},
  order: { prompt: 'p', seed: 1, durationS: 5, width: 1280, height: 720, fps: 24, audio: false },
  effects: [],
  renderedAt: 2000,
};

const effectOf = (effect: object) => jobEffectSchema.parse(effect);
const after = (effect: object, over: Partial<LabJob> = {}) => withEffect({ ...job, ...over }, effectOf(effect));

describe('viewJob', () => {
  it('goes from queued through running to succeeded by the clock alone', () => {
    expect(viewJob(job, 999).state).toBe('queued');
    expect(viewJob(job, 3000)).toMatchObject({ state: 'running', progress01: 0.5, chargedMicroUsd: 0 });
    expect(viewJob(job, 5000)).toEqual({ state: 'succeeded', progress01: 1, endedAt: 5000, chargedMicroUsd: 600_000 });
  });

  it('never reports success before the clip is there', () => {
    const { renderedAt: _, ...unready } = job;
    expect(viewJob(unready, 1e9).state).toBe('running');
    expect(viewJob({ ...job, renderedAt: 7000 }, 6999).state).toBe('running');
    expect(viewJob({ ...job, renderedAt: 7000 }, 7000)).toMatchObject({ state: 'succeeded', endedAt: 7000 });
    expect(viewJob({ ...unready, renderError: 'disk full' }, 5000)).toMatchObject({
      state: 'failed',
      chargedMicroUsd: 0,
    });
  });

  it('charges a refused output, and neither a refused input nor a vendor error', () => {
    const charged = (name: string): number => viewJob(after({ name }), 1e9).chargedMicroUsd;
    expect(charged('refuse-output')).toBe(600_000);
    expect(charged('refuse-input')).toBe(0);
    expect(charged('fail')).toBe(0);
    expect(viewJob(after({ name: 'cost-drift', x: 1.5 }), 1e9).chargedMicroUsd).toBe(900_000);
  });

  it('lets a cancel win only while the job is open, and never against a race', () => {
    const cancelled = { ...job, cancelledAt: 3000 };
    expect(viewJob(cancelled, 9000)).toMatchObject({ state: 'cancelled', endedAt: 3000, chargedMicroUsd: 600_000 });
    expect(viewJob({ ...cancelled, cancelledAt: 500 }, 9000).chargedMicroUsd).toBe(0);
    expect(viewJob({ ...job, cancelledAt: 6000 }, 9000).state).toBe('succeeded');
    expect(viewJob(withEffect(cancelled, effectOf({ name: 'cancel-race' })), 9000)).toMatchObject({
      state: 'succeeded',
      chargedMicroUsd: 600_000,
    });
  });

  it('keeps a stuck job stuck until it is cancelled', () => {
    expect(viewJob(after({ name: 'stuck' }), 1e12).state).toBe('running');
    expect(viewJob(after({ name: 'stuck', state: 'queued' }), 1e12).state).toBe('queued');
    expect(viewJob(after({ name: 'stuck' }, { cancelledAt: 8000 }), 1e12).state).toBe('cancelled');
  });

  it('delays what is slow or late', () => {
    expect(after({ name: 'slow', x: 3 })).toMatchObject({ startsAt: 3000, finishesAt: 15_000 });
    expect(after({ name: 'late', byS: 60 })).toMatchObject({ startsAt: 1000, finishesAt: 65_000 });
    expect(hiddenFromLists(after({ name: 'list-lag', lagS: 30 }), 29_999)).toBe(true);
    expect(hiddenFromLists(after({ name: 'list-lag', lagS: 30 }), 30_000)).toBe(false);
  });

  it('never goes back, whatever effects it has', () => {
    const rank: Record<JobState, number> = {
      throttled: 0,
      queued: 0,
      running: 1,
      succeeded: 2,
      failed: 2,
      cancelled: 2,
    };
    const names = jobEffectSchemas.map((schema) => schema.shape.name.value);
    const times = fc.array(fc.integer({ min: 0, max: 5_000_000 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(
        fc.subarray(names),
        times,
        fc.option(fc.integer({ min: 0, max: 9000 })),
        (chosen, at, cancelledAt) => {
          const start = cancelledAt === null ? job : { ...job, cancelledAt };
          const affected = chosen.reduce((one, name) => withEffect(one, effectOf({ name })), start);
          const views = [...at].sort((a, b) => a - b).map((now) => viewJob(affected, now));
          for (const [index, view] of views.entries()) {
            const previous = views[index - 1];
            if (previous === undefined) continue;
            expect(rank[view.state]).toBeGreaterThanOrEqual(rank[previous.state]);
            if (previous.endedAt !== null) expect(view).toEqual(previous);
          }
        },
      ),
    );
  });
});
