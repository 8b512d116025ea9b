import type { RequestAsset, ShotRequest, WirePlan } from '../engine.ts';
import { type EngineFacts, fitDuration, type PictureSize, priceOf } from '../facts.ts';

/** A request cut to what an engine can carry, with a sentence for everything lost. */
export interface FittedRequest {
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly durationS: number;
  readonly size: PictureSize;
  readonly seed?: number;
  readonly audio: boolean;
  readonly firstFrame?: RequestAsset;
  readonly references: readonly RequestAsset[];
  readonly loras: readonly RequestAsset[];
  readonly degradations: readonly string[];
}

/** Answer of `fitRequest`. */
export type Fit =
  | { readonly ok: true; readonly fitted: FittedRequest }
  | { readonly ok: false; readonly code: string; readonly reason: string };

/** How far two aspect ratios may lie apart before they count as different: what a crop hides without notice. */
export const aspectTolerance01 = 0.03;

function sameAspect(a: PictureSize, b: PictureSize): boolean {
  return Math.abs(a.width / a.height / (b.width / b.height) - 1) <= aspectTolerance01;
}

/** The smallest offered size of the same aspect that covers the wanted one, else the largest of that aspect. */
function fitSize(sizes: readonly PictureSize[], wanted: PictureSize): PictureSize | undefined {
  const offered = sizes.filter((size) => sameAspect(size, wanted)).sort((a, b) => a.height - b.height);
  return offered.find((size) => size.height >= wanted.height * (1 - aspectTolerance01)) ?? offered.at(-1);
}

const roleWords: Readonly<Record<RequestAsset['role'], string>> = {
  'first-frame': 'first frame',
  character: 'reference',
  place: 'reference',
  look: 'reference',
  lora: 'LoRA',
};

function cutWords(prompt: string, maxChars: number): string {
  if (prompt.length <= maxChars) return prompt;
  const cut = prompt.slice(0, maxChars);
  // Never leave half of a surrogate pair; prefer to end at a word.
  const whole = /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
  const space = whole.lastIndexOf(' ');
  return space > maxChars * 0.8 ? whole.slice(0, space) : whole;
}

function referenceLimit({ references }: EngineFacts, excluded: boolean): string {
  if (excluded) return 'takes no reference picture beside a first frame';
  return references === 0 ? 'takes no reference pictures' : `takes ${references} reference pictures`;
}

/**
 * Fits a request to an engine's facts. Pure. What the engine can't carry is dropped or clamped and named; what it can't
 * make at all (length, aspect, missing first frame) is a refusal with a reason.
 */
export function fitRequest(request: ShotRequest, facts: EngineFacts): Fit {
  const durationS = fitDuration(facts.durations, request.durationS);
  if (durationS === undefined)
    return { ok: false, code: 'duration', reason: `${facts.id} makes no clip of ${request.durationS} s` };
  const size = fitSize(facts.sizes, request);
  if (size === undefined)
    return {
      ok: false,
      code: 'aspect',
      reason: `${facts.id} makes no picture shaped ${request.width}x${request.height}`,
    };
  const firstFrame = request.assets.find((asset) => asset.role === 'first-frame');
  if (facts.needsFirstFrame === true && firstFrame === undefined)
    return { ok: false, code: 'first-frame', reason: `${facts.id} needs a first frame` };

  const degradations: string[] = [];
  const pictures = request.assets.filter(({ role }) => role === 'character' || role === 'place' || role === 'look');
  const allLoras = request.assets.filter(({ role }) => role === 'lora');
  const drop = (asset: RequestAsset, why: string): void => {
    degradations.push(`${roleWords[asset.role]} ${asset.name} dropped: ${facts.id} ${why}`);
  };
  const excluded = facts.firstFrameExcludesReferences === true && firstFrame !== undefined && facts.firstFrame;
  const references = excluded ? [] : pictures.slice(0, facts.references);
  for (const asset of pictures.slice(references.length)) drop(asset, referenceLimit(facts, excluded));
  if (!facts.lora) for (const asset of allLoras) drop(asset, 'takes no LoRA');
  if (firstFrame !== undefined && !facts.firstFrame) drop(firstFrame, 'takes no first frame');
  if (size.height < request.height * (1 - aspectTolerance01))
    degradations.push(
      `size ${request.width}x${request.height} lowered to ${size.width}x${size.height}: ${facts.id} makes none larger`,
    );
  if (!facts.seed) degradations.push(`seed dropped: ${facts.id} takes none`);
  if (request.negativePrompt !== undefined && !facts.negativePrompt)
    degradations.push(`negative prompt dropped: ${facts.id} takes none`);
  if (request.audio && !facts.audio) degradations.push(`sound dropped: ${facts.id} makes silent clips`);
  const cut = (name: string, words: string, maxChars: number): string => {
    const kept = cutWords(words, maxChars);
    if (kept.length < words.length)
      degradations.push(`${name} cut from ${words.length} to ${kept.length} characters: limit of ${facts.id}`);
    return kept;
  };
  const prompt = cut('prompt', request.prompt, facts.promptMaxChars);
  const avoided = facts.negativePrompt ? request.negativePrompt : undefined;
  const maxAvoided = facts.negativePromptMaxChars ?? Number.POSITIVE_INFINITY;
  const negativePrompt = avoided === undefined ? undefined : cut('negative prompt', avoided, maxAvoided);
  return {
    ok: true,
    fitted: {
      prompt,
      durationS,
      size,
      audio: request.audio && facts.audio,
      references,
      loras: facts.lora ? allLoras : [],
      degradations,
      ...(negativePrompt === undefined ? {} : { negativePrompt }),
      ...(facts.seed ? { seed: request.seed } : {}),
      ...(firstFrame !== undefined && facts.firstFrame ? { firstFrame } : {}),
    },
  };
}

/** Turns a fitted request and the vendor's body into a plan, priced by the facts. */
export function planOf(
  fit: Fit,
  facts: EngineFacts,
  wireOf: (fitted: FittedRequest) => Omit<Extract<WirePlan, { ok: true }>['wire'], 'durationS'>,
): WirePlan {
  if (!fit.ok) return fit;
  const { fitted } = fit;
  return {
    ok: true,
    wire: { ...wireOf(fitted), durationS: fitted.durationS },
    estimate: priceOf(facts.price, fitted.durationS),
    degradations: fitted.degradations,
  };
}
