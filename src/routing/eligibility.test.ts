import { describe, expect, it } from 'vitest';
import { usd } from '../core/money.ts';
import type { EngineFacts } from '../engines/facts.ts';
import type { Production } from '../production/production.ts';
import type { Shot } from '../production/shot.ts';
import { matchesPattern, rejectionsFor, unavoidableLosses } from './eligibility.ts';
import { noHistory, type ShotHistory } from './input.ts';
import { asOf, production, shot, standing } from './sample-world.ts';
import type { EngineStanding } from './snapshot.ts';

interface Case {
  readonly shot?: Partial<Shot>;
  readonly facts?: Partial<EngineFacts>;
  readonly state?: Partial<EngineStanding>;
  readonly production?: Partial<Production>;
  readonly history?: Partial<ShotHistory>;
}

function codeFor(given: Case): string | undefined {
  const each = shot('sh020', given.shot);
  const made = production([shot('sh010', { characters: ['mara'] }), each], given.production);
  const context = { production: made, asOf, history: { ...noHistory, ...given.history } };
  return rejectionsFor(each, standing('v/a', given.facts, given.state), context)?.code;
}

const consenting = (consent: object): Partial<Production> => ({
  bible: {
    characters: {
      mara: { id: 'mara', look: 'x', references: [], consent: { holder: 'M', scope: 'series', ...consent } },
    },
    places: {},
  },
});
const allow = { policy: { ...production([]).policy, degrade: 'allow' as const } };

describe('rejectionsFor', () => {
  it('finds nothing against an engine that can do everything', () => {
    expect(
      codeFor({ shot: { characters: ['mara'], continues: 'e01/sh010', audio: { dialogue: 'Run!' } } }),
    ).toBeUndefined();
  });

  it.each<[string, Case]>([
    ['duration.too-long', { shot: { durationS: 12 } }],
    ['size.unsupported', { facts: { sizes: [{ width: 720, height: 1280 }] } }],
    ['prompt.too-long', { facts: { promptMaxChars: 5 } }],
    ['needs-first-frame', { facts: { needsFirstFrame: true } }],
    ['retired', { facts: { lifecycle: { status: 'retired' } } }],
    ['retired', { facts: { lifecycle: { status: 'deprecated', shutdownAt: '2026-11-22' } } }],
    ['no-key', { state: { usable: false, unusableCode: 'no-key', unusableReason: 'V_KEY is not set' } }],
    ['unusable', { state: { usable: false } }],
    ['denied', { production: { engines: { allow: ['*'], deny: ['v/*'], prefer: {} } } }],
    ['not-allowed', { production: { engines: { allow: ['w/*'], deny: [], prefer: {} } } }],
    ['pinned-elsewhere', { shot: { pin: 'w/b' } }],
    ['previz-not-pinned', { facts: { route: 'local' } }],
    ['struck', { state: { struckReason: 'too many bad takes' } }],
    ['cooling', { state: { coolingUntil: asOf + 60_000 } }],
    ['consent.missing', { shot: { characters: ['mara'] }, production: consenting({}) }],
    [
      'consent.expired',
      { shot: { characters: ['mara'] }, production: consenting({ document: 'c.pdf', expires: '2026-11-21' }) },
    ],
    ['price.over-shot-max', { production: { budget: { cap: usd(60), perShotMax: usd(0.4) } } }],
    ['refused-before', { history: { refusedBy: ['v/a'] } }],
    ['refused-before', { history: { failedOn: [{ engine: 'v/a', outcome: 'refused-output' }] } }],
    [
      'attempts',
      {
        history: {
          failedOn: [
            { engine: 'v/a', outcome: 'overdue' },
            { engine: 'v/a', outcome: 'bad-output' },
          ],
        },
      },
    ],
  ])('gives code %s', (code, given) => {
    expect(codeFor(given)).toBe(code);
  });

  it.each<[string, Case]>([
    ['demanded sound', { shot: { audio: { sfx: true } }, facts: { audio: false } }],
    ['the pictures of a character', { shot: { characters: ['mara'] }, facts: { references: 0 } }],
    ['a LoRA that nothing replaces', { shot: { characters: ['ivo'] }, facts: { lora: false } }],
    ['the first frame', { shot: { continues: 'e01/sh010' }, facts: { firstFrame: false } }],
  ])('wants approval before losing %s, unless policy allows it', (_what, given) => {
    expect(codeFor(given)).toBe('degradation.needs-approval');
    expect(codeFor({ ...given, production: allow })).toBeUndefined();
  });

  it('lets the last frame of a shot with the same character carry its look', () => {
    expect(
      codeFor({ shot: { characters: ['mara'], continues: 'e01/sh010' }, facts: { references: 0 } }),
    ).toBeUndefined();
  });

  it('counts no pictures that a first frame keeps out of the request', () => {
    const facts = { references: 9, firstFrameExcludesReferences: true };
    const pictured = { id: 'nila', look: 'girl in a red hat', references: ['nila.png'] };
    const cast: Partial<Production> = { bible: { characters: { nila: pictured }, places: {} } };
    const starts = { shot: { characters: ['nila'] }, facts, production: cast };
    expect(codeFor(starts)).toBeUndefined();
    const continued: Case = { ...starts, shot: { characters: ['nila'], continues: 'e01/sh010' } };
    expect(codeFor(continued)).toBe('degradation.needs-approval');
    expect(codeFor({ ...continued, facts: { references: 9 } })).toBeUndefined();
  });

  it('does not mind music: it is laid on later', () => {
    expect(codeFor({ shot: { audio: { music: true } }, facts: { audio: false } })).toBeUndefined();
  });

  it('keeps an expiring consent valid on its last day', () => {
    expect(
      codeFor({ shot: { characters: ['mara'] }, production: consenting({ document: 'c.pdf', expires: '2026-11-22' }) }),
    ).toBeUndefined();
  });

  it('lets one transient failure pass', () => {
    expect(codeFor({ history: { failedOn: [{ engine: 'v/a', outcome: 'overdue' }] } })).toBeUndefined();
  });
});

describe('matchesPattern', () => {
  it('takes every character but the star literally', () => {
    expect(matchesPattern('runway/gen4.5', 'runway/*')).toBe(true);
    expect(matchesPattern('runway/gen4x5', 'runway/gen4.5')).toBe(false);
    expect(matchesPattern('fal/pika', '*pika')).toBe(true);
  });
});

describe('unavoidableLosses', () => {
  const each = shot('sh020', { characters: ['mara'], audio: { sfx: true } });
  const made = production([each]);
  const silent = standing('v/silent', { references: 0, audio: false, lora: false });
  const mute = standing('v/mute', { references: 0, audio: false, lora: false });
  const sounding = standing('v/sounding', { references: 0, audio: true, lora: false });

  it('names what every engine in service would lose, so that a plan is possible where nobody carries it', () => {
    const unavoidable = unavoidableLosses(each, [silent, mute], { production: made, asOf });
    expect([...unavoidable].some((loss) => loss.includes('sound effects'))).toBe(true);
    expect(rejectionsFor(each, silent, { production: made, asOf, unavoidable })).toBeNull();
  });

  it('spares what one engine can carry: losing it on another needs a person', () => {
    const unavoidable = unavoidableLosses(each, [silent, sounding], { production: made, asOf });
    expect([...unavoidable].some((loss) => loss.includes('sound effects'))).toBe(false);
    expect(rejectionsFor(each, silent, { production: made, asOf, unavoidable })?.code).toBe(
      'degradation.needs-approval',
    );
  });

  it('still counts an engine that is struck or cooling: its absence is what a person must be asked about', () => {
    const struck = { ...sounding, struckReason: 'retired: 410', coolingUntil: asOf + 60_000 };
    const unavoidable = unavoidableLosses(each, [silent, struck], { production: made, asOf });
    expect([...unavoidable].some((loss) => loss.includes('sound effects'))).toBe(false);
  });
});

describe('previz', () => {
  it('films a shot pinned to it whatever the engine lists say', () => {
    const each = shot('sh010', { pin: 'shotcaller/previz' });
    const made = production([each], { engines: { allow: ['runway/*'], deny: ['*'], prefer: {} } });
    const previz = standing('shotcaller/previz', { route: 'local' });
    expect(rejectionsFor(each, previz, { production: made, asOf })).toBeNull();
  });
});
