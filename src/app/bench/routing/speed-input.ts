import { dimensions } from '../../../core/dimensions.ts';
import { usd } from '../../../core/money.ts';
import type { PlanInput } from '../../../routing/input.ts';
import { planInput, production, row, shot, standing } from '../../../routing/sample-world.ts';

const types = ['establishing', 'action', 'character', 'dialogue', 'stylized', 'insert'] as const;

/** A made-up episode over eight engines that differ in strengths, price, latency and slots. */
export function speedInput(shots: number): PlanInput {
  const engines = Array.from({ length: 8 }, (_, at) =>
    standing(`v${at}/m`, {
      price: { perClip: 0, perSecond: usd(0.05 + 0.03 * at) },
      concurrency: 1 + (at % 4),
      latency: { baseS: 20 + 8 * at, perSecondS: 6 },
    }),
  );
  const strengths = engines.flatMap(({ facts }, at) =>
    dimensions.map((dimension, d) => row(facts.id, dimension, 0.6 + 0.04 * ((at * 5 + d * 3) % 8), 10 + at)),
  );
  const episode = production(
    Array.from({ length: shots }, (_, at) =>
      shot(`sh${at + 1}`, {
        type: types[at % types.length] ?? 'action',
        prompt: 'The courier runs across the wet bridge while lanterns sway in the wind',
        hero: at % 12 === 0,
      }),
    ),
  );
  return planInput(episode, engines, strengths, { budgetLeft: usd(60) });
}
