import { type Html, html } from './html.ts';
import type { EpisodeReport } from './model.ts';
import { moneyText } from './words.ts';

/** One stretch of the money bar. */
export interface MoneyPart {
  readonly name: 'spent' | 'reserved' | 'at risk' | 'free';
  readonly amount: number;
  /** Share of the bar's length, 0..1; the bar is the cap, or what was used where that is more. */
  readonly share01: number;
}

/** Splits the cap into spent, reserved, at risk and what is left; never negative. */
export function moneyParts({ spent, reserved, atRisk, cap }: EpisodeReport['totals']): readonly MoneyPart[] {
  const used = spent.amount + reserved.amount + atRisk.amount;
  const whole = Math.max(cap.amount, used);
  const part = (name: MoneyPart['name'], amount: number): MoneyPart => ({
    name,
    amount,
    share01: whole === 0 ? 0 : amount / whole,
  });
  return [
    part('spent', spent.amount),
    part('reserved', reserved.amount),
    part('at risk', atRisk.amount),
    part('free', Math.max(0, cap.amount - used)),
  ];
}

/** Money against the cap, and what went into takes that are not in the cut. */
export function moneySection(report: EpisodeReport): Html {
  const parts = moneyParts(report.totals);
  const rects = parts.map((part, i) => {
    const before = parts.slice(0, i).reduce((sum, one) => sum + one.share01, 0);
    return html`<rect class="m-${slug(part.name)}" x="${percent(before)}%" width="${percent(part.share01)}%" height="100%"/>`;
  });
  const legend = parts.map(
    (
      part,
    ) => html`<div class="m"><dt><svg class="swatch" aria-hidden="true"><rect class="m-${slug(part.name)}" width="100%" height="100%"/></svg>${words[part.name]}</dt>
    <dd>${moneyText({ amount: part.amount, currency: 'USD' })}</dd></div>`,
  );
  return html`
<section aria-labelledby="h-money">
  <h2 id="h-money">Money</h2>
  <svg class="money" aria-hidden="true">
    <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="hatch-back"/><rect width="3" height="6" class="hatch-line"/></pattern></defs>
    ${rects}
  </svg>
  <dl class="legend">${legend}<div class="m cap"><dt>Cap of the production</dt><dd>${moneyText(report.totals.cap)}</dd></div></dl>
  <p class="note">${unusedText(report)}</p>
</section>`;
}

const words: Readonly<Record<MoneyPart['name'], string>> = {
  spent: 'Spent',
  reserved: 'Reserved',
  'at risk': 'At risk (no answer yet)',
  free: 'Free',
};

function unusedText(report: EpisodeReport): string {
  const attempts = report.shots.flatMap((shot) => shot.attempts);
  const unused = attempts.filter((attempt) => attempt.outcome !== 'delivered' || attempt.verdict === 'fail');
  const amount = unused.reduce((sum, attempt) => sum + attempt.cost.amount, 0);
  if (amount === 0) return 'Nothing was paid for attempts that did not end in a usable take.';
  return `${moneyText({ amount, currency: 'USD' })} of this went into attempts that did not end in a usable take.`;
}

function slug(name: string): string {
  return name.replace(' ', '-');
}

function percent(share01: number): number {
  return Math.round(share01 * 100_000) / 1000;
}
