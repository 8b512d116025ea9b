import { confirm, isCancel } from '@clack/prompts';
import { formatUsd, type MicroUsd } from '../core/money.ts';
import type { EpisodeState } from '../orchestration/state.ts';
import type { Output } from './output.ts';
import { planLines, usdInCents } from './print/plan.ts';

/** Shows the person at the terminal a plan and asks whether it may spend money; the question names the sum. */
export async function confirmPlan(episode: EpisodeState, out: Output): Promise<boolean> {
  const { plan } = episode;
  if (plan === undefined) return false;
  for (const line of planLines({ episodes: [{ episode: episode.id, plan }] }, out)) out.say(line);
  const message = `Film ${episode.id} for about ${usdInCents(plan.cost.expected)}?`;
  const answer = await confirm({ message, initialValue: false });
  return !isCancel(answer) && answer;
}

/** Asks the person at the terminal whether a sum may be spent. */
export async function confirmSpending(sum: MicroUsd): Promise<boolean> {
  const answer = await confirm({ message: `Spend about ${formatUsd(sum)}?`, initialValue: false });
  return !isCancel(answer) && answer;
}
