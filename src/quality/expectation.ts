import { z } from 'zod';
import { dimensions, normaliseWeights, type RequirementVector } from '../core/dimensions.ts';
import { ConfigError } from '../core/errors.ts';
import { type CameraMove, cameraMoves, type ShotType, shotTypes } from '../production/shot.ts';

/** What a take is held against. What is left out is not judged and is reported as unmeasured. */
export interface ShotExpectation {
  /** Length the shot needs, seconds; more is fine, since takes are trimmed. */
  readonly durationS: number;
  /** Length that was asked of the engine, when engines only make fixed lengths. */
  readonly deliveredS?: number;
  /** Picture size asked of the engine (not the delivery size, when they differ). */
  readonly width?: number;
  readonly height?: number;
  /** Delivery rate and the shot's length in its frames. */
  readonly fps?: number;
  readonly frames?: number;
  readonly camera?: CameraMove;
  readonly type?: ShotType;
  /** `static`: may stand still; `moving`: may not; left out: read from type and camera. */
  readonly motion?: 'static' | 'moving';
  /** Whether the take must have sound. */
  readonly audio: boolean;
  /** Weights of the quality dimensions; empty counts every dimension the same. */
  readonly requirement: RequirementVector;
}

/** Size and rate of what is delivered. */
export interface DeliveryFormat {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

const positive = z.number().positive();
const weights = z.partialRecord(z.enum(dimensions), z.number().min(0));
/** A shot of a production file also fits: what the gate does not need (prompt, characters …) is ignored. */
const shotSchema = z.object({
  durationS: positive,
  deliveredS: positive.optional(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  fps: positive.optional(),
  frames: z.int().positive().optional(),
  camera: z.enum(cameraMoves).optional(),
  type: z.enum(shotTypes).optional(),
  motion: z.enum(['static', 'moving']).optional(),
  audio: z
    .union([
      z.boolean(),
      z.object({ dialogue: z.string().optional(), sfx: z.boolean().optional(), music: z.boolean().optional() }),
    ])
    .optional(),
  requirement: weights.optional(),
  needs: weights.optional(),
});

/**
 * Reads the JSON of `judge --shot`: an expectation, or a shot as it stands in a production file.
 * @param delivery  fills in size and rate where the JSON has none; without both, geometry is not judged.
 * @throws {ConfigError} `config.invalid` naming every wrong field.
 */
export function parseShotExpectation(json: unknown, delivery?: DeliveryFormat): ShotExpectation {
  const parsed = shotSchema.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'shot'}: ${issue.message}`);
    throw new ConfigError(
      'config.invalid',
      `The shot file is not usable: ${issues.join('; ')}`,
      { issues },
      {
        hint: 'It needs durationS, and may have width, height, fps, camera, type, motion, audio and needs.',
      },
    );
  }
  const { audio, requirement, needs, ...shot } = parsed.data;
  const width = shot.width ?? delivery?.width;
  const height = shot.height ?? delivery?.height;
  const fps = shot.fps ?? delivery?.fps;
  const frames = shot.frames ?? (fps === undefined ? undefined : Math.round(shot.durationS * fps));
  const wanted = typeof audio === 'object' ? Object.values(audio).some(Boolean) : (audio ?? false);
  return {
    durationS: shot.durationS,
    ...(shot.deliveredS !== undefined && { deliveredS: shot.deliveredS }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(fps !== undefined && { fps }),
    ...(frames !== undefined && { frames }),
    ...(shot.camera && { camera: shot.camera }),
    ...(shot.type && { type: shot.type }),
    ...(shot.motion && { motion: shot.motion }),
    audio: wanted,
    requirement: normaliseWeights(requirement ?? needs ?? {}),
  };
}

/**
 * Whether a take of this shot may stand still without being broken: when the shot says so, or when the camera is locked
 * off and nobody has to act. A freeze rule that does not read the shot condemns every locked-off shot.
 */
export function mayStandStill(shot: ShotExpectation): boolean {
  if (shot.motion !== undefined) return shot.motion === 'static';
  const needsAct = shot.type === 'action' || shot.type === 'character' || shot.type === 'dialogue';
  return shot.camera === 'static' && !needsAct;
}
