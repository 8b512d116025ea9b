import type { Requirement } from '../core/decision.ts';
import type { RequirementVector } from '../core/dimensions.ts';
import type { Production } from '../production/production.ts';
import type { CameraMove, Shot, ShotType } from '../production/shot.ts';
import { withEmphasis } from './emphasis.ts';
import { type KindModel, kindNeeds, kindsOf, promptKinds, shippedKindModel } from './prompt-kinds.ts';
import { type PromptReading, readPrompt } from './prompt-reading.ts';
import { shapeOf } from './prompt-shape.ts';
import { because, requirementFrom, type Weighting } from './weights.ts';

/** What each kind of shot lives on. Assumed: no public data rates shots by kind; override with `needs`. */
const byType: Readonly<Record<ShotType, RequirementVector>> = {
  establishing: { scene: 0.4, aesthetics: 0.25, imaging: 0.2, adherence: 0.15 },
  action: { action: 0.4, motion: 0.3, temporal: 0.15, adherence: 0.15 },
  character: { identity: 0.45, temporal: 0.2, imaging: 0.2, adherence: 0.15 },
  dialogue: { audio: 0.3, identity: 0.3, temporal: 0.2, adherence: 0.2 },
  stylized: { style: 0.45, aesthetics: 0.3, adherence: 0.15, color: 0.1 },
  insert: { objects: 0.4, imaging: 0.3, adherence: 0.15, color: 0.15 },
};

const byCamera: Readonly<Record<CameraMove, RequirementVector>> = {
  static: { imaging: 0.04 },
  push: { temporal: 0.05 },
  pull: { temporal: 0.05 },
  pan: { motion: 0.05 },
  tilt: { motion: 0.05 },
  truck: { motion: 0.08 },
  orbit: { temporal: 0.08, scene: 0.04 },
  handheld: { motion: 0.08 },
};

const capped = (count: number, each: number, most: number): number => Math.min(most, count * each);
const listed = (found: readonly string[]): string => found.slice(0, 4).join(', ');
const photographic = /photo|real|live|documentary|cinematic|film/i;

function fromWords(reading: PromptReading): Weighting[] {
  const { action, motion, colors, style, objects, sequence, picture } = reading;
  return [
    ...because(`action words ${listed(action)}`, { action: capped(action.length, 0.04, 0.12) }),
    ...because(`motion words ${listed(motion)}`, { motion: capped(motion.length, 0.03, 0.09) }),
    ...because(`colours ${listed(colors)}`, { color: capped(colors.length, 0.03, 0.09) }),
    ...because(`style words ${listed(style)}`, { style: capped(style.length, 0.08, 0.2) }),
    ...because(`${objects.length} things to show`, {
      objects: objects.length < 3 ? 0 : capped(objects.length, 0.03, 0.12),
    }),
    ...because(`several events (${listed(sequence)})`, { story: capped(sequence.length, 0.06, 0.12) }),
    ...because(`picture words ${listed(picture)}`, { aesthetics: capped(picture.length, 0.02, 0.06) }),
  ];
}

function fromCast(shot: Shot, production: Production): Weighting[] {
  const neighbours = (production.episodes.find((episode) => episode.id === shot.episode)?.shots ?? []).filter(
    (other) => other.scene === shot.scene && Math.abs(other.index - shot.index) === 1,
  );
  const recurring = shot.characters.filter((id) => neighbours.some((other) => other.characters.includes(id)));
  const samePlace = shot.place !== undefined && neighbours.some((other) => other.place === shot.place);
  return [
    ...because(`characters ${shot.characters.join(', ')}`, { identity: capped(shot.characters.length, 0.12, 0.2) }),
    ...because(`${recurring.join(', ')} also in a neighbouring shot`, { identity: recurring.length > 0 ? 0.06 : 0 }),
    ...because(`same place ${shot.place ?? ''} in a neighbouring shot`, { scene: samePlace ? 0.03 : 0 }),
    ...because(`continues ${shot.continues ?? ''}`, { temporal: shot.continues === undefined ? 0 : 0.08 }),
  ];
}

/**
 * What a shot needs, as weights over the quality dimensions. `needs` of the production file wins (scaled to sum 1);
 * otherwise it is inferred from the shot's fields, words and neighbours and from the `needs` of its scene or production,
 * with a sentence for every weight.
 */
export function requirementOf(shot: Shot, production: Production): Requirement {
  if (shot.needs !== undefined && Object.values(shot.needs).some((weight) => weight > 0))
    return requirementFrom(because('needs of the production file', shot.needs), false);
  const reading = readPrompt(shot.prompt);
  const style = production.look.style;
  const { dialogue, sfx } = shot.audio;
  const inferred = [
    ...because(`type ${shot.type}`, byType[shot.type]),
    ...(shot.camera === undefined ? [] : because(`camera ${shot.camera}`, byCamera[shot.camera])),
    ...fromCast(shot, production),
    ...because('dialogue', { audio: dialogue === undefined ? 0 : shot.type === 'dialogue' ? 0.05 : 0.15 }),
    ...because('sound effects', { audio: sfx === true ? 0.03 : 0 }),
    ...because(`look ${style ?? ''}`, { style: style === undefined || photographic.test(style) ? 0 : 0.12 }),
    ...fromWords(reading),
  ];
  return requirementFrom(withEmphasis(inferred, shot), true);
}

/** Kinds less likely than this are left out of the evidence; their small weights stay. */
const mentionedFrom = 0.05;

/**
 * What a bare prompt asks for, when nothing else is known of the shot: the needs of every kind of prompt it may be, by
 * how likely it is one, and what its words ask for besides.
 * @param model tells the kinds; default the one that ships.
 */
export function inferFromPrompt(prompt: string, model: KindModel = shippedKindModel): Requirement {
  const reading = readPrompt(prompt);
  const kinds = kindsOf(prompt, reading, model);
  const shape = shapeOf(prompt, reading).slice(1);
  const { style, sequence, sound } = reading;
  return requirementFrom(
    [
      ...promptKinds.flatMap((kind) => {
        const likely = kinds[kind];
        const cause =
          likely < mentionedFrom ? 'other kinds' : `reads like a ${kind} (${likely.toFixed(2)}: ${shape.join(', ')})`;
        return because(cause, scaled(kindNeeds[kind], likely));
      }),
      ...because(`style words ${listed(style)}`, {
        style: capped(style.length, 0.15, 0.3),
        aesthetics: capped(style.length, 0.1, 0.2),
      }),
      ...because(`several events (${listed(sequence)})`, { story: capped(sequence.length, 0.1, 0.2) }),
      ...because(`sound (${listed(sound)})`, { audio: capped(sound.length, 0.2, 0.3) }),
    ],
    true,
  );
}

function scaled(needs: RequirementVector, share: number): RequirementVector {
  return Object.fromEntries(Object.entries(needs).map(([dimension, weight]) => [dimension, weight * share]));
}
