import { mix, type Rgb, rgb } from '../colour.ts';
import { distant } from '../palette.ts';
import type { Setting } from '../scene.ts';

/** Colour of the painted iron of a glasshouse at a distance (0 near, 1 lost in the haze). */
export function iron(setting: Setting, distance01: number): Rgb {
  return mix(distant(setting.palette, distance01), rgb('#2f4a44'), 0.25 * (1 - distance01));
}
