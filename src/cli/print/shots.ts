import type { ProductionView } from '../../app/views/production-view.ts';
import type { AttemptView, ShotView } from '../../app/views/shot-view.ts';
import { formatUsd } from '../../core/money.ts';
import type { Output, Tone } from '../output.ts';
import { plain, tableLines } from './table.ts';

/** Glyph, word and tone of each shot state; never colour alone. */
export const stateLooks: Readonly<Record<string, { readonly glyph: string; readonly tone: Tone }>> = {
  planned: { glyph: '○', tone: 'dim' },
  generating: { glyph: '◔', tone: 'plain' },
  'in-review': { glyph: '◆', tone: 'warn' },
  retake: { glyph: '↻', tone: 'warn' },
  accepted: { glyph: '✓', tone: 'good' },
  held: { glyph: '‖', tone: 'bad' },
};

/** The table of shots: engine, attempts with their outcomes, score, money and the reason for the engine. */
export function shotLines(view: ProductionView, out: Output): readonly string[] {
  const head = ['', 'shot', 'state', 'engine', 'score', 'cost', 'attempts'].map((word) => out.paint('dim', word));
  const rows = view.shots.map((shot) => shotRow(shot, out));
  const table = tableLines([head, ...rows], out.columns);
  return table.flatMap((line, at) => {
    const shot = view.shots[at - 1];
    return shot === undefined ? [line] : [line, ...reasonLines(shot, out)];
  });
}

function shotRow(shot: ShotView, out: Output): readonly string[] {
  const look = stateLooks[shot.state] ?? { glyph: '?', tone: 'plain' };
  const score = shot.score01 === null ? '–' : shot.score01.toFixed(2);
  const attempts = shot.attempts.map((attempt) => attemptWord(attempt)).join(' → ');
  return [
    out.paint(look.tone, look.glyph),
    shot.id,
    out.paint(look.tone, shot.state),
    shot.engine ?? '–',
    score,
    formatUsd(Math.round(shot.cost.amount * 1_000_000)),
    attempts || '–',
  ];
}

function attemptWord({ engine, outcome, verdict }: AttemptView): string {
  const name = engine.split('/')[1] ?? engine;
  if (outcome === 'delivered' && verdict === 'fail') return `${name} below-quality`;
  return outcome === 'delivered' ? `${name} ${verdict ?? 'delivered'}` : `${name} ${outcome ?? '…'}`;
}

/** What went differently from the plan, one line each. */
function reasonLines(shot: ShotView, out: Output): readonly string[] {
  const moves = shot.reassignments.map((move) => `      ${out.paint('warn', '↳')} ${plain(move.reason)}`);
  const waits = shot.attempts.flatMap((attempt, at) => {
    const next = shot.attempts[at + 1];
    if (next === undefined || next.engine !== attempt.engine || attempt.outcome === 'delivered') return [];
    const waitedS =
      attempt.endedAt === null ? 0 : Math.round((Date.parse(next.startedAt) - Date.parse(attempt.endedAt)) / 1000);
    return [
      `      ${out.paint('warn', '↳')} ${attempt.outcome} on ${attempt.engine}: waited ${waitedS} s and asked again`,
    ];
  });
  const held =
    shot.held === null ? [] : [`      ${out.paint('bad', '‖')} ${shot.held.code}: ${plain(shot.held.reason)}`];
  const waiting = shot.waitingFor === null ? [] : [`      ${out.paint('dim', `waits for ${shot.waitingFor}`)}`];
  const lost = [...new Set(shot.attempts.at(-1)?.degradations ?? [])].map(
    (text) => `      ${out.paint('dim', `lost: ${plain(text)}`)}`,
  );
  return [...waits, ...moves, ...lost, ...held, ...waiting];
}

/** Money line: spent, reserved, at risk and the cap. */
export function costLine({ cost }: ProductionView): string {
  const usd = (amount: number): string => formatUsd(Math.round(amount * 1_000_000));
  const { spent, reserved, atRisk, cap } = cost;
  return `spent ${usd(spent.amount)} · reserved ${usd(reserved.amount)} · at risk ${usd(atRisk.amount)} · cap ${usd(cap.amount)}`;
}
