import type { z } from 'zod';
import type { effectSchema } from '../../src/lab/faults/effects.ts';

/** How often a fault rule happens per matching request, and what it does: `[op, probability, effect]`. */
type Weather = readonly [op: string, probability: number, effect: z.input<typeof effectSchema>, dialect?: string];

const calls = ['create', 'status', 'list', 'cancel', 'output'] as const;

/** What may befall any call; a paid one is hit more often, for that is where money is lost. */
const anywhere: readonly Weather[] = calls.flatMap((op): readonly Weather[] => {
  const x = op === 'create' || op === 'list' ? 2 : 1;
  const chunkBytes = op === 'output' ? 4096 : 64;
  return [
    [op, 0.004 * x, { name: '429', retryAfter: 'seconds', afterS: 2 }],
    [op, 0.004 * x, { name: '429', retryAfter: 'date', afterS: 3 }],
    [op, 0.004 * x, { name: '429', retryAfter: 'ms', afterS: 1 }],
    [op, 0.004 * x, { name: '429', retryAfter: 'absent' }],
    [op, 0.004 * x, { name: '429', retryAfter: 'absurd' }],
    [op, 0.015 * x, { name: '5xx-before' }],
    [op, 0.02 * x, { name: '5xx-after' }],
    [op, 0.008 * x, { name: 'hang-before' }],
    [op, 0.015 * x, { name: 'hang-after' }],
    [op, 0.01 * x, { name: 'reset', jobExists: false }],
    [op, 0.02 * x, { name: 'reset', jobExists: true }],
    [op, 0.05, { name: 'drip', chunkBytes, everyMs: 15 }],
    [op, 0.004, { name: 'auth' }],
  ];
});

const replies: readonly Weather[] = [
  ['create', 0.01, { name: 'quota' }, 'runway'],
  ['create', 0.01, { name: 'quota' }, 'luma'],
  ['create', 0.01, { name: 'quota' }, 'fal'],
  ['create', 0.01, { name: 'gone' }],
  ['status', 0.01, { name: 'gone' }],
  ['cancel', 0.05, { name: 'gone' }],
  ['output', 0.01, { name: 'gone' }],
  ['create', 0.03, { name: 'schema-drift' }],
  ['status', 0.02, { name: 'schema-drift' }],
  ['list', 0.05, { name: 'schema-drift' }],
  ['create', 0.03, { name: 'error-in-200' }],
  // Not fal: there an error in a finished status is the way a job fails, so it would be a lie, not a fault.
  ...['runway', 'luma', 'comfyui'].map((dialect): Weather => ['status', 0.01, { name: 'error-in-200' }, dialect]),
  ['list', 0.05, { name: 'error-in-200' }],
  ['cancel', 0.05, { name: 'error-in-200' }],
  ['status', 0.02, { name: 'unknown-status' }],
  ['status', 0.02, { name: 'empty-output' }],
  ['output', 0.05, { name: 'html-output' }],
  ['output', 0.08, { name: 'expired-url' }],
  ['output', 0.03, { name: 'truncated', declared: false }],
  ['output', 0.05, { name: 'truncated', declared: true }],
];

/** What stays with a job. Only Runway tells what it charged, so only its prices can drift and still be booked. */
const jobs: readonly Weather[] = [
  ['create', 0.05, { name: 'stuck' }],
  ['create', 0.02, { name: 'stuck', state: 'queued' }],
  ['create', 0.05, { name: 'slow', x: 6 }],
  ['create', 0.04, { name: 'late', byS: 8 }],
  ['create', 0.03, { name: 'late', byS: 60 }],
  ['create', 0.02, { name: 'refuse-input', at: 'create' }],
  ['create', 0.02, { name: 'refuse-input', at: 'run' }],
  ['create', 0.02, { name: 'refuse-output' }],
  ['create', 0.03, { name: 'fail' }],
  ['create', 0.1, { name: 'cost-drift', x: 1.4 }, 'runway'],
  ['create', 0.15, { name: 'cancel-race' }],
  ['create', 0.3, { name: 'list-lag', lagS: 10 }],
  ...(['wrong-size', 'wrong-duration', 'black', 'frozen', 'flicker', 'blurred', 'silent'] as const).map(
    (name): Weather => ['create', 0.02, { name }],
  ),
];

/** How bad the weather is: times the chances above. */
const strength = 2;

/** Every effect that the lab knows, each by chance on every request it can befall: effects on jobs first, they add up. */
export const stormFaults: readonly object[] = [...jobs, ...replies, ...anywhere].map(
  ([op, probability, effect, dialect = '*']) => ({ dialect, op, probability: probability * strength, effect }),
);
