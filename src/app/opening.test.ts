import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { usd } from '../core/money.ts';
import { readProduction } from '../production/read.ts';
import { openProduction } from './opening.ts';
import { filmed, openSet } from './testing/filmed.ts';

const by = { person: 'Ana', auth: 'asserted' } as const;

it('an unchanged file appends nothing, also after a restart', async () => {
  using set = openSet();
  const { loaded, log, disk, reopened } = await filmed(set);
  const rows = disk.rows.length;
  await openProduction(log, loaded, by);
  await openProduction(reopened(), loaded, by);
  expect(disk.rows).toHaveLength(rows);
});

it('a changed file is a new revision; a shot whose brief changed starts again and keeps its attempts on record [row 45]', async () => {
  using set = openSet();
  const { reopened } = await filmed(set);
  const log = reopened();
  set.write('production.yaml', readFileSync(set.file, 'utf8').replace('hidden letter', 'hidden key'));
  await openProduction(log, readProduction(set.file), by);
  const { opened, shots } = log.state();
  expect(opened?.revision).toBe(2);
  expect(shots['e01/sh1']).toMatchObject({ attemptsBase: 2 });
  expect(shots['e01/sh1']?.engine).toBeUndefined();
  expect(shots['e01/sh1']?.attempts).toHaveLength(2);
});

it('a cap given for the run is recorded once', async () => {
  using set = openSet();
  const { loaded, log, disk } = await filmed(set);
  const rows = disk.rows.length;
  await openProduction(log, loaded, by, { maxCost: usd(9) });
  await openProduction(log, loaded, by, { maxCost: usd(9) });
  expect(disk.rows).toHaveLength(rows + 1);
  expect(log.state().ledger.cap).toBe(9_000_000);
});

it('shots held because no engine could make them ask for a new plan when the run is repeated', async () => {
  using set = openSet();
  const { loaded, log } = await filmed(set);
  const { event } = await import('../core/events/event.ts');
  const unit = 'shot:e01/sh2';
  const held = event(
    'shot.held',
    unit,
    { policy: 'orchestrator@1' },
    { code: 'engines.none-usable', reason: 'no key' },
  );
  await log.append([held], unit, log.state().versions[unit] ?? 0);
  await openProduction(log, loaded, by);
  expect(log.state().opened?.revision).toBe(2);
});

it('filming everything on previz pins every shot', async () => {
  using set = openSet();
  const { loaded, log } = await filmed(set);
  await openProduction(log, loaded, by, { pinAll: 'shotcaller/previz' });
  expect(Object.values(log.state().shots).map(({ pin }) => pin)).toEqual(['shotcaller/previz', 'shotcaller/previz']);
});
