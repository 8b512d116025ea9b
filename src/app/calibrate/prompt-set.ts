import { z } from 'zod';
import { type Dimension, dimensions } from '../../core/dimensions.ts';
import { map, number, oneOf, text, words } from '../../production/leaf-schema.ts';
import { type CameraMove, cameraMoves, type ShotType, shotTypes } from '../../production/shot.ts';
import { readStrictFile, strictError } from '../strict-file.ts';
import shipped from './data/prompts.json' with { type: 'json' };

/** One prompt that tells engines apart in one dimension. */
export interface CalibrationPrompt {
  readonly id: string;
  readonly dimension: Dimension;
  readonly prompt: string;
  readonly type: ShotType;
  readonly camera?: CameraMove;
  readonly durationS: number;
}

/** Length of a calibration clip where the set says nothing, seconds: what most engines make at least. */
const usualS = 5;
/** Longest clip a set may ask for, seconds. */
const longestS = 20;

/** Kind of shot that is mostly about the dimension; the gate reads it. */
const typeOf: Readonly<Record<Dimension, ShotType>> = {
  scene: 'establishing',
  action: 'action',
  motion: 'action',
  temporal: 'establishing',
  aesthetics: 'establishing',
  imaging: 'insert',
  adherence: 'action',
  objects: 'insert',
  color: 'insert',
  story: 'action',
  identity: 'character',
  style: 'stylized',
  audio: 'action',
};

const promptSchema = map({
  // It becomes part of shot ids.
  id: text("an id of lower-case letters, digits and '-' (at most 24)", /^[a-z0-9][a-z0-9-]{0,23}$/),
  dimension: oneOf(dimensions),
  prompt: words(),
  type: oneOf(shotTypes).optional(),
  camera: oneOf(cameraMoves).optional(),
  durationS: number({ above: 0, max: longestS }).default(usualS),
});

const setSchema = map({
  schema: oneOf(['shotcaller.prompts/1']),
  name: words().optional(),
  prompts: z.array(promptSchema, { error: 'a list of prompts' }).min(1, 'at least one prompt'),
});

/** The shipped set: twelve prompts for each dimension, in our own words; no persons or brands that exist. */
export function shippedPrompts(): readonly CalibrationPrompt[] {
  return setSchema.parse(shipped).prompts.map(completed);
}

/**
 * Reads a set of one's own (YAML or JSON).
 * @throws {ConfigError} `calibrate.set-invalid` with every problem as `file:line:col`.
 */
export function readPromptSet(file: string): readonly CalibrationPrompt[] {
  const { data, document } = readStrictFile(file, setSchema, 'calibrate.set-invalid');
  const repeated = data.prompts.flatMap((prompt, index) => {
    if (data.prompts.findIndex((other) => other.id === prompt.id) === index) return [];
    const place = document.positionOf(['prompts', index, 'id']);
    const message = `found a second prompt ${prompt.id}, allowed: ids that are unique within the set`;
    const path = `prompts[${index}].id`;
    return [{ code: 'calibrate.set-invalid' as const, file, ...place, path, message, hint: 'Rename one of them.' }];
  });
  if (repeated.length > 0) throw strictError(file, 'calibrate.set-invalid', repeated);
  return data.prompts.map(completed);
}

function completed({ type, camera, ...prompt }: z.output<typeof promptSchema>): CalibrationPrompt {
  return { ...prompt, type: type ?? typeOf[prompt.dimension], ...(camera === undefined ? {} : { camera }) };
}
