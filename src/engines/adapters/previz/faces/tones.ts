import { lit, mix, type Rgb, white } from '../colour.ts';
import type { FigureLook } from '../figure-look.ts';
import type { Setting } from '../scene.ts';

/** The colours of a face and what surrounds it, under the light of the scene. */
export interface FaceTones {
  readonly skin: Rgb;
  readonly skinLit: Rgb;
  readonly skinShade: Rgb;
  readonly coat: Rgb;
  readonly coatLit: Rgb;
  readonly coatShade: Rgb;
  readonly hair: Rgb;
  readonly hairLit: Rgb;
  readonly dark: Rgb;
}

/** Colours of a look under the light of a scene. */
export function faceTonesOf(setting: Setting, look: FigureLook): FaceTones {
  const { palette } = setting;
  const tone = (colour: Rgb, gain = 1.08): Rgb => lit(colour, mix(palette.ambient, white, 0.25), gain);
  const skin = tone(look.skin);
  const coat = tone(look.coat);
  const hair = tone(look.hair);
  return {
    skin,
    skinLit: mix(lit(look.skin, mix(palette.light, white, 0.35), 1.2), palette.light, 0.16),
    skinShade: mix(mix(skin, palette.shade, 0.42), [150, 70, 60], 0.1),
    coat,
    coatLit: mix(coat, palette.light, 0.3),
    coatShade: mix(coat, palette.shade, 0.6),
    hair,
    hairLit: mix(hair, palette.light, 0.45),
    dark: mix(palette.shade, [30, 18, 18], 0.5),
  };
}
