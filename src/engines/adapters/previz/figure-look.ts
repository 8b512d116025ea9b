import { createHash } from 'node:crypto';
import { type Rgb, rgb } from './colour.ts';
import colours from './lexicons/colours.json' with { type: 'json' };
import { mentions } from './words.ts';

/** The colours and shapes by which a character is known again in every shot. */
export interface FigureLook {
  readonly name: string;
  readonly coat: Rgb;
  readonly hair: Rgb;
  readonly skin: Rgb;
  readonly legs: Rgb;
  readonly hairCut: 'short' | 'long' | 'bun' | 'bald' | 'hat';
  /** Whether the outer garment hangs over the thighs. */
  readonly longCoat: boolean;
  readonly beard: boolean;
  readonly slight: boolean;
}

const garments =
  'raincoat|coat|jacket|parka|cloak|cape|dress|suit|shirt|sweater|jumper|hoodie|uniform|gown|robe|overalls|vest|cardigan|blouse|trenchcoat|trench coat|scarf|armou?r';
const coats = ['#3e6f8e', '#9a4a3a', '#5d6b45', '#8a6a3a', '#6a4a7d', '#3f6f68', '#a8843f', '#7d3f55'] as const;
const hairs = ['#3a2a22', '#1f1d22', '#6b4a2c', '#8c8f94', '#7a3d26'] as const;
const skins = ['#d9a98a', '#b98462', '#8a5a3e', '#e3bfa2', '#a06f50'] as const;

function colourBefore(look: string, nouns: string): Rgb | undefined {
  const found = look.match(new RegExp(`([\\p{L}]+)(?:[ -][\\p{L}]+)?[ -](?:${nouns})`, 'iu'));
  const before = found ? found[0].toLowerCase().split(/[ -]/) : [];
  const name = before.find((word): word is keyof typeof colours => word in colours);
  return name === undefined ? undefined : rgb(colours[name]);
}

function pick(list: readonly [string, ...string[]], byte: number | undefined): Rgb {
  return rgb(list[(byte ?? 0) % list.length] ?? list[0]);
}

/** The look of a character from its words; what the words leave open is fixed by the name. */
export function figureLookOf(name: string, look: string): FigureLook {
  const bytes = createHash('sha256').update(name.toLowerCase()).digest();
  const dark = mentions(look, ['dark skin', 'dark-skinned', 'black woman', 'black man', 'brown skin']);
  const hairCut = mentions(look, ['bald', 'shaved head'])
    ? 'bald'
    : mentions(look, ['hat', 'cap', 'fedora', 'helmet', 'beanie'])
      ? 'hat'
      : mentions(look, ['bun', 'ponytail', 'tied', 'braid'])
        ? 'bun'
        : mentions(look, ['long hair', 'long dark hair', 'long black hair', 'curly', 'long']) &&
            !mentions(look, ['short'])
          ? 'long'
          : 'short';
  return {
    name,
    coat: colourBefore(look, garments) ?? pick(coats, bytes[0]),
    hair: colourBefore(look, 'hair|beard|curls|braids|bun|ponytail') ?? pick(hairs, bytes[1]),
    skin: dark ? rgb('#6e4632') : pick(skins, bytes[2]),
    legs: colourBefore(look, 'trousers|jeans|pants|skirt|boots') ?? rgb('#3b3f47'),
    hairCut,
    longCoat: mentions(look, ['coat', 'raincoat', 'cloak', 'cape', 'dress', 'gown', 'robe', 'trenchcoat', 'parka']),
    beard: mentions(look, ['beard', 'bearded', 'moustache']),
    slight: mentions(look, ['girl', 'boy', 'child', 'woman', 'small', 'teen', 'slim']),
  };
}
