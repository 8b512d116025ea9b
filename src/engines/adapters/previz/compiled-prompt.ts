import staging from './lexicons/staging.json' with { type: 'json' };
import type { PrevizCharacter, PrevizSpec } from './spec.ts';
import { firstOf } from './words.ts';

/**
 * Takes a compiled prompt apart again (see `engines/request.ts`): what happens stays the prompt; `mara: …`, `Place: …`,
 * `Style: …`, `Palette: …`, `Camera: …` and `Spoken: …` become the fields they came from. What a spec states itself wins.
 */
export function unpacked(spec: PrevizSpec): PrevizSpec {
  const [first = '', ...sentences] = spec.prompt.split(/(?<=[.!?…]["'”’)]?)\s+/u);
  const kept = [first];
  const characters: PrevizCharacter[] = [];
  const named = new Map<string, string>();
  for (const sentence of sentences) {
    const head = sentence.match(/^(Place|Style|Palette|Camera|Spoken): (.+)$/su);
    const person = sentence.match(/^([a-z][a-z0-9_-]*)(?: \([^)]*\))?: (.+)$/su);
    if (head?.[1] && head[2]) named.set(head[1], head[2]);
    else if (person?.[1] && person[2]) characters.push({ name: person[1], look: person[2] });
    else kept.push(sentence);
  }
  const cast = spec.characters.length > 0 ? spec.characters : characters;
  const place = spec.place ?? named.get('Place');
  const style = spec.style ?? [named.get('Style'), named.get('Palette')].filter((part) => part !== undefined).join(' ');
  const camera = spec.camera ?? firstOf(named.get('Camera') ?? '', staging.camera);
  const type = spec.type ?? (named.has('Spoken') ? 'dialogue' : undefined);
  return {
    ...spec,
    prompt: kept.join(' '),
    characters: cast,
    ...(place === undefined ? {} : { place }),
    ...(style === '' ? {} : { style }),
    ...(camera === undefined ? {} : { camera }),
    ...(type === undefined ? {} : { type }),
  };
}
