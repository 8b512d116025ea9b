import { replicateWan25 } from './replicate-wan-2.5.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { thirdParty, assumed } = checkedOn('2026-11-25');
const programs = 'programs of others that run bytedance/seedance-1-pro';

/** ByteDance Seedance 1 Pro through Replicate: 2 to 12 s, to 1080p, silent. */
export const replicateSeedance1Pro: CatalogEntry = {
  id: 'replicate/seedance-1-pro',
  adapter: 'replicate',
  facts: {
    ...replicateWan25.facts,
    provider: thirdParty('ByteDance (through Replicate)', programs),
    model: thirdParty('bytedance/seedance-1-pro', programs),
    modelVersion: assumed('bytedance/seedance-1-pro', 'run by name, so always the newest version'),
    family: assumed('seedance-1-pro', 'Shotcaller: same model through other doors'),
    lifecycle: thirdParty({ status: 'active' }, programs),
    durations: thirdParty({ kind: 'range', minS: 2, maxS: 12, stepS: 1 }, programs),
    sizes: assumed(
      [
        { width: 1920, height: 1080 },
        { width: 1080, height: 1920 },
        { width: 1440, height: 1440 },
      ],
      'resolution and aspect names are known; the pixel sizes are inferred',
    ),
    fps: thirdParty(24, programs),
    audio: thirdParty(false, programs),
    negativePrompt: thirdParty(false, programs),
    promptMaxChars: assumed(2000, 'no figure in the documents read'),
    price: assumed(
      { perClip: 0, perSecond: 150_000 },
      'others note US$0.05 to 0.07/s without a resolution; a cautious working value for 1080p, set your own',
    ),
  },
  input: thirdParty(
    {
      text: 'bytedance/seedance-1-pro',
      image: 'bytedance/seedance-1-pro',
      prompt: 'prompt',
      seed: 'seed',
      duration: { field: 'duration', as: 'number' },
      aspect: { field: 'aspect_ratio', values: ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9'], only: 'text' },
      resolution: { field: 'resolution', values: [{ name: '1080p', lines: 1080 }] },
      firstFrame: 'image',
      always: { fps: 24 },
    },
    `${programs}; read the schema at GET /models/bytedance/seedance-1-pro before relying on it`,
  ),
  notes: replicateWan25.notes,
};
