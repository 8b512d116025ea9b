import type { RouterParts } from '../../app/ports/router.ts';
import { rfc3339 } from '../../core/clock.ts';
import type { Router } from '../../orchestration/ports.ts';
import type { ProductionState } from '../../orchestration/state.ts';
import { findShot } from '../../production/production.ts';
import { learn, learnedRows, nothingLearned } from '../../routing/learning.ts';
import { requirementOf } from '../../routing/requirements.ts';
import type { StrengthRow } from '../../routing/snapshot.ts';
import { strengthTable } from '../../routing/strengths.ts';

/** A router whose strengths grow with every judged take of the production, by routing's own rules of learning. */
export function learningRouter(parts: RouterParts, make: (parts: RouterParts) => Router): Router {
  let learned = nothingLearned;
  let rows: readonly StrengthRow[] = parts.strengths;
  const seen = new Set<string>();
  const subjects = [...new Set(parts.strengths.map(({ engine }) => engine))].map((id) => ({ id }));
  const observe = (state: ProductionState): void => {
    for (const shot of Object.values(state.shots))
      for (const { attempt, engine, verdict } of shot.takes) {
        const score01 = verdict?.score01;
        if (typeof score01 !== 'number' || seen.has(attempt)) continue;
        seen.add(attempt);
        const filmed = findShot(parts.production, shot.ref);
        if (filmed === undefined) continue;
        const table = strengthTable(rows, subjects, parts.clock.now());
        const { weights: requirement } = requirementOf(filmed, parts.production);
        const expected = (dimension: Parameters<Parameters<typeof learn>[2]>[0]): number =>
          table.get(engine)?.[dimension].mean ?? 0.5;
        learned = learn(learned, { engine, requirement, score01, by: 'judge' }, expected);
        rows = [...parts.strengths, ...learnedRows(learned, rfc3339(parts.clock.now()).slice(0, 10))];
      }
  };
  const inner = make({
    ...parts,
    get strengths() {
      return rows;
    },
  });
  return {
    plan: (state, episode) => {
      observe(state);
      return inner.plan(state, episode);
    },
    reroute: (state, shot) => {
      observe(state);
      return inner.reroute(state, shot);
    },
  };
}
