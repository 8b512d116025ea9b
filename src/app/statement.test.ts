import { expect, it } from 'vitest';
import { sha256 } from '../core/hashing.ts';
import { catalogEntries, factsOf } from '../engines/catalog.ts';
import type { ShotState } from '../orchestration/state.ts';
import { pseudonymsOf, reasonOf, shotStatement } from './statement.ts';
import { filmed, openSet, secretName, secretPrompt } from './testing/filmed.ts';
import { openVault } from './vault.ts';

async function statement(change: (shot: ShotState) => ShotState = (same) => same) {
  using set = openSet();
  const { loaded, log } = await filmed(set);
  const state = log.state();
  const found = state.shots['e01/sh1'];
  const shot = found === undefined ? undefined : change(found);
  const take = shot?.takes[0];
  const entry = catalogEntries.find(({ id }) => id === 'luma/ray-2');
  if (shot === undefined || take === undefined || entry === undefined) throw new Error('nothing was filmed');
  const vault = openVault(set.dir, set.context.random);
  const pseudonymOf = await pseudonymsOf(vault, [...(state.episodes['e01']?.gates ?? []), ...shot.gates]);
  const facts = factsOf(entry);
  return shotStatement({
    loaded,
    hashes: new Map(),
    state,
    shot,
    take,
    facts,
    frameDigest: sha256('frames'),
    pseudonymOf,
  });
}

it('a statement holds neither the prompt, nor the name of a person, nor the vendor’s job id [row 49]', async () => {
  const text = JSON.stringify(await statement());
  for (const secret of [secretPrompt, 'hidden letter', secretName, 'Secret', 'job-4711', 'woman, 40s'])
    expect(text).not.toContain(secret);
});

it('a statement names every attempt with its outcome, its reason and where it went next', async () => {
  const { routing, engine, modelVersion, modelVersionBasis } = await statement();
  expect({ engine, modelVersion, modelVersionBasis }).toEqual({
    engine: 'luma/ray-2',
    modelVersion: 'ray-2',
    modelVersionBasis: 'alias',
  });
  expect(routing.attempts.map(({ n, outcome, reassignedTo, cost }) => ({ n, outcome, reassignedTo, cost }))).toEqual([
    { n: 1, outcome: 'refused-input', reassignedTo: 'luma/ray-2', cost: { amount: 0, currency: 'USD' } },
    { n: 2, outcome: 'delivered', reassignedTo: null, cost: { amount: 0.725, currency: 'USD' } },
  ]);
  expect(routing.rejected).toEqual([{ engine: 'fal/pika-2.2', reason: 'no key' }]);
});

it('a statement calls a second engine beside a slow one what it was, and no reassignment', async () => {
  const { routing } = await statement((shot) => {
    const [slow, beside] = shot.attempts;
    if (slow === undefined || beside === undefined) throw new Error('two attempts were made');
    return { ...shot, attempts: [slow, { ...beside, intended: { ...beside.intended, hedgeOf: slow.attempt } }] };
  });
  expect(routing.attempts.map(({ n, reassignedTo, hedgeOf }) => ({ n, reassignedTo, hedgeOf }))).toEqual([
    { n: 1, reassignedTo: null, hedgeOf: undefined },
    { n: 2, reassignedTo: null, hedgeOf: 1 },
  ]);
});

it('a statement names the canon it was made against by digest', async () => {
  const { canon } = await statement();
  expect(canon.map(({ kind, id }) => `${kind} ${id}`)).toContain('character mara');
  for (const { version } of canon) expect(version).toMatch(/^[0-9a-f]{64}$/);
});

it('gates carry one pseudonym per person and how they were authenticated', async () => {
  const { operator } = await statement();
  expect(operator.gates.map(({ gate, decision, authMethod }) => ({ gate, decision, authMethod }))).toEqual([
    { gate: 'plan', decision: 'approve', authMethod: 'asserted' },
    { gate: 'take', decision: 'approve', authMethod: 'asserted' },
  ]);
  expect(new Set([operator.operatorId, ...operator.gates.map(({ by }) => by)]).size).toBe(1);
  expect(operator.operatorId).toMatch(/^operator-[0-9a-f]{16}$/);
});

it('the reason of an attempt is the vendor’s word, else the gate’s', async () => {
  using set = openSet();
  const shot = (await filmed(set)).log.state().shots['e01/sh1'];
  const reasons = shot?.attempts.map((attempt) =>
    reasonOf(
      attempt,
      shot.takes.find((t) => t.attempt === attempt.attempt),
    ),
  );
  expect(reasons).toEqual(['the vendor refused the prompt', 'warn: the picture is dark']);
});
