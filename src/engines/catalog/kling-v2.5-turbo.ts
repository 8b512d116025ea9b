import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const { thirdParty: thirdPartyNow } = checkedOn('2026-11-26');
const source = 'github.com/vercel/ai, packages/klingai (Apache-2.0)';
/** A copy of the vendor's API documents, taken before Kling 3.0 came out. */
const copied = 'github.com/WHQ25/rawgenai, docs/research/kling (copy of the vendor’s documents)';

/** Kling 2.5 Turbo, direct: text or first frame, 5 or 10 s, 1080p ("pro" mode), silent. */
export const klingV25Turbo: CatalogEntry = {
  id: 'kling/v2.5-turbo',
  adapter: 'kling',
  facts: {
    route: sdk('direct', source),
    provider: sdk('Kuaishou', source),
    model: sdk('kling-v2-5-turbo', `${source}: dots become hyphens in model_name`),
    modelVersion: assumed('kling-v2-5-turbo', 'the API names no dated version: the model id is an alias'),
    modelVersionBasis: assumed('alias', 'the API names no dated version'),
    family: assumed('kling-v2.5-turbo', 'Shotcaller: same model through other doors'),
    lifecycle: sdk({ status: 'active' }, source),
    durations: thirdParty({ kind: 'set', valuesS: [5, 10] }, `${copied}: duration is "5" or "10"`),
    sizes: thirdParty(
      [
        { width: 1920, height: 1080 },
        { width: 1080, height: 1920 },
        { width: 1080, height: 1080 },
      ],
      `${copied}: 1080p in pro mode, aspect ratios 16:9, 9:16, 1:1; pixels inferred from the names`,
    ),
    fps: thirdParty(24, `${copied}, capability map`),
    audio: thirdParty(false, `${copied}: sound from 2.6 on`),
    references: assumed(0, 'pictures of characters need another endpoint or stored elements; neither is used'),
    firstFrame: sdk(true, `${source}: image, as URL or bare base64`),
    needsFirstFrame: sdk(false, `${source}: text2video`),
    lora: sdk(false, source),
    seed: sdk(false, `${source}: no seed field`),
    negativePrompt: sdk(true, `${source}: negative_prompt`),
    promptMaxChars: thirdParty(2500, copied),
    negativePromptMaxChars: thirdPartyNow(
      2500,
      'docs.comfy.org/built-in-nodes/KlingTextToVideoNode: at most 2,500 characters, like the prompt',
    ),
    price: thirdParty(
      { perClip: 0, perSecond: 70_000 },
      'resellers quote about US$0.07/s for pro mode; the vendor sells packs of units and quotes none in dollars',
    ),
    concurrency: assumed(3, 'per resource pack, not published; more is refused with code 1303'),
    pollFloorS: thirdParty(10, 'about 10 s is customary'),
    latency: assumed({ baseS: 60, perSecondS: 15 }, 'not measured; replace with your own history'),
    cancel: sdk('none', `${source}: no such call`),
    reconcile: thirdParty('client-id', `${copied}: a task is read by its id or by external_task_id`),
    webhook: thirdParty('unsigned', `${copied}: callback_url, Callback Protocol; no signature named`),
  },
  notes: [
    thirdParty('Clips are deleted after 30 days.', copied),
    thirdParty(
      'The exact camera controls exist only for the first generation of models; later ones read the prompt.',
      `${copied}, capability map`,
    ),
  ],
};
