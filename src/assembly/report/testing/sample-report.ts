import type { Candidate } from '../../../core/decision.ts';
import type { RequirementVector } from '../../../core/dimensions.ts';
import { sha256 } from '../../../core/hashing.ts';
import type { Money } from '../../../core/money.ts';
import type { OutcomeClass } from '../../../core/outcome.ts';
import type { Verdict } from '../../../core/verdict.ts';
import type { ShotType } from '../../../production/shot.ts';
import type { EpisodeReport, ReportAttempt, ReportShot } from '../model.ts';

/** An attempt in short: engine, outcome, seconds it took, dollars, reason, next engine, verdict. */
type Try = readonly [engine: string, outcome: OutcomeClass, tookS: number, cost: number, reason: string, next?: string];

interface Spec {
  readonly id: string;
  readonly scene: string;
  readonly type: ShotType;
  readonly prompt: string;
  readonly durationS: number;
  readonly needs: RequirementVector;
  readonly tries: readonly Try[];
  readonly reason: string;
  readonly score01: number;
  readonly coverage01: number;
  readonly degradations?: readonly string[];
}

const models: Readonly<Record<string, string>> = {
  'runway/gen4.5': 'gen4.5',
  'google/veo-3.1-generate': 'veo-3.1-generate',
  'luma/ray-3': 'ray-3',
  'fal/kling-v3-pro': 'kling-v3-pro',
  'comfyui/wan-2.2-mara': 'wan-2.2 + mara_v2',
};

const specs: readonly Spec[] = [
  {
    id: 'sh010',
    scene: 'sc010',
    type: 'establishing',
    prompt: 'Wide dawn shot of the greenhouse in heavy rain, slow push in. Condensation runs down the wet glass.',
    durationS: 5,
    needs: { scene: 0.4, aesthetics: 0.25, imaging: 0.2, motion: 0.15 },
    tries: [['google/veo-3.1-generate', 'delivered', 74, 2, '']],
    reason: 'Best expected quality for scene and aesthetics; the wait is inside the deadline.',
    score01: 0.86,
    coverage01: 0.6,
  },
  {
    id: 'sh020',
    scene: 'sc010',
    type: 'action',
    prompt: 'Mara sprints between rows, terracotta pots shatter behind her, camera trucks along at shoulder height.',
    durationS: 5,
    needs: { action: 0.5, motion: 0.3, temporal: 0.2 },
    tries: [
      [
        'runway/gen4.5',
        'unavailable',
        3,
        0,
        'HTTP 503 from three polls in a row; circuit opened for 120 s.',
        'fal/kling-v3-pro',
      ],
      ['fal/kling-v3-pro', 'delivered', 96, 0.84, ''],
    ],
    reason: 'Pinned engine was down; next best on action by 0.04, and it keeps the first frame of sh010.',
    score01: 0.79,
    coverage01: 0.5,
  },
  {
    id: 'sh030',
    scene: 'sc010',
    type: 'character',
    prompt: 'Close on Mara under the dripping roof, rain on her face, she listens.',
    durationS: 4,
    needs: { identity: 0.45, imaging: 0.25, temporal: 0.2, aesthetics: 0.1 },
    tries: [
      [
        'comfyui/wan-2.2-mara',
        'delivered',
        148,
        0.11,
        'Flicker 0.31 is above 0.18; frozen for 1.2 s.',
        'comfyui/wan-2.2-mara',
      ],
      ['comfyui/wan-2.2-mara', 'delivered', 151, 0.11, ''],
    ],
    reason: 'Only route that carries the LoRA mara_v2, so the face is the one of the bible.',
    score01: 0.74,
    coverage01: 0.9,
  },
  {
    id: 'sh040',
    scene: 'sc020',
    type: 'dialogue',
    prompt: 'Two-shot at the potting bench. Mara: "You said nobody had the key." Tomas does not answer.',
    durationS: 8,
    needs: { audio: 0.35, identity: 0.3, adherence: 0.2, temporal: 0.15 },
    tries: [
      [
        'google/veo-3.1-generate',
        'rate-limited',
        1,
        0,
        '429, Retry-After 240 s; waiting would miss the deadline.',
        'luma/ray-3',
      ],
      [
        'luma/ray-3',
        'overdue',
        420,
        1.28,
        'No progress for 300 s at 40%; cancel accepted too late, charged.',
        'google/veo-3.1-generate',
      ],
      ['google/veo-3.1-generate', 'delivered', 81, 3.2, ''],
    ],
    reason: 'Native dialogue sound was required; the other engine with sound was overdue.',
    score01: 0.81,
    coverage01: 0.35,
    degradations: ['reference tomas dropped: the route takes one picture'],
  },
  {
    id: 'sh050',
    scene: 'sc020',
    type: 'insert',
    prompt: 'Macro of a brass key in wet soil, a drop hits it, focus racks to the seedling.',
    durationS: 2,
    needs: { objects: 0.5, imaging: 0.3, color: 0.2 },
    tries: [
      [
        'luma/ray-3',
        'refused-input',
        2,
        0,
        'Moderation: "brass key in soil" flagged as drug related.',
        'runway/gen4.5',
      ],
      ['runway/gen4.5', 'delivered', 52, 0.24, ''],
    ],
    reason: 'Second in the ranking by 0.02 and already paid-for continuity with sh020.',
    score01: 0.9,
    coverage01: 0.8,
  },
  {
    id: 'sh060',
    scene: 'sc030',
    type: 'stylized',
    prompt: 'Memory: the greenhouse intact, ink-wash animation, petals drift upwards.',
    durationS: 4,
    needs: { style: 0.6, aesthetics: 0.25, color: 0.15 },
    tries: [
      ['runway/gen4-turbo', 'retired', 1, 0, '410 Gone: model gen4_turbo was shut down.', 'luma/ray-3'],
      ['luma/ray-3', 'delivered', 66, 0.64, ''],
    ],
    reason: 'Highest measured strength in style; the planned model is gone.',
    score01: 0.83,
    coverage01: 0.4,
  },
];

/**
 * A finished episode with one of every kind of trouble, as the report gets it; for tests and for looking at the page.
 * @param picture path of the JPEG used for the poster (`poster`) and each shot (its id); `null` for no picture.
 */
export function sampleReport(picture: (name: string) => string | null = () => null): EpisodeReport {
  const shots: ReportShot[] = [];
  let frame = 0;
  let minute = 0;
  for (const spec of specs) {
    const start = frame;
    frame += spec.durationS * 24;
    shots.push(shotOf(spec, [start, frame], minute++, picture(spec.id)));
  }
  const attempts = shots.flatMap((shot) => shot.attempts);
  return {
    production: { id: 'glasshouse', title: 'The Glasshouse' },
    episode: { id: 'e01', title: 'Rain' },
    generatedAt: '2026-11-22T14:31:07.000Z',
    poster: picture('poster'),
    delivery: { width: 1280, height: 720, fps: 24 },
    file: { name: 'e01.mp4', sha256: sha256('e01'), frames: frame },
    loudness: { integratedLufs: -14.1, truePeakDb: -1.2, targetLufs: -14 },
    totals: {
      spent: usdOf(attempts.reduce((sum, attempt) => sum + attempt.cost.amount, 0)),
      reserved: usdOf(1.6),
      atRisk: usdOf(1.28),
      cap: usdOf(24),
      attempts: attempts.length,
      reassignments: shots.reduce((sum, shot) => sum + shot.reassignments, 0),
      pictureS: frame / 24,
      productionS: 1284,
    },
    signer: { kind: 'development signer', name: 'Shotcaller development signer', state: 'valid-unknown-signer' },
    shots,
    log: { head: sha256('log'), seq: 143 },
    verifyCommand: 'npx shotcaller verify out/glasshouse/e01/e01.mp4',
  };
}

function shotOf(spec: Spec, frames: readonly [number, number], minute: number, thumbnail: string | null): ReportShot {
  const engine = spec.tries.at(-1)?.[0] ?? null;
  let at = Date.UTC(2026, 10, 22, 14, 3 + minute, 12);
  const attempts = spec.tries.map(([name, outcome, tookS, cost, reason, next], i): ReportAttempt => {
    const startedAt = new Date(at).toISOString();
    at += tookS * 1000;
    const endedAt = new Date(at).toISOString();
    at += 2000;
    const verdict = outcome === 'delivered' ? (next === undefined ? 'pass' : 'fail') : null;
    const reassignedTo = next ?? null;
    return { n: i + 1, engine: name, outcome, verdict, reason, startedAt, endedAt, cost: usdOf(cost), reassignedTo };
  });
  return {
    ref: `e01/${spec.id}`,
    scene: spec.scene,
    type: spec.type,
    prompt: spec.prompt,
    thumbnail,
    state: 'accepted',
    durationS: spec.durationS,
    engine,
    route: engine?.startsWith('comfyui') ? 'comfyui' : engine?.startsWith('fal') ? 'fal' : 'direct',
    model: engine === null ? null : (models[engine] ?? null),
    modelVersion: engine === null ? null : '2026-10-01',
    emulated: true,
    verdict: verdictOf(spec),
    requirement: {
      weights: spec.needs,
      inferred: spec.id !== 'sh020',
      evidence: Object.entries(spec.needs).map(
        ([dimension, weight]) => `type ${spec.type} -> ${dimension} ${weight.toFixed(2)}`,
      ),
    },
    reason: spec.reason,
    candidates: candidatesOf(spec),
    rejected: [
      { engine: 'previz/animatic', code: 'previz', reason: 'Previz is never a candidate unless pinned.' },
      { engine: 'openai/sora-2', code: 'no-key', reason: 'OPENAI_API_KEY is not set.' },
    ],
    attempts,
    reassignments: attempts.filter(
      (attempt) => attempt.reassignedTo !== null && attempt.reassignedTo !== attempt.engine,
    ).length,
    degradations: spec.degradations ?? [],
    gates: [
      { gate: 'quality', decision: 'pass', by: 'quality@1', at: new Date(at).toISOString() },
      {
        gate: 'take',
        decision: 'approve',
        by: 'dana',
        authMethod: 'asserted',
        at: new Date(at + 40_000).toISOString(),
      },
    ],
    manifest: {
      label: `urn:c2pa:${sha256(spec.id).slice(0, 8)}-5e2c-4a6b-9b1f-0c7a2d3e4f50`,
      sha256: sha256(`${spec.id}.mp4`),
      state: 'valid-unknown-signer',
    },
    frames,
    frameDigest: sha256(`${spec.id} frames`),
    cost: usdOf(attempts.reduce((sum, attempt) => sum + attempt.cost.amount, 0)),
  };
}

function verdictOf(spec: Spec): Verdict {
  const needed = Object.keys(spec.needs) as (keyof Spec['needs'])[];
  const measured = needed.slice(0, Math.max(1, Math.round(needed.length * spec.coverage01)));
  return {
    verdict: spec.score01 < 0.75 ? 'warn' : 'pass',
    score01: spec.score01,
    coverage01: spec.coverage01,
    dimensions: Object.fromEntries(
      measured.map((dimension, i) => [
        dimension,
        { score01: spec.score01 - 0.03 * i, status: 'measured', source: 'technical' },
      ]),
    ),
    unmeasured: needed.filter((dimension) => !measured.includes(dimension)),
    metrics: [
      { id: 'technical.black', version: '1', value: 0, status: 'measured', threshold: '<= 0.05', ok: true },
      { id: 'technical.frozen', version: '1', value: 0.021, status: 'measured', threshold: '<= 0.25', ok: true },
      { id: 'technical.flicker', version: '1', value: 0.0432, status: 'measured', threshold: '<= 0.18', ok: true },
      { id: 'technical.blur', version: '1', value: 4.1, status: 'measured', note: 'relative only' },
      { id: 'identity.face', version: '1', value: null, status: 'unmeasured', note: 'no scorer configured' },
    ],
    reasons: spec.score01 < 0.75 ? ['Slightly softer than the other take of this shot.'] : [],
    gate: { id: 'quality', version: '1' },
  };
}

function candidatesOf(spec: Spec): readonly Candidate[] {
  return Object.keys(models).map((engine, i): Candidate => {
    const quality = 0.84 - 0.045 * i;
    const terms = { quality, price: -0.06 - 0.012 * i, time: -0.031, switch: i === 0 ? 0 : -0.02, risk: -0.014 * i };
    return {
      engine,
      route: 'direct',
      terms,
      utility: terms.quality + terms.price + terms.time + terms.switch + terms.risk,
      strengths: Object.fromEntries(
        Object.keys(spec.needs).map((dimension, d) => [
          dimension,
          {
            mean: 0.86 - 0.04 * i - 0.02 * d,
            n: 42 - 7 * i,
            source: 'public benchmark, 2026',
            measuredOn: '2026-09-01',
          },
        ]),
      ),
      quality01: quality,
      pAccept: 0.82 - 0.06 * i,
      priceMicroUsd: 240_000 + 310_000 * i,
      expectedS: 52 + 21 * i,
      degradations: [],
    };
  });
}

function usdOf(amount: number): Money {
  return { amount: Math.round(amount * 100) / 100, currency: 'USD' };
}
