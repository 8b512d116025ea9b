import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, docs, thirdParty, assumed } = checkedOn('2026-11-25');
const source = 'github.com/vercel/ai, packages/bytedance (Apache-2.0)';
const official = 'github.com/volcengine/volcengine-python-sdk, content_generation';
/** Resellers that pass the vendor's own protocol and documents on. */
const copied = 'docs.powertokens.ai, byteplus/seedance (copy of the vendor’s documents)';

/** Seedance 2.0, direct (BytePlus ModelArk): text, first frame or up to nine reference pictures; 4–15 s, sound. */
export const arkSeedance20: CatalogEntry = {
  id: 'ark/seedance-2.0',
  adapter: 'ark',
  facts: {
    route: sdk('direct', source),
    provider: sdk('ByteDance', source),
    model: thirdParty('dreamina-seedance-2-0-260128', copied),
    modelVersion: thirdParty('dreamina-seedance-2-0-260128', `${copied}: the model id is dated`),
    modelVersionBasis: assumed('configured', 'a dated model id is asked for; the reply repeats it'),
    family: assumed('seedance-2.0', 'Shotcaller: same model through other doors'),
    lifecycle: thirdParty({ status: 'active' }, `${copied}; Seedance 2.5 is out beside it`),
    durations: thirdParty({ kind: 'range', minS: 4, maxS: 15, stepS: 1 }, 'several resellers; whole seconds'),
    sizes: sdk(
      [
        { width: 1280, height: 720 },
        { width: 720, height: 1280 },
        { width: 960, height: 960 },
        { width: 1112, height: 834 },
        { width: 834, height: 1112 },
        { width: 1470, height: 630 },
        { width: 1920, height: 1080 },
        { width: 1080, height: 1920 },
        { width: 1440, height: 1440 },
        { width: 1664, height: 1248 },
        { width: 1248, height: 1664 },
        { width: 2206, height: 946 },
      ],
      `${source}: pixel sizes behind 720p and 1080p`,
    ),
    fps: sdk(24, `${source}: fixed at 24`),
    audio: sdk(true, `${source}: generate_audio`),
    references: thirdParty(9, `${copied}: role reference_image`),
    firstFrame: sdk(true, `${source}: role first_frame, as URL or data URI`),
    firstFrameExcludesReferences: thirdParty(true, `${copied}, and replicate.com, bytedance/seedance-2.0`),
    needsFirstFrame: sdk(false, source),
    lora: sdk(false, source),
    seed: sdk(true, source),
    negativePrompt: sdk(false, `${source}: no such field`),
    promptMaxChars: assumed(4000, 'resellers advise at most 1000 English words; no hard figure seen'),
    price: thirdParty(
      { perClip: 6_300, perSecond: 151_200 },
      'US$7.00 per million tokens (docs.comfy.org before its surcharge; 46 CNY at Volcengine); a frame of 1280x720 is 900 tokens, and a clip has one frame more than 24 per second. Other sizes are priced by their pixels',
    ),
    concurrency: assumed(3, 'no figure for this model in the documents read; 1.5 Pro allows 10'),
    pollFloorS: assumed(5, 'no figure in the documents read'),
    latency: assumed({ baseS: 60, perSecondS: 15 }, 'not measured; replace with your own history'),
    cancel: thirdParty('queued', `${copied}: only while queued; DELETE on a finished task deletes its record`),
    reconcile: sdk('list', `${official}: tasks.list; an item repeats model, seed and time limit, not the prompt`),
    webhook: thirdParty('unsigned', `${copied}: callback_url, called at each change of status; no signature named`),
  },
  notes: [
    thirdParty('Output URLs expire after 24 h.', copied),
    thirdParty('Tasks can be read and listed for 7 days.', copied),
    thirdParty('Only clips that succeed are charged.', 'docs.ai-tokenhub.com, copy of the billing instructions'),
    docs(
      'A key belongs to one region: BytePlus (default) or Volcengine, set by ARK_BASE_URL.',
      'docs.byteplus.com, ModelArk',
    ),
  ],
};
