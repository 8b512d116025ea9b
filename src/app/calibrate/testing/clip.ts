import { sha256 } from '../../../core/hashing.ts';
import type { Clip } from '../clips.ts';

/** A clip of a prompt on an engine; override what a test is about. */
export function clip(prompt: string, engine: string, over: Partial<Clip> = {}): Clip {
  return {
    ref: `motion/${prompt}-${engine}`,
    prompt,
    dimension: 'motion',
    words: `words of ${prompt}`,
    durationS: 5,
    engine,
    sha256: sha256(`${prompt} ${engine}`),
    emulated: false,
    gate: {},
    modelVersion: '1',
    madeOn: '2026-11-25',
    ...over,
  };
}
