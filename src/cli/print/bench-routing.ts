import type { RoutingReport } from '../../app/bench/routing/bench-routing.ts';
import type { Interval } from '../../app/bench/routing/sampling.ts';
import type { Output } from '../output.ts';
import { tableLines } from './table.ts';

/** The routing benchmark for people: gains over the best single engine in points (hundredths), with 95% intervals. */
export function routingLines(report: RoutingReport, out: Output): readonly string[] {
  const dim = (words: readonly string[]): readonly string[] => words.map((word) => out.paint('dim', word));
  const offline = report.offline.flatMap(({ name, rows, policies, oracle, worstGain }) =>
    (['single', 'given', 'inferred'] as const).map((policy) => [
      policy === 'single' ? `${name} (${rows} rows)` : '',
      { single: 'best single', given: 'needs given', inferred: 'needs from the text' }[policy],
      policies[policy].mean.toFixed(4),
      policy === 'single' ? `oracle ${oracle.toFixed(3)}` : points(policies[policy].gain, 100),
      policy === 'single' ? '' : `${(100 * worstGain[policy]).toFixed(2)}`,
    ]),
  );
  const [first] = report.offline;
  const share =
    first === undefined ? 0 : first.policies.inferred.gain.mean / Math.max(1e-9, first.policies.given.gain.mean);
  const mixed = report.vectors.map(({ concentration, single, routed, net, netShare }) => [
    String(concentration),
    single.toFixed(3),
    routed.toFixed(3),
    net.toFixed(3),
    `${Math.round(100 * netShare.mean)}%`,
  ]);
  const sparse = report.sparse.map(({ name, prompts, gain }) => [name, String(prompts), points(gain, 1)]);
  const online = report.online.flatMap(({ start, overSingle, overRandom }) => [
    [start, 'best single', ...Object.values(overSingle).map((each) => points(each, 1))],
    ['', 'one at random', ...Object.values(overRandom).map((each) => points(each, 1))],
  ]);
  const names = Object.keys(report.online[0]?.overSingle ?? {});
  return [
    `Prompts not seen before, engines without names; ${report.seeds} fold seeds; points are hundredths`,
    ...tableLines([dim(['ratings', 'policy', 'mean score', 'gain [95%]', 'worst seed']), ...offline], out.columns),
    `Read from the text alone: ${Math.round(100 * share)}% of what the given needs gain on ${first?.name ?? ''}`,
    '',
    'Mixed needs: random weights over the dimensions that a prompt was rated on',
    ...tableLines([dim(['concentration', 'best single', 'routed', 'net oracle', 'of the way']), ...mixed], out.columns),
    '',
    'Evidence in small groups without meaning: gain over the best single engine',
    ...tableLines([dim(['ratings', 'prompts known', 'gain [95%]']), ...sparse], out.columns),
    '',
    'Learning from a person after each shot: points above, by shots',
    ...tableLines([dim(['told before', 'against', ...names]), ...online], out.columns),
    '',
    `${report.decisionsPerSecond.ranked} explained decisions per second of one core, each shot by itself; ${report.decisionsPerSecond.planned} in whole plans (24 shots, 8 engines)`,
  ];
}

function points({ mean, low, high }: Interval, scale: number): string {
  return `${(scale * mean).toFixed(2)} [${(scale * low).toFixed(1)}, ${(scale * high).toFixed(1)}]`;
}
