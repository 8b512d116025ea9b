import { formatUsd } from '../core/money.ts';
import { committedTo } from '../orchestration/ledger.ts';
import {
  type AttemptPhase,
  type AttemptState,
  isOpen,
  type ProductionState,
  type ShotState,
} from '../orchestration/state.ts';
import { statusOf, waitingFor } from '../orchestration/status.ts';
import type { Output } from './output.ts';
import { stateLooks } from './print/shots.ts';
import { cut, oneLineRows, plain, wrapped } from './print/table.ts';

/** Terminal width from which the state stands beside its glyph as a word. */
const roomy = 100;

/** Rows of the terminal that stay free below the live table: sums, the cut and the cursor. */
const spare = 4;

/** A screen of a run: never taller or wider than the terminal, else it could not be drawn over. */
export function liveLines(state: ProductionState, now: number, out: Output, cutting: string): readonly string[] {
  const shots = Object.values(state.shots);
  const room = Math.max(3, (process.stdout.rows ?? 24) - spare);
  // With more shots than rows, those at work are shown and the others counted.
  const busy = shots.filter((shot) => !['planned', 'accepted'].includes(statusOf(shot)));
  const shown = (shots.length <= room ? shots : busy).slice(0, room);
  const rows = shown.map((shot) => {
    const status = statusOf(shot);
    const look = stateLooks[status] ?? { glyph: '?', tone: 'plain' as const };
    const open = shot.attempts.find(isOpen);
    const elapsedS = open === undefined ? '' : `${Math.round((now - open.startedAt) / 1000)} s`;
    return [
      out.paint(look.tone, `${look.glyph} ${shot.ref}`),
      shot.engine ?? '–',
      ...(out.columns >= roomy ? [out.paint(look.tone, status)] : []),
      elapsedS.padStart(5),
      formatUsd(committedTo(shot)),
      doing(state, shot, now),
    ];
  });
  const count = (wanted: string): number => shots.filter((shot) => statusOf(shot) === wanted).length;
  const { spent, reserved, atRisk, cap } = state.ledger;
  const doubt = atRisk === 0 ? '' : ` · at risk ${formatUsd(atRisk)}`;
  const sum = `${count('accepted')} of ${shots.length} accepted · spent ${formatUsd(spent)} · reserved ${formatUsd(reserved)}${doubt} · cap ${formatUsd(cap)}`;
  return [
    ...oneLineRows(rows, out.columns),
    ...wrapped(sum, out.columns - 1).map((line) => out.paint('dim', line)),
    ...(cutting === '' ? [] : [cut(cutting, out.columns)]),
  ];
}

/** What a shot is doing, in a few words; engine and state stand in columns of their own. */
function doing(state: ProductionState, shot: ShotState, now: number): string {
  const { accepted, held, openGate } = shot;
  const score = shot.takes.at(-1)?.verdict?.score01;
  if (accepted !== undefined) return `take ${accepted.take}${score ? `, score ${score.toFixed(2)}` : ''}, signed`;
  if (held !== undefined) return plain(held.reason);
  if (openGate !== undefined) return `take ${openGate.take} waits for a person: ${plain(openGate.reason)}`;
  const last = shot.attempts.at(-1);
  const move = shot.reassignments.at(-1);
  if (last === undefined) return `waits for ${waitingFor(state, shot, now) ?? 'its turn'}`;
  if (move !== undefined && shot.movedAfter === last.attempt) return plain(move.reason);
  const nth = last.n === 1 ? '' : `attempt ${last.n}: `;
  const take = shot.takes.find((entry) => entry.attempt === last.attempt);
  const verdict = take?.verdict?.verdict;
  if (verdict === 'fail') return `${nth}below quality: ${plain(take?.verdict?.reasons[0] ?? '')}`;
  if (verdict !== undefined) return `${nth}take ${last.take ?? ''} ${verdict}, signing`;
  if (take !== undefined) return `${nth}take ${take.take} arrived, at the gate`;
  if (last.outcome !== undefined) return `${last.outcome}: ${plain(last.reason ?? '')}`;
  return nth + (last.progress === undefined ? phaseWords[last.phase] : progressWords(last.progress));
}

const phaseWords: Readonly<Record<AttemptPhase, string>> = {
  intended: 'sending',
  submitted: 'sent',
  'in-doubt': 'no reply: looking for the job before anything is paid again',
  delivered: 'arrived',
  failed: 'failed',
  cancelled: 'cancelled',
};

function progressWords({ status, progress01 }: NonNullable<AttemptState['progress']>): string {
  return progress01 === undefined ? status : `${status} ${Math.round(progress01 * 100)}%`;
}
