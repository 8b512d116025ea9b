import { stringify } from 'yaml';

/** One of the clips that the measured episodes are made of; rendered once, used for many shots. */
export interface BenchClip {
  readonly type: 'establishing' | 'action' | 'insert';
  readonly camera: 'push' | 'truck' | 'pan';
  readonly prompt: string;
  readonly durationS: number;
  readonly audio: boolean;
}

/** Delivery of the measured episodes. */
export const benchDelivery = { width: 1280, height: 720, fps: 24 } as const;

/** Three kinds of pictures, 3 to 5 seconds long, with and without sound. */
export const benchClips: readonly BenchClip[] = [
  {
    type: 'establishing',
    camera: 'push',
    prompt: 'Wide dawn shot of a derelict greenhouse on a hill in heavy rain, slow push in',
    durationS: 5,
    audio: true,
  },
  {
    type: 'action',
    camera: 'truck',
    prompt: 'A runner sprints through the forest, leaves burst under her boots',
    durationS: 4,
    audio: false,
  },
  {
    type: 'insert',
    camera: 'pan',
    prompt: 'Insert: a small red watering can on a bench beside a lamp, water drips',
    durationS: 3,
    audio: true,
  },
];

/** Clip that a shot is made of, by the shot's place in the episode. */
export function clipOfShot(index: number): number {
  return index % benchClips.length;
}

/** Id of a shot, by its place in the episode. */
export function shotId(index: number): string {
  return `sh${String(index + 1).padStart(3, '0')}`;
}

/** The production file of an episode of so many shots: one scene, every gate automatic. */
export function benchProduction(shots: number): string {
  const entries = Array.from({ length: shots }, (_, index) => {
    const { type, camera, prompt, durationS, audio } = benchClips[clipOfShot(index)] ?? benchClips[0] ?? never();
    return { id: shotId(index), type, camera, prompt, durationS, ...(audio ? { audio: { sfx: true } } : {}) };
  });
  return stringify({
    production: 'bench',
    title: 'Bench',
    look: { style: 'photoreal', palette: ['teal', 'amber'], references: [] },
    delivery: { ...benchDelivery, loudnessLufs: -14 },
    budget: { cap: 100, currency: 'USD', perShotMax: 4 },
    policy: { planGate: 'auto', takeGate: 'auto', episodeGate: 'auto', maxAttemptsPerShot: 2, degrade: 'allow' },
    engines: { allow: ['*'], deny: [], prefer: {} },
    bible: { characters: {}, places: {} },
    episodes: [{ id: 'e01', title: `${shots} shots`, scenes: [{ id: 'sc010', shots: entries }] }],
  });
}

function never(): never {
  throw new RangeError('no clip');
}
