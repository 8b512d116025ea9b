import type { ProductionView } from '../../app/views/production-view.ts';
import type { AttemptView, ShotView } from '../../app/views/shot-view.ts';
import { formatUsd } from '../../core/money.ts';
import type { Output, Tone } from '../output.ts';
import { heldWords, lossWords } from './losses.ts';
import { hanging, plain, tableBlocks } from './table.ts';

/** Glyph, word and tone of each shot state; never colour alone. */
export const stateLooks: Readonly<Record<string, { readonly glyph: string; readonly tone: Tone }>> = {
  planned: { glyph: '○', tone: 'dim' },
  generating: { glyph: '◔', tone: 'plain' },
  'in-review': { glyph: '◆', tone: 'warn' },
  retake: { glyph: '↻', tone: 'warn' },
  accepted: { glyph: '✓', tone: 'good' },
  held: { glyph: '‖', tone: 'bad' },
};

/** The table of shots: engine, attempts with their outcomes, score, money; below each shot what went differently. */
export function shotLines(view: ProductionView, out: Output): readonly string[] {
  const head = ['', 'shot', 'state', 'engine', 'score', 'cost', 'attempts'].map((word) => out.paint('dim', word));
  const rows = view.shots.map((shot) => shotRow(shot, out));
  const shared = sharedWait(view.shots);
  const blocks = tableBlocks([head, ...rows], out.columns);
  const table = blocks.flatMap((lines, at) => {
    const shot = view.shots[at - 1];
    return shot === undefined ? lines : [...lines, ...notes(shot, shared, out)];
  });
  return shared === undefined ? table : [...table, out.paint('dim', `all wait for ${shared}`)];
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

/** What every shot waits for, when it is the same for all: said once. */
function sharedWait(shots: readonly ShotView[]): string | undefined {
  const [first, ...rest] = shots;
  if (first === undefined || first.waitingFor === null || rest.length === 0) return undefined;
  return rest.every((shot) => shot.waitingFor === first.waitingFor) ? first.waitingFor : undefined;
}

/** What went differently from the plan, what was lost on the way and what the shot waits for. */
function notes(shot: ShotView, shared: string | undefined, out: Output): readonly string[] {
  const line = (sign: string, tone: Tone, text: string): readonly string[] =>
    hanging(`      ${out.paint(tone, sign)}`, text, out.columns);
  const moves = shot.reassignments.flatMap((move) => line('↳', 'warn', plain(move.reason)));
  const lost = lossWords(shot.attempts.at(-1)?.degradations ?? []);
  const { held, gate } = shot;
  const waits = gate === null && shot.waitingFor !== null && shot.waitingFor !== shared ? shot.waitingFor : undefined;
  return [
    ...waitLines(shot).flatMap((text) => line('↳', 'warn', text)),
    ...moves,
    ...(lost === '' ? [] : line('lost:', 'dim', lost)),
    ...(held === null ? [] : line('‖', 'bad', `${held.code}: ${heldWords(plain(held.reason))}`)),
    ...(gate === null ? [] : line('◆', 'warn', gateWords(shot, gate))),
    ...(waits === undefined ? [] : line('waits for', 'dim', waits)),
  ];
}

function gateWords(shot: ShotView, gate: NonNullable<ShotView['gate']>): string {
  const seen = shot.attempts.findLast(({ verdict }) => verdict !== null);
  const said = seen === undefined || seen.verdict === 'pass' ? '' : `; the gate says ${plain(seen.reason)}`;
  return `take ${gate.take} waits for a person: ${plain(gate.reason)}${said}`;
}

/** Attempts that were repeated on the same engine, with how long it was waited. */
function waitLines(shot: ShotView): readonly string[] {
  return shot.attempts.flatMap((attempt, at) => {
    const next = shot.attempts[at + 1];
    if (next === undefined || next.engine !== attempt.engine || attempt.outcome === 'delivered') return [];
    // A new brief for the same engine says so itself.
    if (shot.reassignments.some(({ from, to }) => from === to && to === next.engine)) return [];
    const waitedS =
      attempt.endedAt === null ? 0 : Math.round((Date.parse(next.startedAt) - Date.parse(attempt.endedAt)) / 1000);
    return [`${attempt.outcome} on ${attempt.engine}: waited ${waitedS} s and asked again`];
  });
}

/** Money line: spent, reserved, at risk and the cap. */
export function costLine({ cost }: ProductionView): string {
  const usd = (amount: number): string => formatUsd(Math.round(amount * 1_000_000));
  const { spent, reserved, atRisk, cap } = cost;
  return `spent ${usd(spent.amount)} · reserved ${usd(reserved.amount)} · at risk ${usd(atRisk.amount)} · cap ${usd(cap.amount)}`;
}

/**
 * What was sent and is neither collected nor settled: one line each, so that no paid clip is forgotten. What runs stands
 * in the table already, and what costs nothing is looked for without a word.
 */
export function uncollectedLines({ uncollected }: ProductionView, out: Output): readonly string[] {
  const open = uncollected.filter(({ state, amount }) => state !== 'running' && amount.amount > 0);
  return open.flatMap(({ shot, n, engine, state, amount, reason, watchedUntil }) => {
    const money = formatUsd(Math.round(amount.amount * 1_000_000));
    const until = watchedUntil === null ? '' : `, looked for until ${watchedUntil.slice(0, 16).replace('T', ' ')} UTC`;
    const said = reason === '' ? '' : ` (${plain(reason)})`;
    const text = `${shot} attempt ${n} on ${engine}: ${uncollectedWords[state]}, ${money}${said}${until}`;
    return hanging(`  ${out.paint('warn', '?')}`, text, out.columns);
  });
}

const uncollectedWords = {
  running: 'still running',
  'in-doubt': 'in doubt',
  'assumed-charged': 'in doubt, counted as charged',
  watched: 'given up, may still arrive',
} as const;

/** Engines that are out or rest, and why. */
export function engineLines({ engines }: ProductionView, out: Output): readonly string[] {
  return engines.flatMap(({ engine, struck, rests }) => {
    const why =
      struck ??
      (rests === null
        ? undefined
        : `rests until ${rests.until.slice(11, 19)} UTC (${restWords[rests.why] ?? rests.why})`);
    if (why === undefined) return [];
    const text = struck === null ? `${engine} ${why}` : `${engine} is out: ${plain(why)}`;
    return hanging(`  ${out.paint('warn', '–')}`, text, out.columns);
  });
}

const restWords: Readonly<Record<string, string>> = {
  asked: 'it asked for a pause',
  faults: 'too many faults',
  probing: 'one shot is trying it',
  minute: 'requests per minute are used up',
  day: 'requests per day are used up',
};
