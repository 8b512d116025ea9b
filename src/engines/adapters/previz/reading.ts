import { createHash } from 'node:crypto';
import type { CameraMove } from '../../../production/shot.ts';
import { type FigureLook, figureLookOf } from './figure-look.ts';
import colours from './lexicons/colours.json' with { type: 'json' };
import light from './lexicons/light.json' with { type: 'json' };
import places from './lexicons/places.json' with { type: 'json' };
import staging from './lexicons/staging.json' with { type: 'json' };
import type { PrevizSpec } from './spec.ts';
import { firstOf, firstWordAt, mentions, mostOf } from './words.ts';

/** Where a shot plays. */
export type PlaceKit = keyof typeof places;
/** Things an insert can show. */
export type PropName = keyof (typeof staging)['object'];
/** Time of day, weather, treatment as far as pictures tell them apart. */
export type DayTime = keyof (typeof light)['time'];
export type Weather = keyof (typeof light)['weather'] | 'clear';
export type Treatment = keyof (typeof staging)['treatment'] | 'photo';
/** How the subject stands in the frame. */
export type Framing = 'wide' | 'medium' | 'close' | 'pair' | 'insert' | 'action';
/** What flies about in an action shot. */
export type Debris = keyof (typeof staging)['debris'];

/** What the words of a shot say, as far as a picture can show it. */
export interface Reading {
  readonly place: PlaceKit;
  /** True when the words put the camera inside (greenhouse) rather than before it. */
  readonly inside: boolean;
  readonly framing: Framing;
  readonly time: DayTime;
  readonly weather: Weather;
  readonly candle: boolean;
  readonly neon: boolean;
  readonly fire: boolean;
  readonly mood: 'grim' | 'warm' | 'plain';
  readonly treatment: Treatment;
  readonly camera: CameraMove;
  /** Colours named by the words that are not part of somebody's look, `#rrggbb`. */
  readonly accents: readonly string[];
  readonly figures: readonly FigureLook[];
  readonly action: keyof (typeof staging)['action'] | 'stand';
  readonly debris?: Debris;
  readonly gaze: keyof (typeof staging)['gaze'] | 'ahead';
  readonly prop: PropName;
  readonly vines: boolean;
  readonly desert: boolean;
  readonly pines: boolean;
  /** Somebody goes away from the camera instead of along with it. */
  readonly away: boolean;
  /** Prompt, place and style together. */
  readonly words: string;
  /** 32-bit seed from prompt and seed together. */
  readonly seed: number;
}

const placeOfType = {
  establishing: 'ridge',
  action: 'city',
  character: 'room',
  dialogue: 'room',
  stylized: 'dream',
  insert: 'room',
} as const;

function placeOf(spec: PrevizSpec, treatment: Treatment): PlaceKit {
  const dream = treatment !== 'photo' && (spec.type === 'stylized' || mentions(spec.prompt, places.dream));
  if (dream) return 'dream';
  const { dream: _, ...solid } = places;
  return (
    mostOf(spec.prompt, solid) ??
    mostOf(spec.place ?? '', solid) ??
    mostOf(spec.prompt, places) ??
    (mentions(spec.prompt, light.glow.neon) ? 'city' : undefined) ??
    placeOfType[spec.type ?? 'establishing']
  );
}

function framingOf(spec: PrevizSpec, people: number, acting: boolean): Framing {
  const { prompt, type } = spec;
  if (
    type === 'insert' ||
    mentions(prompt, ['insert']) ||
    (type === undefined && mentions(prompt, staging.framing.insert) && people === 0)
  )
    return 'insert';
  if (people >= 2 && (type === 'dialogue' || mentions(prompt, staging.pair))) return 'pair';
  if (people > 0 && mentions(prompt, staging.framing.close)) return 'close';
  if (type === 'action' || acting) return 'action';
  if (mentions(prompt, staging.framing.wide)) return 'wide';
  if (type === 'dialogue') return people >= 2 ? 'pair' : 'close';
  if (type === 'character') return 'close';
  if (type === 'establishing' || type === 'stylized') return 'wide';
  return people > 0 ? 'medium' : 'wide';
}

function figuresOf(spec: PrevizSpec): FigureLook[] {
  const named = spec.characters.map((character) => figureLookOf(character.name, character.look));
  const pair = mentions(spec.prompt, staging.pair) && mentions(spec.prompt, staging.people);
  const wanted =
    spec.type === 'dialogue' || pair
      ? 2
      : spec.type === 'character' || spec.type === 'action' || mentions(spec.prompt, staging.people)
        ? 1
        : 0;
  if (named.length > 0) return pair && named.length === 1 ? [...named, figureLookOf('the other', '')] : named;
  return ['somebody', 'the other'].slice(0, wanted).map((name) => figureLookOf(name, wanted === 1 ? spec.prompt : ''));
}

/** Reads the words of a shot. Deterministic; unknown words fall back on the shot's type. */
export function readShot(spec: PrevizSpec): Reading {
  const words = `${spec.prompt}. ${spec.place ?? ''}. ${spec.style ?? ''}`;
  const treatment = firstOf(`${spec.prompt}. ${spec.style ?? ''}`, staging.treatment) ?? 'photo';
  const figures = figuresOf(spec);
  const verb = firstOf(spec.prompt, staging.action);
  const acting = verb !== undefined && verb !== 'walk';
  const place = placeOf(spec, treatment);
  const framing = framingOf(spec, figures.length, acting);
  const candle = mentions(words, light.glow.candle);
  const indoors = place === 'room';
  const looks = spec.characters.map((character) => character.look).join(' ');
  const accents = Object.entries(colours)
    .filter(([name]) => mentions(words, [name]) && !mentions(looks, [name]) && firstWordAt(words, [`${name} hair`]) < 0)
    .map(([, hex]) => hex);
  const debris = framing === 'action' ? firstOf(spec.prompt, staging.debris) : undefined;
  const digest = createHash('sha256').update(`${spec.prompt}\0${spec.seed}`).digest();
  return {
    place,
    inside:
      mentions(spec.prompt, ['inside', 'interior', 'rows', 'between', 'indoors', 'within', 'bench']) ||
      framing !== 'wide',
    framing,
    time:
      firstOf(spec.prompt, light.time) ??
      firstOf(spec.place ?? '', light.time) ??
      (candle || mentions(words, light.glow.neon) ? 'night' : indoors ? 'dusk' : 'day'),
    weather:
      firstOf(spec.prompt, light.weather) ??
      (indoors ? 'clear' : (firstOf(spec.place ?? '', light.weather) ?? 'clear')),
    candle,
    neon: mentions(words, light.glow.neon),
    fire: mentions(spec.prompt, light.glow.fire),
    mood: mentions(words, light.mood.warm) ? 'warm' : mentions(words, light.mood.grim) ? 'grim' : 'plain',
    treatment,
    camera: spec.camera ?? firstOf(spec.prompt, staging.camera) ?? 'static',
    accents,
    figures,
    action: verb ?? (framing === 'action' ? 'run' : 'stand'),
    ...(debris === undefined ? {} : { debris }),
    gaze: firstOf(spec.prompt, staging.gaze) ?? 'ahead',
    prop: firstOf(spec.prompt, staging.object) ?? 'letter',
    vines: mentions(words, ['vine', 'ivy', 'roots', 'branches', 'creeper', 'grow', 'bloom']),
    desert: mentions(words, ['desert', 'dune', 'sand', 'canyon']),
    pines: !mentions(words, ['desert', 'dune', 'sea', 'ocean']),
    away: mentions(spec.prompt, ['walks away', 'away from us', 'into the distance', 'recedes']),
    words,
    seed: digest.readUInt32LE(0),
  };
}
