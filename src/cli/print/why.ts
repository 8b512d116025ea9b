import type { WhyResult } from '../../app/plan.ts';
import { formatUsd } from '../../core/money.ts';
import { explain, whatWouldChange } from '../../routing/explanation.ts';
import type { Output } from '../output.ts';
import { decisionData, rejectedLines } from './plan.ts';
import { hanging, plain, tableLines } from './table.ts';

/** The decision as JSON, in the shape of `plan`, with the explanation in words. */
export function whyData(result: WhyResult): object {
  return {
    basis: result.basis,
    ...decisionData(result.decision, result),
    explanation: explain(result.decision),
    wouldChange: whatWouldChange(result.decision),
  };
}

/** The decision for people: words first, then every engine with its terms, then everyone left out. */
export function whyLines({ decision, basis, state }: WhyResult, out: Output): readonly string[] {
  const shot = state.shots[decision.shot as `${string}/${string}`];
  const engine = shot?.engine ?? decision.chosen;
  const head = ['engine', 'utility', 'quality', 'price', 'time', 'switch', 'risk', 'clip'].map((word) =>
    out.paint('dim', word),
  );
  const rows = decision.candidates.map((candidate) => {
    const { utility, terms, priceMicroUsd } = candidate;
    const numbers = [utility, terms.quality, terms.price, terms.time, terms.switch, terms.risk];
    const name = candidate.engine === engine ? out.paint('strong', candidate.engine) : candidate.engine;
    return [name, ...numbers.map((value) => value.toFixed(3).padStart(6)), formatUsd(priceMicroUsd)];
  });
  const moves = (shot?.reassignments ?? []).flatMap((move) =>
    hanging(out.paint('warn', '↳'), plain(move.reason), out.columns),
  );
  const when = basis === 'log' ? 'as decided when it ran' : 'as a plan would decide now';
  return [
    out.paint('strong', `${decision.shot} → ${engine ?? 'nobody'}`) + out.paint('dim', `  (${when})`),
    // Those left out stand below, once.
    ...explain({
      ...decision,
      rejected: [],
      ...(decision.chosen === null ? { reason: 'nobody can make it' } : {}),
    }).flatMap((line) => hanging('·', plain(line), out.columns)),
    ...moves,
    ...(rows.length === 0 ? [] : ['', ...tableLines([head, ...rows], out.columns)]),
    ...(decision.rejected.length === 0 ? [] : ['', out.paint('dim', 'left out')]),
    ...rejectedLines(decision.rejected, out),
  ];
}
