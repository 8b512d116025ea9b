import type { MicroUsd } from '../core/money.ts';
import type { RunwayFields } from '../engines/adapters/runway/fields.ts';
import type { AdapterName, CatalogEntry } from '../engines/catalog/sourced.ts';
import { catalogEntries, factsOf } from '../engines/catalog.ts';
import { type EngineFacts, priceOf } from '../engines/facts.ts';
import type { InputMapping } from '../engines/input-mapping.ts';
import type { Dialect } from './job.ts';

/** A model the lab emulates: the catalog's facts of the real one, so sizes, rates and prices agree with planning. */
export interface LabModel {
  readonly dialect: Dialect;
  readonly facts: EngineFacts;
  /** Field names of its input, where one door serves many models. */
  readonly input?: InputMapping;
  /** How Runway's own fields are filled for it. */
  readonly runway?: RunwayFields;
}

/** Which protocol an adapter speaks. */
function dialectOf(adapter: Exclude<AdapterName, 'none'>): Dialect {
  return adapter === 'alibaba' ? 'dashscope' : adapter;
}

/** What the lab emulates of a catalog, retired models left out: asking for those is an unknown model. */
export function labModelsOf(entries: readonly CatalogEntry[]): readonly LabModel[] {
  return entries.flatMap((entry) => {
    const facts = factsOf(entry);
    if (entry.adapter === 'none' || facts.lifecycle.status === 'retired') return [];
    const input = entry.input === undefined ? {} : { input: entry.input.value };
    const runway = entry.runway === undefined ? {} : { runway: entry.runway };
    return [{ dialect: dialectOf(entry.adapter), facts, ...input, ...runway }];
  });
}

/** Everything the lab emulates. */
export const labModels: readonly LabModel[] = labModelsOf(catalogEntries);

/** The model with this vendor id; `undefined` is answered as the vendor answers an unknown model. */
export function findModel(dialect: Dialect, model: string): LabModel | undefined {
  return labModels.find((known) => known.dialect === dialect && known.facts.model === model);
}

/** The list price of a clip. */
export function listPrice(model: LabModel, durationS: number): MicroUsd {
  return priceOf(model.facts.price, durationS);
}

const vendorSecondsPerLabSecond = 20;

/**
 * How long the lab takes over a clip: the vendor's typical time made about twenty times shorter and kept within 1.5 to
 * 6 s, so slow engines stay slower than quick ones; a fifth of it is queue. `speed` divides it.
 * @param jitter01 spreads it by ±10%.
 */
export function labLatency(
  model: LabModel,
  durationS: number,
  speed: number,
  jitter01: number,
): { readonly queueMs: number; readonly runMs: number } {
  const { baseS, perSecondS } = model.facts.latency;
  const typicalS = (baseS + perSecondS * durationS) / vendorSecondsPerLabSecond;
  const totalMs = (Math.min(6, Math.max(1.5, typicalS)) * 1000 * (0.9 + 0.2 * jitter01)) / speed;
  return { queueMs: Math.round(totalMs * 0.2), runMs: Math.round(totalMs * 0.8) };
}

/** Names people know the vendors by, for the label burnt into every clip. */
export const vendorNames: Readonly<Record<Dialect, string>> = {
  agents: 'Luma Agents',
  ark: 'Ark',
  comfyui: 'ComfyUI',
  dashscope: 'Alibaba',
  fal: 'fal',
  gateway: 'AI Gateway',
  kling: 'Kling',
  luma: 'Luma',
  replicate: 'Replicate',
  runway: 'Runway',
  vertex: 'Google',
  xai: 'xAI',
};
