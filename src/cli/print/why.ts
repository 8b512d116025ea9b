import type { WhyResult } from '../../app/plan.ts';
import { formatUsd } from '../../core/money.ts';
import { explain } from '../../routing/explanation.ts';
import type { Output } from '../output.ts';
import { decisionData } from './plan.ts';
import { plain, tableLines } from './table.ts';

/** The decision as JSON, in the shape of `plan`, with the explanation in words. */
export function whyData(result: WhyResult): object {
  return { basis: result.basis, ...decisionData(result.decision, result), explanation: explain(result.decision) };
}

/** The decision for people: words first, then every engine with its terms, then everyone left out. */
export function whyLines({ decision, basis, state }: WhyResult, out: Output): readonly string[] {
  const shot = state.shots[decision.shot as `${string}/${string}`];
  const head = ['engine', 'utility', 'quality', 'price', 'time', 'switch', 'risk', 'clip'].map((word) =>
    out.paint('dim', word),
  );
  const rows = decision.candidates.map(({ engine, utility, terms, priceMicroUsd }) => {
    const numbers = [utility, terms.quality, terms.price, terms.time, terms.switch, terms.risk];
    const name = engine === (shot?.engine ?? decision.chosen) ? out.paint('strong', engine) : engine;
    return [name, ...numbers.map((value) => value.toFixed(3)), formatUsd(priceMicroUsd)];
  });
  const moves = (shot?.reassignments ?? []).map((move) => `${out.paint('warn', '↳')} ${plain(move.reason)}`);
  return [
    out.paint(
      'strong',
      `${decision.shot} (${basis === 'log' ? 'as decided when it ran' : 'as a plan would decide now'})`,
    ),
    ...explain(decision).map(plain),
    ...moves,
    '',
    ...tableLines([head, ...rows], out.columns),
    '',
    ...decision.rejected.map(({ engine, reason }) => `${out.paint('dim', '×')} ${engine}: ${plain(reason)}`),
  ];
}
