import type { RequirementVector } from '../core/dimensions.ts';
import type { EngineId, ShotRef } from '../core/ids.ts';

/** The kinds of shot a production file knows. */
export const shotTypes = ['establishing', 'action', 'character', 'dialogue', 'stylized', 'insert'] as const;
/** One of the kinds of shot. */
export type ShotType = (typeof shotTypes)[number];

/** The camera verbs a production file knows. */
export const cameraMoves = ['static', 'push', 'pull', 'pan', 'tilt', 'truck', 'orbit', 'handheld'] as const;
/** One of the camera verbs. */
export type CameraMove = (typeof cameraMoves)[number];

/** What a shot should sound like. */
export interface ShotAudio {
  readonly dialogue?: string;
  readonly sfx?: boolean;
  readonly music?: boolean;
}

/** Requirement weights that a scene or the production states for all its shots. */
export interface Emphasis {
  readonly by: 'scene' | 'production';
  readonly needs: RequirementVector;
}

/** One shot, read from the production file: what must be filmed, with every default filled in. */
export interface Shot {
  /** `episode/shot`, e.g. `e01/sh010`. */
  readonly ref: ShotRef;
  readonly id: string;
  readonly episode: string;
  readonly scene: string;
  /** Position in the episode, from 0. */
  readonly index: number;
  readonly type: ShotType;
  readonly prompt: string;
  readonly durationS: number;
  readonly camera?: CameraMove;
  /** Character ids of the bible. */
  readonly characters: readonly string[];
  /** Place id of the bible; the scene's unless the shot names its own. */
  readonly place?: string;
  /** The shot whose last frame is this one's first. */
  readonly continues?: ShotRef;
  /** Explicit requirement weights; they replace the inferred ones. */
  readonly needs?: RequirementVector;
  /** What the scene, else the production, says its shots are about; mixed into the inferred weights. */
  readonly emphasis?: Emphasis;
  /** Only this engine. */
  readonly pin?: EngineId;
  /** Never explored; never accepted below `pass` without a person. */
  readonly hero: boolean;
  readonly audio: ShotAudio;
}
