import { confirm, isCancel } from '@clack/prompts';
import { formatUsd } from '../core/money.ts';
import type { EpisodeState } from '../orchestration/state.ts';

/** Asks the person at the terminal whether a plan may spend money; the question names the sum. */
export async function confirmPlan(episode: EpisodeState): Promise<boolean> {
  const { plan } = episode;
  if (plan === undefined) return false;
  const { low, expected, high } = plan.cost;
  const minutes = Math.max(1, Math.round(plan.finish.p50S / 60));
  const message = `${episode.id}: ${plan.shots.length} shots, about ${formatUsd(expected)} (${formatUsd(low)} to ${formatUsd(high)}), about ${minutes} min. Go?`;
  const answer = await confirm({ message, initialValue: false });
  return !isCancel(answer) && answer;
}
