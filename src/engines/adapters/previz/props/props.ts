import type { PropName } from '../reading.ts';
import type { Pen, Setting } from '../scene.ts';
import { blade, book, key, letter, phone, watch } from './lying-props.ts';
import type { Kit, PropPlace } from './prop-kit.ts';
import { candle, cup, hand, pot } from './standing-props.ts';

const painters: Readonly<Record<PropName, (kit: Kit) => void>> = {
  key,
  letter,
  pot,
  cup,
  candle,
  watch,
  phone,
  book,
  hand,
  blade,
};

/** Paints an object of an insert shot. */
export function drawProp(pen: Pen, setting: Setting, prop: PropName, place: PropPlace): void {
  pen.save();
  pen.translate(place.x, place.y);
  painters[prop]({ pen, setting, k: place.size, lightFrom: place.lightFrom, owner: place.owner });
  pen.restore();
}
