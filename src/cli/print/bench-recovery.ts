import type { RecoveryMeasured, RecoveryReport } from '../../app/bench/recovery/bench-recovery.ts';
import { firstActionMs } from '../../app/bench/recovery/recovery-report.ts';
import type { Output } from '../output.ts';
import { tableLines } from './table.ts';

/** The recovery benchmark for people: work of each step, what a restart took on the wall, growth of the fold. */
export function recoveryLines(report: RecoveryReport, out: Output): readonly string[] {
  const { cores, node, load, recoveries, folds, growth } = report;
  const dim = (words: readonly string[]): readonly string[] => words.map((word) => out.paint('dim', word));
  const steps = ['shots in flight', 'events', 'size', 'read', 'parse', 'chain', 'fold', 'whole opening', 'peak memory'];
  const waits = [
    'shots in flight',
    'load',
    'open',
    'first call',
    'all looked at',
    'all recorded',
    'start to first call',
  ];
  const lines = folds.map(({ events, shots, fold }) => [
    String(events),
    String(shots),
    ms(fold.cpuMs),
    `${((fold.cpuMs / events) * 1000).toFixed(0)} µs`,
  ]);
  return [
    `${cores} cores, Node ${node}; load ${load.start.toFixed(1)} at the start, ${load.end.toFixed(1)} at the end`,
    '',
    'CPU time of opening the log',
    ...tableLines([dim(steps), ...recoveries.map(stepsRow)], out.columns),
    '',
    'Time on the wall after a restart',
    ...tableLines([dim(waits), ...recoveries.map(waitsRow)], out.columns),
    '',
    'CPU time of folding a series',
    ...tableLines([dim(['events', 'shots', 'fold', 'per event']), ...lines], out.columns),
    '',
    `Growth with the number of events (1 is linear, 2 quadratic): opening ${power(growth.open)}, fold ${power(growth.fold)}`,
  ];
}

function stepsRow({ shots, steps, restart }: RecoveryMeasured): readonly string[] {
  const { events, bytes, read, parse, chain, fold } = steps;
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  const took = [read, parse, chain, fold, restart.open].map(({ cpuMs }) => ms(cpuMs));
  return [String(shots), String(events), size, ...took, `${Math.round(restart.peakRssBytes / 1e6)} MB`];
}

function waitsRow({ shots, restart }: RecoveryMeasured): readonly string[] {
  const { load, open, firstCall, allCalls, recorded } = restart;
  const took = [load, open, firstCall, allCalls, recorded].map(({ wallMs }) => ms(wallMs));
  return [String(shots), ...took, ms(firstActionMs(restart))];
}

function ms(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`;
}

function power(value: number | null): string {
  return value === null ? 'unknown' : value.toFixed(2);
}
