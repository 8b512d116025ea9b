import type { Character } from '../production/bible.ts';
import type { Production } from '../production/production.ts';
import type { CameraMove, Shot } from '../production/shot.ts';
import type { RequestAsset, ShotRequest } from './engine.ts';

/** Longest compiled prompt, UTF-16 code units. An engine with a smaller limit shortens it further and says so. */
export const promptBoundChars = 4000;

/** Everything a request is compiled from. */
export interface RequestSource {
  readonly shot: Shot;
  readonly production: Production;
  /** First frame, reference pictures and weights, already stored and hashed. */
  readonly assets: readonly RequestAsset[];
  /** 32-bit; equal seeds should give equal clips where the engine can. */
  readonly seed: number;
}

const cameraWords: Readonly<Record<CameraMove, string>> = {
  static: 'locked-off camera, no camera movement',
  push: 'camera pushes in slowly',
  pull: 'camera pulls back slowly',
  pan: 'camera pans',
  tilt: 'camera tilts',
  truck: 'camera trucks sideways',
  orbit: 'camera orbits the subject',
  handheld: 'handheld camera',
};

const sentence = (text: string): string => {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?…]["'”’)]?$/.test(trimmed) ? trimmed : `${trimmed}.`;
};

/** How a character is introduced in a prompt; an engine that carries its LoRA puts the trigger word behind the name. */
export function introductionOf(id: string): string {
  return `${id}: `;
}

function characterLine({ id, look }: Character): string {
  return introductionOf(id) + look;
}

/** Longest prefix of whole parts that fits; the first part is cut rather than dropped. */
function bounded(parts: readonly string[]): string {
  let text = '';
  for (const part of parts) {
    const longer = text === '' ? part : `${text} ${part}`;
    if (longer.length > promptBoundChars) break;
    text = longer;
  }
  return text === '' ? (parts[0] ?? '').slice(0, promptBoundChars) : text;
}

/**
 * Turns a shot into the engine-neutral request: the prompt says what happens first (engines cut from the end), then who
 * is in it, where, what is said, how the camera moves and how it should look.
 *
 * Pure: the same source gives the same request. Length is the shot's own; each engine rounds it up to what it offers.
 */
export function compileRequest({ shot, production, assets, seed }: RequestSource): ShotRequest {
  const { bible, look, delivery } = production;
  const characters = shot.characters.flatMap((id) => bible.characters[id] ?? []);
  const place = shot.place === undefined ? undefined : bible.places[shot.place];
  const dialogue = shot.audio.dialogue;
  const parts = [
    shot.prompt,
    ...characters.map(characterLine),
    ...(place === undefined ? [] : [`Place: ${place.look}`]),
    ...(dialogue === undefined ? [] : [`Spoken: "${dialogue}"`]),
    ...(shot.camera === undefined ? [] : [`Camera: ${cameraWords[shot.camera]}`]),
    ...(look.style === undefined ? [] : [`Style: ${look.style}`]),
    ...(look.palette.length === 0 ? [] : [`Palette: ${look.palette.join(', ')}`]),
  ].map(sentence);
  return {
    shot: shot.ref,
    prompt: bounded(parts.filter((part) => part !== '')),
    durationS: shot.durationS,
    width: delivery.width,
    height: delivery.height,
    fps: delivery.fps,
    seed: seed >>> 0,
    ...(shot.camera === undefined ? {} : { camera: shot.camera }),
    ...((look.avoid ?? []).length === 0 ? {} : { negativePrompt: (look.avoid ?? []).join(', ') }),
    audio: dialogue !== undefined || shot.audio.sfx === true || shot.audio.music === true,
    assets,
  };
}
