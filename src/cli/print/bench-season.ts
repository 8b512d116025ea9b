import type { SeasonReport } from '../../simulation/season/report.ts';
import type { Output } from '../output.ts';
import { tableLines } from './table.ts';

/** A season benchmark for people: one row per policy, then what should be reached. */
export function seasonLines({ shots, worlds, policies, bars }: SeasonReport, out: Output): readonly string[] {
  const head = [
    'policy',
    'T/bound',
    'p90',
    'T/least busy (95%)',
    'cost/least busy (95%)',
    '$/shot',
    'quality',
    'attempts',
  ];
  const heads = [...head, 'unfinished', 'switches', 'decisions/s'].map((word) => out.paint('dim', word));
  const rows = policies.map((each) => [
    each.policy,
    each.overBound.median.toFixed(2),
    each.overBound.p90.toFixed(2),
    intervalText(each.overRival),
    intervalText(each.costOverRival),
    each.costPerShotUsd.toFixed(2),
    each.quality01.toFixed(3),
    each.attemptsPerShot.toFixed(2),
    `${(each.unfinished01 * 100).toFixed(1)}%`,
    each.switchesPerEpisode.toFixed(1),
    Math.round(each.decisionsPerSecond).toString(),
  ]);
  const ours = policies.find(({ policy }) => policy === 'ours');
  return [
    `${shots} shots, ${worlds.length} worlds; T = time until the last shot is accepted or given up`,
    ...tableLines([heads, ...rows], Math.max(out.columns, 140)),
    '',
    ...bars.map(({ name, wanted, value, reached }) =>
      out.paint(reached ? 'good' : 'bad', `${reached ? '✓' : '✗'} ${name} ${value.toFixed(2)}, wanted ${wanted}`),
    ),
    ...(ours === undefined
      ? []
      : [
          `plans of ours: ${percent(ours.coverage.byP50)} of ${ours.coverage.plans} episodes ended by p50, ` +
            `${percent(ours.coverage.byP90)} by p90, ${percent(ours.coverage.costInside)} cost between low and high`,
          `takes of ours: ${percent(ours.acceptance.true01)} passed, ${percent(ours.acceptance.expected01)} were expected to`,
        ]),
  ];
}

function percent(share01: number | null): string {
  return share01 === null ? '-' : `${Math.round(share01 * 100)}%`;
}

function intervalText(
  interval: { readonly value: number; readonly low: number; readonly high: number } | undefined,
): string {
  if (interval === undefined) return '';
  return `${interval.value.toFixed(2)} (${interval.low.toFixed(2)}..${interval.high.toFixed(2)})`;
}
