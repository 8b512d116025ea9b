import type { CampaignReport, CampaignViolation } from '../../simulation/campaign.ts';
import type { MutantFound } from '../../simulation/mutants/hunt.ts';
import type { SweepSummary } from '../../simulation/sweep.ts';
import type { Output } from '../output.ts';
import { tableLines } from './table.ts';

/** Violations that are printed; JSON has all of them. */
const shown = 20;

/** JSON of a campaign: the contract's fields, and how to see a seed again. */
export function campaignData(report: CampaignReport, verbose: boolean): object {
  const { lastEvents, heads, ...rest } = report;
  return { ...rest, ...(heads.length === 0 ? {} : { heads }), ...(verbose ? { lastEvents } : {}) };
}

/** A campaign for people. */
export function campaignLines(report: CampaignReport, verbose: boolean, out: Output): readonly string[] {
  const { episodes, events, crashes, violations, unreached, episodesPerSecond, lastEvents } = report;
  const head = `${episodes} episodes, ${events} events, ${crashes} crashes, ${episodesPerSecond} episodes a second`;
  const lines = [head, ...violationLines(violations, out)];
  for (const name of unreached) lines.push(out.paint('bad', `never came about: ${name}`));
  if (verbose)
    for (const { seed, events: rows } of lastEvents)
      lines.push('', `seed ${seed}, last events:`, ...rows.map((row) => `  ${row}`));
  if (violations.length === 0 && unreached.length === 0) lines.push(out.paint('good', 'every promise was kept'));
  return lines;
}

/** A crash sweep for people. */
export function sweepLines({ sweeps, violations }: SweepSummary, out: Output): readonly string[] {
  const rows = sweeps.map(({ seed, calls, runs, crashes, broken }) => [
    `seed ${seed}`,
    `${calls} port calls`,
    `${runs} runs`,
    `${crashes} crashes`,
    broken === 0 ? out.paint('good', 'every promise was kept') : out.paint('bad', `${broken} broke a promise`),
  ]);
  return [...tableLines(rows, out.columns), ...violationLines(violations, out)];
}

/** Planted bugs and how soon they were found. */
export function mutantLines(found: readonly MutantFound[], out: Output): readonly string[] {
  const rows = found.map(({ name, says, foundAt, seeds, invariant }) => [
    foundAt === null ? out.paint('bad', '✗') : out.paint('good', '✓'),
    name,
    foundAt === null ? `not found in ${seeds} seeds` : `${seeds} ${seeds === 1 ? 'seed' : 'seeds'}, ${invariant}`,
    says,
  ]);
  const missed = found.filter(({ foundAt }) => foundAt === null).length;
  return [...tableLines(rows, out.columns), '', `${found.length - missed} of ${found.length} planted bugs found`];
}

function violationLines(violations: readonly CampaignViolation[], out: Output): readonly string[] {
  const lines = violations
    .slice(0, shown)
    .map(({ seed, invariant, what, seq }) => out.paint('bad', `seed ${seed}, event ${seq}: ${invariant} ${what}`));
  if (violations.length > shown) lines.push(`… and ${violations.length - shown} more (--json has all)`);
  const [first] = violations;
  if (first !== undefined)
    lines.push(`Again: shotcaller simulate --seeds ${first.seed}..${first.seed} --verbose (same seed, same log)`);
  return lines;
}
