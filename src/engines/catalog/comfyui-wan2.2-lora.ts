import { comfyuiWorkflowsSha256 } from '../adapters/comfyui/workflows.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, assumed } = checkedOn('2026-11-22');
const template = 'docs.comfy.org, Wan2.2 5B text/image-to-video template';

/** Wan 2.2 TI2V 5B on your own ComfyUI, with a character LoRA: up to 5 s at 1280×704. */
export const comfyuiWan22Lora: CatalogEntry = {
  id: 'comfyui/wan2.2-lora',
  adapter: 'comfyui',
  facts: {
    route: docs('comfyui', 'docs.comfy.org'),
    provider: assumed('self-hosted', 'your own machine'),
    model: docs('wan2.2-ti2v-5b', template),
    modelVersion: assumed(
      comfyuiWorkflowsSha256,
      'SHA-256 of the shipped workflows (which name the weights); a job that carries a LoRA reports workflow + LoRA',
    ),
    modelVersionBasis: assumed('configured', 'the server reports no weights digest'),
    family: assumed('wan2.2-ti2v-5b', 'Shotcaller: same model through other doors'),
    lifecycle: assumed({ status: 'active' }, 'self-hosted weights do not retire'),
    durations: docs({ kind: 'range', minS: 1, maxS: 5, stepS: 1 }, `${template}: 121 frames at 24 fps`),
    sizes: docs(
      [
        { width: 1280, height: 704 },
        { width: 704, height: 1280 },
      ],
      template,
    ),
    fps: docs(24, template),
    audio: docs(false, template),
    references: docs(0, `${template}: identity comes from the LoRA`),
    firstFrame: docs(true, `${template}: start_image`),
    needsFirstFrame: docs(false, template),
    lora: docs(true, 'LoraLoaderModelOnly; the file must lie in models/loras of the server'),
    seed: docs(true, template),
    negativePrompt: docs(true, template),
    promptMaxChars: assumed(4000, 'the text encoder truncates at 512 tokens'),
    price: assumed(
      { perClip: 0, perSecond: 20_000 },
      'configured cost of GPU time per clip second; set your own in shotcaller.config.yaml',
    ),
    concurrency: docs(1, 'a ComfyUI server works its queue one by one'),
    pollFloorS: assumed(1, 'your own server'),
    latency: assumed({ baseS: 30, perSecondS: 40 }, 'not measured; depends on your GPU'),
    cancel: docs('any', 'docs.comfy.org: POST /queue {delete}, POST /interrupt'),
    reconcile: docs('client-id', 'docs.comfy.org: POST /prompt takes prompt_id; /queue and /history list it'),
  },
  notes: [],
};
