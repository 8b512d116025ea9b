import type { EngineLine } from '../../app/engines.ts';
import { formatUsd, money } from '../../core/money.ts';
import { priceOf } from '../../engines/facts.ts';
import type { Output, Tone } from '../output.ts';
import { plain, tableLines } from './table.ts';

const tones: Readonly<Record<EngineLine['state'], Tone>> = {
  ready: 'good',
  'no-key': 'dim',
  unreachable: 'bad',
  retired: 'dim',
  disabled: 'dim',
};

/** Seconds of the clip whose price is shown. */
const sampleS = 5;

/** Engines as a table: id, route, state, price of five seconds, and why it can't be used. */
export function engineLines(engines: readonly EngineLine[], out: Output): readonly string[] {
  const head = ['engine', 'route', 'state', `${sampleS} s cost`, 'reason'].map((word) => out.paint('dim', word));
  const rows = engines.map(({ facts, state, reason, notices }) => [
    facts.id,
    facts.route,
    out.paint(tones[state], state),
    facts.lifecycle.status === 'retired' ? '–' : formatUsd(priceOf(facts.price, sampleS)),
    plain((state === 'retired' && reason !== undefined ? [reason] : [...notices, reason ?? []].flat()).join('; ')),
  ]);
  return tableLines([head, ...rows], out.columns);
}

/** One engine as JSON. */
export function engineData({ facts, state, reason, notices }: EngineLine): object {
  const { price, ...rest } = facts;
  return {
    ...rest,
    price: { perClip: money(price.perClip), perSecond: money(price.perSecond) },
    state,
    reason: reason ?? null,
    notices,
  };
}
