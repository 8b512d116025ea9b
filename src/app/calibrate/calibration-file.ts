import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { MicroUsd } from '../../core/money.ts';
import { findShot, type LoadedProduction } from '../../production/production.ts';
import { readProduction } from '../../production/read.ts';
import type { Shot } from '../../production/shot.ts';
import { writeWhole } from '../workspace.ts';
import type { PlannedClip } from './calibration-plan.ts';
import { promptKey } from './calibration-plan.ts';

/** Id of the production that films a calibration. */
export const calibrationId = 'calibration';

const head = `# Written by \`shotcaller calibrate\`, which films this like any production and never accepts a take: each prompt once on
# each engine, each dimension an episode, each prompt a scene. Repeat the command rather than editing this file.
`;

/** Path of the production file of a calibration. */
export function calibrationFile(dir: string): string {
  return join(dir, 'calibration.yaml');
}

/** The production of a calibration that was begun before. @throws {ProductionError} when its file was damaged. */
export function begunCalibration(dir: string): LoadedProduction | undefined {
  const file = calibrationFile(dir);
  return existsSync(file) ? readProduction(file) : undefined;
}

/**
 * Writes the production file of a calibration: the clips planned now, and those asked for before, which are never
 * dropped. One attempt a shot, so that a clip is paid at most once; takes wait for the comparison, so that nothing is cut.
 */
export async function writeCalibration(
  dir: string,
  clips: readonly PlannedClip[],
  cap: MicroUsd,
  kept: readonly Shot[],
): Promise<string> {
  const planned = clips.map(
    ({ ref, prompt, engine }): ShotEntry => ({
      episode: prompt.dimension,
      scene: promptKey(prompt),
      id: ref.slice(prompt.dimension.length + 1),
      type: prompt.type,
      prompt: prompt.prompt,
      durationS: prompt.durationS,
      ...(prompt.camera === undefined ? {} : { camera: prompt.camera }),
      needs: { [prompt.dimension]: 1 },
      pin: engine,
      ...(prompt.dimension === 'audio' ? { audio: { sfx: true } } : {}),
    }),
  );
  const before = kept.filter(({ ref }) => !clips.some((clip) => clip.ref === ref)).map(entryOf);
  const file = calibrationFile(dir);
  await writeWhole(file, head + stringify(documentOf([...before, ...planned], cap), { lineWidth: 0 }));
  return file;
}

interface ShotEntry {
  readonly episode: string;
  readonly scene: string;
  readonly id: string;
  readonly [key: string]: unknown;
}

function entryOf({ ref: _ref, index: _index, hero: _hero, characters: _cast, ...shot }: Shot): ShotEntry {
  return shot;
}

function documentOf(entries: readonly ShotEntry[], cap: MicroUsd): object {
  const episodes = [...Map.groupBy(entries, ({ episode }) => episode)].map(([id, own]) => ({
    id,
    title: `Calibration of ${id}`,
    scenes: [...Map.groupBy(own, ({ scene }) => scene)].map(([scene, shots]) => ({
      id: scene,
      shots: shots.map(({ episode: _episode, scene: _scene, ...shot }) => shot),
    })),
  }));
  return {
    production: calibrationId,
    title: 'Calibration',
    delivery: { width: 1280, height: 720, fps: 24 },
    budget: { cap: cap / 1_000_000 },
    policy: { planGate: 'ask', takeGate: 'ask', maxAttemptsPerShot: 1, degrade: 'allow' },
    episodes,
  };
}

/** Shots of a begun calibration that were asked for already, by the log. */
export function keptShots(begun: LoadedProduction | undefined, isFilmed: (ref: string) => boolean): readonly Shot[] {
  if (begun === undefined) return [];
  return begun.production.episodes
    .flatMap(({ shots }) => shots)
    .filter(({ ref }) => isFilmed(ref))
    .flatMap(({ ref }) => findShot(begun.production, ref) ?? []);
}
