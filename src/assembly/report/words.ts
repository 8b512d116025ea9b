import { formatUsd, type Money } from '../../core/money.ts';
import type { OutcomeClass } from '../../core/outcome.ts';
import type { IconName } from './icons.ts';
import type { ProvenanceState, ReportAttempt, ReportShotState } from './model.ts';

/** Colour role of a word; the word and its icon always say the same thing without the colour. */
export type Tone = 'good' | 'busy' | 'review' | 'bad' | 'warn' | 'quiet';

/** How a status is shown: word, icon and colour role. */
export interface Sign {
  readonly word: string;
  readonly icon: IconName;
  readonly tone: Tone;
}

/** Shot states as the console shows them. */
export const stateSigns: Readonly<Record<ReportShotState, Sign>> = {
  planned: { word: 'Planned', icon: 'ring', tone: 'quiet' },
  generating: { word: 'Generating', icon: 'quarter', tone: 'busy' },
  'in-review': { word: 'Waiting for approval', icon: 'diamond', tone: 'review' },
  retake: { word: 'Retake', icon: 'again', tone: 'bad' },
  accepted: { word: 'Approved', icon: 'check', tone: 'good' },
  held: { word: 'On hold', icon: 'pause', tone: 'warn' },
};

/** What `verify` says about a signed file. */
export const provenanceSigns: Readonly<Record<ProvenanceState, Sign>> = {
  trusted: { word: 'Signed, trusted', icon: 'seal', tone: 'good' },
  'valid-unknown-signer': { word: 'Signed and intact, signer not on a trust list', icon: 'seal', tone: 'busy' },
  invalid: { word: 'Manifest invalid', icon: 'cross', tone: 'bad' },
  'no-manifest': { word: 'No manifest', icon: 'ring', tone: 'bad' },
  unsigned: { word: 'Not signed yet', icon: 'ring', tone: 'quiet' },
};

/** Quality verdicts. */
export const verdictSigns: Readonly<Record<'pass' | 'warn' | 'fail', Sign>> = {
  pass: { word: 'Quality: pass', icon: 'check', tone: 'good' },
  warn: { word: 'Quality: pass with remarks', icon: 'diamond', tone: 'warn' },
  fail: { word: 'Quality: below the bar', icon: 'below', tone: 'bad' },
};

const outcomeSigns: Readonly<Record<OutcomeClass, Sign>> = {
  delivered: { word: 'Delivered', icon: 'check', tone: 'good' },
  'rate-limited': { word: 'Rate limited', icon: 'gauge', tone: 'warn' },
  capacity: { word: 'Engine full', icon: 'gauge', tone: 'warn' },
  unavailable: { word: 'Engine down', icon: 'plug', tone: 'bad' },
  overdue: { word: 'Overdue', icon: 'clock', tone: 'warn' },
  'refused-input': { word: 'Request refused', icon: 'shield', tone: 'bad' },
  'refused-output': { word: 'Result refused', icon: 'shield', tone: 'bad' },
  'invalid-request': { word: 'Request invalid', icon: 'cross', tone: 'bad' },
  retired: { word: 'Model retired', icon: 'ban', tone: 'bad' },
  'quota-exhausted': { word: 'Quota used up', icon: 'gauge', tone: 'warn' },
  misconfigured: { word: 'Misconfigured', icon: 'cross', tone: 'bad' },
  'bad-output': { word: 'Unusable file', icon: 'cross', tone: 'bad' },
  'output-lost': { word: 'Result lost', icon: 'cross', tone: 'bad' },
  'in-doubt': { word: 'In doubt', icon: 'question', tone: 'warn' },
  cancelled: { word: 'Cancelled', icon: 'minus', tone: 'quiet' },
};

/** How an attempt ended; a delivered take below the bar says so. */
export function attemptSign(attempt: Pick<ReportAttempt, 'outcome' | 'verdict'>): Sign {
  if (attempt.outcome === null) return { word: 'Running', icon: 'quarter', tone: 'busy' };
  if (attempt.outcome === 'delivered' && attempt.verdict === 'fail') {
    return { word: 'Below quality', icon: 'below', tone: 'bad' };
  }
  return outcomeSigns[attempt.outcome];
}

/** Money for people, always with its currency. */
export function moneyText(money: Money): string {
  return formatUsd(Math.round(money.amount * 1_000_000));
}

/** A length of time for people: `0.8 s`, `42 s`, `3 min 05 s`, `2 h 04 min`. */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${trimmed(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor(whole / 60) % 60)} min`;
}

/** Time of day of an RFC 3339 time, UTC, `14:03:22`; the text itself when it is not a time. */
export function clockText(at: string): string {
  const ms = Date.parse(at);
  return Number.isNaN(ms) ? at : new Date(ms).toISOString().slice(11, 19);
}

/** Date and minute of an RFC 3339 time, UTC; the text itself when it is not a time. */
export function dateText(at: string): string {
  const ms = Date.parse(at);
  return Number.isNaN(ms) ? at : `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A count with its noun: `1 shot`, `3 shots`. */
export function countText(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** A share 0..1 as whole percent. */
export function percentText(share01: number): string {
  return `${Math.round(share01 * 100)}%`;
}

function trimmed(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
