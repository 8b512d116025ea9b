import { basename } from 'node:path';
import { digestOf, sha256 } from '../../../core/hashing.ts';
import type { Json, ShotRequest, WirePlan, WireRequest } from '../../engine.ts';
import type { EngineFacts } from '../../facts.ts';
import { introductionOf } from '../../request.ts';
import { assetMark } from '../asset-bytes.ts';
import { type FittedRequest, fitRequest, planOf } from '../fitting.ts';
import { type ComfyGraph, type ComfyNode, comfyuiWorkflows, comfyuiWorkflowsSha256 } from './workflows.ts';

/** ComfyUI's create call. */
export const comfyuiCreate = 'POST /prompt';

/** The prompt id of an attempt: a UUID (version 8) from its id, so that a lost reply can be looked up. */
export function promptIdOf(attempt: string): string {
  const hex = sha256(`shotcaller.comfyui/1\0${attempt}`);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Version of what really runs: the graphs, and the weights of every LoRA that the request carries. */
export function comfyuiModelVersion(wire: Pick<WireRequest, 'assets'>): string {
  const loras = wire.assets.filter(({ role }) => role === 'lora').map((asset) => asset.sha256);
  return loras.length === 0 ? comfyuiWorkflowsSha256 : digestOf({ workflows: comfyuiWorkflowsSha256, loras });
}

/** Wan's latents hold 1 + 4n frames; one more frame than asked keeps the clip long enough to trim. */
function frameCount(durationS: number, fps: number): number {
  return Math.ceil((durationS * fps) / 4) * 4 + 1;
}

/** Chains one loader node per LoRA between the weights and the sampler; without any, takes the slot out. */
function withLoras(graph: ComfyGraph, fitted: FittedRequest): ComfyGraph {
  const { lora: slot, sampling, ...rest } = graph;
  if (slot === undefined || sampling === undefined) return graph;
  const chain: Record<string, ComfyNode> = {};
  let model = 'unet';
  for (const [index, asset] of fitted.loras.entries()) {
    const id = index === 0 ? 'lora' : `lora${index + 1}`;
    chain[id] = { ...slot, inputs: { ...slot.inputs, model: [model, 0], lora_name: basename(asset.path) } };
    model = id;
  }
  return { ...rest, ...chain, sampling: { ...sampling, inputs: { ...sampling.inputs, model: [model, 0] } } };
}

function filled(graph: ComfyGraph, inputs: Readonly<Record<string, ComfyNode['inputs']>>): ComfyGraph {
  return Object.fromEntries(
    Object.entries(graph).map(([id, node]) => [id, { ...node, inputs: { ...node.inputs, ...inputs[id] } }]),
  );
}

/** The prompt with every LoRA's trigger word: behind the name of its character, else at the start. */
function withTriggers({ prompt, loras }: FittedRequest): string {
  let text = prompt;
  const loose: string[] = [];
  for (const { name, trigger } of loras) {
    if (trigger === undefined || text.includes(trigger)) continue;
    const introduction = introductionOf(name);
    if (text.includes(introduction)) text = text.replace(introduction, `${name} (${trigger}): `);
    else loose.push(trigger);
  }
  return [...loose, text].join(', ');
}

function graphOf(fitted: FittedRequest, facts: EngineFacts): ComfyGraph {
  const { firstFrame, size, durationS } = fitted;
  const base = firstFrame === undefined ? comfyuiWorkflows.textToVideo : comfyuiWorkflows.imageToVideo;
  return filled(withLoras(base, fitted), {
    positive: { text: withTriggers(fitted) },
    negative: { text: fitted.negativePrompt ?? '' },
    latent: { width: size.width, height: size.height, length: frameCount(durationS, facts.fps) },
    sampler: { seed: fitted.seed ?? 0 },
    video: { fps: facts.fps },
    ...(firstFrame === undefined ? {} : { start: { image: assetMark(firstFrame) } }),
  });
}

/** Compiles a shot into a ComfyUI graph. Pure. Weights are named by file: they must lie in `models/loras`. */
export function comfyuiPlan(request: ShotRequest, facts: EngineFacts): WirePlan {
  return planOf(fitRequest(request, facts), facts, (fitted) => ({
    operation: comfyuiCreate,
    body: { prompt: graphOf(fitted, facts) as unknown as Json },
    assets: [...(fitted.firstFrame === undefined ? [] : [fitted.firstFrame]), ...fitted.loras],
  }));
}
