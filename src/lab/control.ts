import { Hono } from 'hono';
import { z } from 'zod';
import { rfc3339 } from '../core/clock.ts';
import { ShotcallerError } from '../core/errors.ts';
import { money } from '../core/money.ts';
import { jsonBody, type LabContext } from './exchange.ts';
import { type FaultPlan, parseFaultPlan } from './faults/rule.ts';
import type { Floor } from './floor.ts';
import { dialects, type LabJob } from './job.ts';

const clockSchema = z.strictObject({
  advanceS: z
    .number()
    .min(0)
    .max(366 * 86_400),
});

/** `/lab/*`: the true ledger, fault rules, webhooks made, virtual time. `initialFaults` come back after a reset. */
export function controlRoutes(floor: Floor, initialFaults: FaultPlan): Hono<{ Bindings: LabContext['env'] }> {
  const app = new Hono<{ Bindings: LabContext['env'] }>();

  app.get('/jobs', (c) => {
    const dialect = c.req.query('dialect');
    const listed = floor.ledger.jobs.filter((job) => dialect === undefined || job.dialect === dialect);
    const jobs = listed.map((job) => ledgerRow(floor, job));
    const total = listed.reduce((sum, job) => sum + floor.view(job).chargedMicroUsd, 0);
    return c.json({ schema: 'shotcaller.lab-jobs/1', now: rfc3339(floor.now()), jobs, charged: money(total) });
  });

  app.get('/requests', (c) => {
    const creates = Object.fromEntries(dialects.map((dialect) => [dialect, floor.ledger.postsOf(dialect)]));
    return c.json({ schema: 'shotcaller.lab-requests/1', creates });
  });

  app.get('/webhooks', (c) => c.json({ schema: 'shotcaller.lab-webhooks/1', calls: floor.caller.made }));

  app.get('/faults', (c) => c.json(faultList(floor)));
  app.post('/faults', async (c) => {
    floor.plan(parseFaultPlan(await jsonBody(c)), { resume: false });
    return c.json(faultList(floor));
  });

  app.post('/clock', async (c) => {
    const parsed = clockSchema.safeParse(await jsonBody(c));
    if (!parsed.success) {
      return c.json({ code: 'usage.invalid', message: 'Expected {"advanceS": seconds from 0 to a year}' }, 400);
    }
    floor.ledger.advance(floor.ledger.offsetMs + Math.round(parsed.data.advanceS * 1000));
    await floor.caller.tick();
    return c.json(clockReading(floor));
  });
  app.get('/clock', (c) => c.json(clockReading(floor)));

  app.post('/reset', (c) => {
    floor.reset();
    floor.plan({ ...initialFaults, mode: 'replace' }, { resume: false });
    return c.json({ schema: 'shotcaller.lab-reset/1', ok: true });
  });

  app.onError((error, c) => {
    if (!ShotcallerError.is(error)) throw error;
    const { code, message, hint, context } = error;
    return c.json({ code, message, hint, context }, 400);
  });
  return app;
}

function ledgerRow(floor: Floor, job: LabJob) {
  const view = floor.view(job);
  return {
    dialect: job.dialect,
    jobId: job.jobId,
    clientReference: job.clientReference,
    model: job.model,
    operation: job.operation,
    state: view.state,
    deleted: job.deletedAt !== undefined,
    // A clip that is still being made holds its job back, however far the clock is moved on.
    filming: job.end === 'succeeded' && job.renderedAt === undefined && job.renderError === undefined,
    charged: money(view.chargedMicroUsd),
    announced: money(job.priceMicroUsd),
    createdAt: rfc3339(job.createdAt),
    completedAt: view.endedAt === null ? null : rfc3339(view.endedAt),
    effects: job.effects,
    request: job.request,
    ...(job.renderError === undefined ? {} : { renderError: job.renderError }),
  };
}

function faultList(floor: Floor) {
  const rules = floor.faults.counts().map(({ rule, matched, happened }) => ({ ...rule, matched, happened }));
  return { schema: 'shotcaller.lab-faults/1', rules };
}

function clockReading(floor: Floor) {
  return { schema: 'shotcaller.lab-clock/1', now: rfc3339(floor.now()), advancedS: floor.ledger.offsetMs / 1000 };
}
