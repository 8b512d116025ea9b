import { describe, expect, it } from 'vitest';
import type { OutcomeClass } from '../core/outcome.ts';
import { noHistory } from './input.ts';
import { rankShot } from './plan.ts';
import { planInput, production, row, shot, standing } from './sample-world.ts';

const filmed = shot('sh010', { needs: { action: 1 } });

/** Two doors to model m and a model of its own, a little better. */
function ranked(outcome: OutcomeClass, doors: readonly string[] = ['direct/m', 'fal/m']) {
  const engines = [...doors.map((id) => standing(id, { family: 'm' })), standing('other/n', { family: 'n' })];
  const rows = [...doors.map((id) => row(id, 'action', 0.8, 60)), row('other/n', 'action', 0.81, 60)];
  const history = { ...noHistory, failedOn: [{ engine: 'direct/m', outcome }] };
  const decision = rankShot(planInput(production([filmed]), engines, rows), filmed, history);
  return decision.candidates.map(({ engine }) => engine);
}

describe('a shot whose engine failed', () => {
  it.each(['unavailable', 'rate-limited', 'quota-exhausted', 'in-doubt'] as const)(
    'goes to another door of the same model before another model when it was %s',
    (outcome) => {
      const order = ranked(outcome);
      expect(order.indexOf('fal/m')).toBeLessThan(order.indexOf('other/n'));
    },
  );

  it('goes to the better model when the model itself was at fault', () => {
    expect(ranked('bad-output')[0]).toBe('other/n');
  });

  it('is ranked as ever where the model has no other door', () => {
    expect(ranked('unavailable', ['direct/m'])).toContain('other/n');
    expect(ranked('unavailable', ['direct/m'])[0]).toBe('other/n');
  });
});
