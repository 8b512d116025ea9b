import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpacked } from './compiled-prompt.ts';
import { figureLookOf } from './figure-look.ts';
import { readShot } from './reading.ts';
import type { PrevizSpec } from './spec.ts';
import { mentions } from './words.ts';

const base: PrevizSpec = {
  prompt: '',
  seed: 1,
  durationS: 4,
  fps: 24,
  width: 16,
  height: 9,
  characters: [],
  label: '',
};
const read = (prompt: string, changes: Partial<PrevizSpec> = {}): ReturnType<typeof readShot> =>
  readShot({ ...base, prompt, ...changes });
const mara = { name: 'Mara', look: 'woman, 40s, short grey hair, green raincoat' };

describe('readShot', () => {
  it('reads place, time, weather and camera of an establishing shot', () => {
    expect(read('Wide dawn shot of the greenhouse in heavy rain, slow push in')).toMatchObject({
      place: 'greenhouse',
      inside: false,
      framing: 'wide',
      time: 'dawn',
      weather: 'rain',
      camera: 'push',
      figures: [],
    });
  });

  it('reads who runs from what', () => {
    const found = read('Mara sprints between rows, terracotta pots shatter behind her', {
      type: 'action',
      characters: [mara],
    });
    expect(found).toMatchObject({ place: 'greenhouse', framing: 'action', action: 'run', debris: 'pots' });
    expect(found.figures.map(({ name }) => name)).toEqual(['Mara']);
  });

  it.each([
    ['Close on Mara, rain on her face, she looks up', { framing: 'close', gaze: 'up', weather: 'rain' }],
    ['Two people at a table by candle light', { framing: 'pair', place: 'room', candle: true, time: 'night' }],
    ['Ink-wash dream: vines grow across the glass, stylised', { place: 'dream', treatment: 'ink', vines: true }],
    ['Night harbour with neon', { place: 'water', time: 'night', neon: true }],
    ['Snowy mountain ridge at dusk', { place: 'ridge', time: 'dusk', weather: 'snow' }],
    ['Insert: a brass key on wet wood', { framing: 'insert', prop: 'key' }],
  ])('understands: %s', (prompt, expected) => {
    expect(read(prompt)).toMatchObject(expected);
  });

  it('keeps the colours of a look out of the palette', () => {
    expect(read('Mara in the city', { characters: [mara] }).accents).toEqual([]);
    expect(read('The city in teal and amber').accents).toHaveLength(2);
  });

  it('reads any text without failing', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (prompt, place) => read(prompt, { place }).seed >= 0),
      { numRuns: 40 },
    );
  });
});

describe('unpacked', () => {
  it('takes a compiled prompt apart', () => {
    const compiled =
      'Mara runs. mara (mara_v2): woman, green raincoat. Place: derelict greenhouse. Camera: camera pushes in slowly. Style: photoreal. Palette: teal, amber.';
    expect(unpacked({ ...base, prompt: compiled })).toMatchObject({
      prompt: 'Mara runs.',
      characters: [{ name: 'mara', look: 'woman, green raincoat.' }],
      place: 'derelict greenhouse.',
      style: 'photoreal. teal, amber.',
      camera: 'push',
    });
  });

  it('leaves a plain prompt as it is, also one that starts with a word and a colon', () => {
    for (const prompt of ['Insert: a key. It falls.', 'dream: vines grow'])
      expect(unpacked({ ...base, prompt }).prompt).toBe(prompt);
  });
});

describe('mentions', () => {
  it('finds a word in its usual endings and nothing that only begins like it', () => {
    expect(mentions('she sprints', ['sprint'])).toBe(true);
    expect(mentions('running fast', ['run'])).toBe(true);
    expect(mentions('two POTS', ['pot'])).toBe(true);
    expect(mentions('a potato', ['pot'])).toBe(false);
  });
});

describe('figureLookOf', () => {
  it('takes coat and hair from the words', () => {
    const look = figureLookOf('Mara', mara.look);
    expect(look).toMatchObject({
      coat: [0x3f, 0x7d, 0x54],
      hair: [0x8d, 0x92, 0x98],
      hairCut: 'short',
      longCoat: true,
    });
  });

  it('gives a name the same colours in every shot, however it is written', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,12}$/), (name) => {
        expect(figureLookOf(name.toUpperCase(), '')).toEqual({ ...figureLookOf(name, ''), name: name.toUpperCase() });
      }),
      { numRuns: 20 },
    );
    const coats = new Set(['mara', 'joss', 'ann', 'pavel', 'ines'].map((name) => figureLookOf(name, '').coat.join()));
    expect(coats.size).toBeGreaterThan(2);
  });
});
