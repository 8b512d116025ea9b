import type { LogReplay } from '../../app/replay.ts';
import type { Estimate } from '../../routing/replay.ts';
import type { Output } from '../output.ts';
import { hanging, plain, tableLines } from './table.ts';

/** A replay for people: the estimates in a table, then what limits them. */
export function replayLines(result: LogReplay, out: Output): readonly string[] {
  const { policy, production, shots, agreed, scoredBy, unscored, unlogged, warnings, problem } = result;
  const head = ['', 'mean', '95% interval', 'effective n'].map((word) => out.paint('dim', word));
  const rows: readonly (readonly [string, Estimate])[] = [
    ['as logged', result.logged],
    ['IPS', result.ips],
    ['self-normalised IPS', result.selfNormalised],
    ['doubly robust', result.doublyRobust],
    ['gain, doubly robust', result.gain],
  ];
  const left = [
    ...(unscored > 0 ? [`${unscored} without a scored take`] : []),
    ...(unlogged > 0 ? [`${unlogged} without a recorded probability`] : []),
  ];
  const notes = [
    `scores: ${scoredBy.operator} by people, ${scoredBy.judge} by the gate${left.length === 0 ? '' : `; left out: ${left.join(', ')}`}`,
    ...warnings,
  ];
  return [
    out.paint('strong', plain(`${policy} over ${shots} shots of ${production}`)) +
      out.paint('dim', `  (same engine as logged in ${agreed})`),
    ...tableLines([head, ...rows.map(([name, estimate]) => rowOf(name, estimate))], out.columns),
    '',
    ...notes.flatMap((note) => hanging('·', note, out.columns)),
    ...(problem === undefined ? [] : hanging(out.paint('bad', '✗'), problem.message, out.columns)),
  ];
}

function rowOf(name: string, { mean01, low01, high01, effectiveN }: Estimate): readonly string[] {
  return [name, mean01.toFixed(3), `${low01.toFixed(3)} .. ${high01.toFixed(3)}`, effectiveN.toFixed(1)];
}
