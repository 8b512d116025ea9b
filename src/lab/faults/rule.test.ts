import { describe, expect, it } from 'vitest';
import { type Op, ops, opsOf } from './effects.ts';
import { parseFaultPlan } from './rule.ts';

const rule = (over: object): unknown => [{ dialect: 'fal', op: 'create', effect: { name: '5xx-before' }, ...over }];

/** Every effect of the contract. */
const contract = [
  ...['429', '5xx-before', '5xx-after', 'hang-before', 'hang-after', 'reset', 'drip', 'stuck', 'slow', 'refuse-input'],
  ...['refuse-output', 'quota', 'auth', 'gone', 'schema-drift', 'expired-url', 'truncated', 'wrong-size'],
  ...['wrong-duration', 'black', 'frozen', 'flicker', 'blurred', 'silent', 'late', 'list-lag', 'error-in-200'],
  ...['empty-output', 'unknown-status', 'html-output', 'cost-drift', 'cancel-race'],
  ...['duplicate-webhook', 'forged-webhook', 'webhook-early'],
];

describe('parseFaultPlan', () => {
  it.each(contract)('knows %s on at least one operation, and refuses it on the others', (name) => {
    const accepted = ops.filter((op) => {
      try {
        return parseFaultPlan(rule({ op, effect: { name } })).rules.length === 1;
      } catch {
        return false;
      }
    });
    expect(accepted.length).toBeGreaterThan(0);
    const effect = parseFaultPlan(rule({ op: accepted[0], effect: { name } })).rules[0]?.effect;
    expect(accepted).toEqual(ops.filter((op: Op) => effect !== undefined && opsOf(effect).includes(op)));
  });

  it('fills in the arguments of an effect', () => {
    expect(parseFaultPlan(rule({ effect: { name: '429' } })).rules[0]?.effect).toEqual({
      name: '429',
      retryAfter: 'seconds',
      afterS: 2,
    });
  });

  it.each([
    ['an unknown effect', { effect: { name: 'gremlin' } }],
    ['an unknown argument', { effect: { name: 'slow', factor: 2 } }],
    ['an unknown key', { when: 'later' }],
    ['an unknown dialect', { dialect: 'pika' }],
    ['two ways to count', { nth: 1, every: 2 }],
    ['a chance above one', { probability: 1.5 }],
    ['webhooks of a vendor without any', { dialect: 'runway', op: 'webhook', effect: { name: 'webhook-early' } }],
    ['a quota of ComfyUI', { dialect: 'comfyui', effect: { name: 'quota' } }],
  ])('refuses %s with its place', (_name, over) => {
    const parse = () => parseFaultPlan(rule(over));
    expect(parse).toThrow(
      expect.objectContaining({ code: 'lab.fault-invalid', context: expect.objectContaining({ rule: 0 }) }),
    );
  });

  it('replaces unless told to append', () => {
    expect(parseFaultPlan([]).mode).toBe('replace');
    expect(parseFaultPlan({ mode: 'append', rules: rule({}) })).toMatchObject({
      mode: 'append',
      rules: [{ match: {} }],
    });
    expect(() => parseFaultPlan('none')).toThrow(expect.objectContaining({ code: 'lab.fault-invalid' }));
  });
});
