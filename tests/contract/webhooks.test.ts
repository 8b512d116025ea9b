import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/system-clock.ts';
import { catalogEntries, findEntry } from '../../src/engines/catalog.ts';
import { createEngines } from '../../src/engines/registry.ts';
import type { AttemptState } from '../../src/orchestration/state.ts';
import { keysOf, labEnvironment } from './lab-environment.ts';
import { Stage } from './webhooks.fixture.ts';

// Where a test says nothing else, the next poll is an hour away: what happens, happens because of a webhook.

const fal = 'fal/pika-2.2';
/** How the vendor calls: whether it proves itself, and how often it does when all goes well. */
const subjects = [
  { engine: 'ark/seedance-2.0', signed: false, calls: 2 },
  { engine: fal, signed: true, calls: 1 },
  { engine: 'kling/v2.6', signed: false, calls: 2 },
  { engine: 'luma/ray-2', signed: false, calls: 2 },
  { engine: 'replicate/wan-2.5', signed: true, calls: 1 },
] as const;
const queued = ({ progress }: AttemptState): boolean => progress?.status === 'queued';
const doubtful = ({ doubtSince }: AttemptState): boolean => doubtSince !== undefined;
const onWebhook = (engine: string, effect: object) => ({ dialect: engine.split('/')[0], op: 'webhook', effect });
const onCreate = (effect: object) => ({ dialect: 'fal', op: 'create', effect });

describe.each(subjects)('webhooks of $engine', ({ engine, signed, calls }) => {
  it('end the wait: the job is looked at long before the next poll [row 35 C]', async () => {
    await using stage = await Stage.open({ engine });
    const run = stage.run();
    await stage.until(queued);
    await stage.advance(600);
    await run;
    expect(stage.attempts).toMatchObject([{ outcome: 'delivered', emulated: true }]);
    expect((await stage.calls()).map(({ status }) => status)).toEqual(Array.from({ length: calls }, () => 204));
    expect(await stage.posts()).toBe(1);
  });

  it('that are forged change nothing and cost nothing [row 35 C]', async () => {
    const faults = [onWebhook(engine, { name: 'forged-webhook' })];
    // What is not signed uses up the hint of a poll interval: polling goes on all the same.
    await using stage = await Stage.open({ engine, faults, ...(signed ? {} : { pollFloorS: 1 }) });
    const run = stage.run();
    await stage.until(queued);
    const { seq } = stage.log.state();
    await stage.advance(1.5);
    const status = Object.fromEntries((await stage.calls()).map((call) => [call.event, call.status]));
    // Where nothing is signed, who knows the address can make us look, and no more.
    const refused = signed ? 401 : 204;
    expect(status).toMatchObject({ 'forged-signature': refused, 'forged-address': 404, 'forged-timestamp': refused });
    expect(stage.attempts).toMatchObject([{ phase: 'submitted' }]);
    if (signed) expect([stage.log.state().seq, stage.looks]).toEqual([seq, 1]);
    await stage.advance(600);
    await run;
    expect(stage.attempts).toMatchObject([{ outcome: 'delivered' }]);
    expect(await stage.posts()).toBe(1);
  });

  it('that come many times make for no more looks than one [row 35 C]', async () => {
    const effect = { name: 'duplicate-webhook', times: 9 };
    await using stage = await Stage.open({ engine, faults: [onWebhook(engine, effect)] });
    const run = stage.run();
    await stage.until(queued);
    await stage.advance(600);
    await run;
    expect(new Set((await stage.calls()).map(({ status }) => status))).toEqual(new Set([204]));
    expect(stage.looks).toBeLessThanOrEqual(3);
    expect(stage.attempts).toMatchObject([{ outcome: 'delivered' }]);
    expect(await stage.posts()).toBe(1);
  });

  it('that come before the reply and claim success finish nothing [row 35 C]', async () => {
    await using stage = await Stage.open({ engine, faults: [onWebhook(engine, { name: 'webhook-early' })] });
    const run = stage.run();
    await stage.until(queued);
    expect(await stage.calls()).toMatchObject([{ event: 'early', status: 204 }]);
    expect(stage.attempts).toMatchObject([{ phase: 'submitted' }]);
    await stage.advance(600);
    await run;
    expect(stage.attempts).toMatchObject([{ outcome: 'delivered' }]);
    expect(await stage.posts()).toBe(1);
  });

  it('have an address that stands in no log and no digest', async () => {
    await using stage = await Stage.open({ engine });
    const run = stage.run();
    await stage.until(queued);
    await stage.advance(600);
    await run;
    const { jobs } = await stage.control('jobs');
    expect(JSON.stringify(stage.disk.rows)).not.toMatch(/hooks|127\.0\.0\.1/);
    expect(jobs).toHaveLength(1);
  });
});

describe('the catalog', () => {
  const nowhere = labEnvironment(() => 'http://127.0.0.1:9');
  const engines = createEngines({ env: { ...keysOf('key'), ...nowhere }, config: [], clock: systemClock });
  const driven = catalogEntries.filter(({ adapter }) => adapter !== 'none');

  it.each(driven.map(({ id, facts }) => [id, facts.webhook?.value]))(
    'says how calls about a job of %s prove themselves: %s',
    async (id, scheme) => {
      const rawBody = Buffer.from(JSON.stringify({ id: 'a1', task_id: 'a1', request_id: 'a1' }));
      const bare = await engines.get(id)?.webhook?.verify({ headers: {}, rawBody, receivedAt: systemClock.now() });
      expect(bare?.kind).toBe(scheme === undefined ? undefined : scheme === 'unsigned' ? 'hint' : 'rejected');
    },
  );

  it('says the same of the vendors whose calls are tested here', () => {
    for (const { engine, signed } of subjects)
      expect([engine, findEntry(engine)?.facts.webhook?.value !== 'unsigned']).toEqual([engine, signed]);
  });
});

describe('a job of fal whose reply was lost', () => {
  it('is adopted when its webhook comes: one POST, one clip, nothing at risk [rows 6, 35 C]', async () => {
    await using stage = await Stage.open({ engine: fal, faults: [onCreate({ name: '5xx-after' })], visibilityS: 600 });
    const run = stage.run();
    await stage.until(doubtful);
    await stage.advance(600);
    await run;
    expect(stage.attempts).toMatchObject([{ outcome: 'delivered', finding: 'found', emulated: true }]);
    expect(stage.log.state().ledger).toMatchObject({ reserved: 0, atRisk: 0 });
    expect(await stage.posts()).toBe(1);
  });

  it('is adopted at once when its webhook was quicker than the reply that never came [rows 6, 35 C]', async () => {
    const faults = [onCreate({ name: '5xx-after' }), onWebhook(fal, { name: 'webhook-early' })];
    await using stage = await Stage.open({ engine: fal, faults });
    const run = stage.run();
    await stage.until(queued);
    await stage.advance(600);
    await run;
    expect(stage.attempts).toMatchObject([{ outcome: 'delivered', finding: 'found' }]);
    expect(await stage.posts()).toBe(1);
  });

  it('is adopted by the next process, from what the receiver of the last one remembered [rows 6, 9, 35 C]', async () => {
    await using stage = await Stage.open({ engine: fal, faults: [onCreate({ name: '5xx-after' })], visibilityS: 600 });
    const first = new AbortController();
    const run = stage.run(first.signal);
    await stage.until(doubtful);
    first.abort();
    await run;
    await stage.advance(600);
    await stage.deafen();
    expect(await stage.calls()).toMatchObject([{ status: 204 }]);
    await stage.run();
    expect(stage.attempts).toMatchObject([{ outcome: 'delivered', finding: 'found' }]);
    expect(await stage.posts()).toBe(1);
  });

  it('is adopted when the vendor’s second try finds the next process listening [rows 6, 9, 35 C]', async () => {
    await using stage = await Stage.open({ engine: fal, faults: [onCreate({ name: '5xx-after' })], visibilityS: 600 });
    const first = new AbortController();
    const run = stage.run(first.signal);
    await stage.until(doubtful);
    first.abort();
    await run;
    await stage.deafen();
    await stage.advance(600);
    const second = stage.run();
    await stage.until(doubtful);
    await stage.advance(15);
    await second;
    expect((await stage.calls()).map(({ status }) => status)).toEqual([null, 204]);
    expect(stage.attempts).toMatchObject([{ outcome: 'delivered', finding: 'found' }]);
    expect(await stage.posts()).toBe(1);
  });

  it('and whose webhook is forged stays in doubt [row 35 C]', async () => {
    const faults = [onCreate({ name: '5xx-after' }), onWebhook(fal, { name: 'forged-webhook' })];
    await using stage = await Stage.open({ engine: fal, faults, visibilityS: 600 });
    const stop = new AbortController();
    const run = stage.run(stop.signal);
    await stage.until(doubtful);
    await stage.advance(1.5);
    expect((await stage.calls()).map(({ status }) => status)).toEqual([401, 404, 401]);
    expect(stage.attempts).toMatchObject([{ phase: 'in-doubt' }]);
    expect(stage.looks).toBe(0);
    stop.abort();
    await run;
  });
});
