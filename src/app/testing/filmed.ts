import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { event, type NewEvent } from '../../core/events/event.ts';
import { sha256 } from '../../core/hashing.ts';
import { episodeUnit, shotUnit } from '../../core/ids.ts';
import type { ProductionLog } from '../../orchestration/ports.ts';
import type { LoadedProduction } from '../../production/production.ts';
import { readProduction } from '../../production/read.ts';
import { blankDisk, type MemoryDisk, openMemoryLog } from '../../simulation/memory-log.ts';
import type { AppContext } from '../context.ts';
import { openProduction } from '../opening.ts';

/** Words that must never leave the production: the prompt, and who decides. */
export const secretPrompt = 'Mara finds the hidden letter under the third stone';
/** The operator of the test production. */
export const secretName = 'Ana Maria Secret';

const text = `production: tiny
title: Tiny
delivery: { width: 320, height: 180, fps: 12 }
budget: { cap: 5 }
bible:
  characters:
    mara: { look: "woman, 40s" }
episodes:
  - id: e01
    title: One
    scenes:
      - id: sc1
        shots:
          - { id: sh1, type: character, prompt: "${secretPrompt}", durationS: 1, characters: [mara] }
          - { id: sh2, type: insert, prompt: "A leaf", durationS: 2 }
`;

/** A folder with a small production file, and a context whose clock stands still. */
export interface FilmSet extends Disposable {
  readonly dir: string;
  readonly file: string;
  readonly context: AppContext;
  write(name: string, content: string): string;
}

/** Opens a folder with the test production. */
export function openSet(production = text): FilmSet {
  const dir = mkdtempSync(join(tmpdir(), 'shotcaller-app-'));
  const write = (name: string, content: string): string => {
    writeFileSync(join(dir, name), content);
    return join(dir, name);
  };
  let byte = 0;
  const context: AppContext = {
    env: {},
    cwd: dir,
    clock: { now: () => Date.UTC(2026, 10, 22, 12), sleepUntil: () => Promise.resolve() },
    random: { bytes: (n) => Uint8Array.from({ length: n }, () => (byte = (byte + 37) % 256)) },
  };
  const file = write('production.yaml', production);
  return { dir, file, context, write, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

/** A production in memory whose first shot was refused once, moved, delivered, judged and approved by a person. */
export interface Filmed {
  readonly loaded: LoadedProduction;
  readonly log: ProductionLog;
  readonly disk: MemoryDisk;
  /** A new writer on the same events, as after a restart. */
  reopened(): ProductionLog;
}

const person = { person: secretName, auth: 'asserted' } as const;
const policy = { policy: 'orchestrator@1' } as const;
const [first, second] = ['runway/gen4.5', 'luma/ray-2'] as const;

/** Films the first shot of a set's production in a log in memory. */
export async function filmed({ file, context }: FilmSet): Promise<Filmed> {
  const loaded = readProduction(file);
  const disk = blankDisk();
  const reopened = (): ProductionLog => openMemoryLog(disk, context.clock, context.random);
  const log = reopened();
  await openProduction(log, loaded, person);
  const shot = shotUnit('e01/sh1');
  const attempt = (n: number, engine: string): NewEvent =>
    event('attempt.intended', shot, policy, {
      attempt: `A${n}`,
      n,
      engine,
      wireSha256: sha256(engine),
      reserve: 600_000,
      epoch: 1,
      deadlineAt: '2026-11-22T13:00:00.000Z',
      seed: 7,
      durationS: 5,
      degradations: n === 2 ? ['seed dropped: luma/ray-2 takes none'] : [],
      assets: [],
      promptCommitment: { value: sha256('commitment'), keyId: 'vault:e01/sh1' },
    });
  const events: readonly NewEvent[] = [
    event('plan.made', episodeUnit('e01'), policy, { revision: 1, plan, engines: [terms(first), terms(second)] }),
    event('gate.decided', episodeUnit('e01'), person, { gate: 'plan', decision: 'approve', override: false }),
    event('shot.assigned', shot, policy, { engine: first, reason: 'best in identity', ranking: [first, second] }),
    attempt(1, first),
    event('attempt.failed', shot, policy, {
      attempt: 'A1',
      outcome: 'refused-input',
      reason: 'the vendor refused the prompt',
      billed: 'no',
      cost: 0,
    }),
    event('shot.reassigned', shot, policy, {
      from: first,
      to: second,
      cause: 'refused-input',
      reason: 'refused by runway/gen4.5; luma/ray-2 is next',
      ranking: [second],
    }),
    attempt(2, second),
    event('attempt.submitted', shot, policy, { attempt: 'A2', handle: { jobId: 'job-4711' }, emulated: false }),
    event('attempt.delivered', shot, policy, {
      attempt: 'A2',
      take: 1,
      asset: { sha256: sha256('clip'), bytes: 1000 },
      cost: 725_000,
      costBasis: 'catalog',
      emulated: false,
    }),
    event('take.judged', shot, policy, { attempt: 'A2', take: 1, assetSha256: sha256('clip'), verdict }),
    event('gate.opened', shot, policy, { gate: 'take', take: 1, reason: 'the policy asks a person' }),
    event('gate.decided', shot, person, { gate: 'take', decision: 'approve', take: 1, override: false, note: 'fine' }),
  ];
  for (const entry of events) {
    const appended = await log.append([entry], entry.unit, log.state().versions[entry.unit] ?? 0);
    if (appended.kind !== 'appended') throw new Error(`${entry.type} was not appended`);
  }
  return { loaded, log, disk, reopened };
}

const verdict = {
  verdict: 'warn' as const,
  score01: 0.8,
  coverage01: 0.5,
  dimensions: {},
  unmeasured: [],
  metrics: [],
  reasons: ['the picture is dark'],
  gate: { id: 'technical', version: '1' },
};

const plan = {
  policyVersion: 'router@1',
  snapshotDigest: sha256('snapshot'),
  shots: ['e01/sh1', 'e01/sh2'].map((shot) => ({
    shot,
    requirement: { weights: { identity: 1 }, inferred: true, evidence: [] },
    chosen: first as string,
    reason: 'best in identity',
    group: null,
    candidates: [],
    rejected: [{ engine: 'fal/pika-2.2', code: 'no-key', reason: 'no key' }],
  })),
  cost: { low: 1, expected: 2, high: 3 },
  finish: { p50S: 60, p90S: 120 },
  unmet: [],
  solver: { method: 'greedy', gap: null },
};

function terms(engine: string) {
  const [, model = ''] = engine.split('/');
  return {
    engine,
    route: 'direct',
    model,
    modelVersion: model,
    modelVersionBasis: 'alias' as const,
    concurrency: 2,
    pollFloorS: 5,
    visibilityS: 0,
  };
}
