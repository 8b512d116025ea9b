import { expect, it } from 'vitest';
import { filmed, openSet } from '../testing/filmed.ts';
import { productionView } from './production-view.ts';

it('the view of a production is what its log says: states, attempts, money and times', async () => {
  using set = openSet();
  const { log } = await filmed(set);
  const view = productionView(log.state(), '/out/tiny', set.context.clock.now());
  const [first, second] = view.shots;
  expect(first).toMatchObject({
    id: 'e01/sh1',
    engine: 'luma/ray-2',
    takes: 1,
    verdict: 'warn',
    score01: 0.8,
    manifest: null,
    gate: null,
    cost: { amount: 0.725, currency: 'USD' },
  });
  expect(first?.attempts.map(({ outcome, startedAt, endedAt }) => ({ outcome, startedAt, endedAt }))).toEqual(
    ['refused-input', 'delivered'].map((outcome) => ({
      outcome,
      startedAt: '2026-11-22T12:00:00.000Z',
      endedAt: '2026-11-22T12:00:00.000Z',
    })),
  );
  expect(first?.reassignments).toMatchObject([{ from: 'runway/gen4.5', to: 'luma/ray-2', cause: 'refused-input' }]);
  expect(second).toMatchObject({ id: 'e01/sh2', state: 'planned', attempts: [], verdict: null, score01: null });
  expect(view.cost).toEqual({
    spent: { amount: 0.725, currency: 'USD' },
    reserved: { amount: 0, currency: 'USD' },
    atRisk: { amount: 0, currency: 'USD' },
    cap: { amount: 5, currency: 'USD' },
    // The refused attempt was billed too; only the clip was delivered.
    estimated: { amount: 0.6, currency: 'USD' },
    charged: { amount: 0.725, currency: 'USD' },
  });
  expect(view.outlook).toMatchObject({ accepted: 0, toFilm: ['e01/sh1', 'e01/sh2'] });
  expect(view.episodes).toMatchObject([{ id: 'e01', file: null, sha256: null, report: null, planGate: 'approved' }]);
});

it('a view can be limited to some episodes', async () => {
  using set = openSet();
  const { log } = await filmed(set);
  const view = productionView(log.state(), '/out/tiny', 0, ['e02']);
  expect([view.shots, view.episodes]).toEqual([[], []]);
});
