import type { RunwayFields } from '../adapters/runway/fields.ts';
import type { EngineFacts, Sourced } from '../facts.ts';
import type { InputMapping } from '../input-mapping.ts';

/** Which code drives an engine; `none` for models that are only listed because they once existed. */
export type AdapterName =
  | 'agents'
  | 'alibaba'
  | 'ark'
  | 'comfyui'
  | 'fal'
  | 'gateway'
  | 'kling'
  | 'luma'
  | 'none'
  | 'replicate'
  | 'runway'
  | 'vertex'
  | 'xai';

/** Not facts about the vendor's model: who asks and with which account. */
type OfTheAccount = 'id' | 'emulated' | 'requestsPerMin' | 'requestsPerDay';

/** Facts that most vendors give no reason to state. */
type Rare = 'firstFrameExcludesReferences' | 'negativePromptMaxChars' | 'webhook';

/** Facts of an engine with their origin. */
export type SourcedFacts = {
  readonly [K in keyof Required<Omit<EngineFacts, OfTheAccount | Rare>>]: Sourced<Required<EngineFacts>[K]>;
} & { readonly [K in Rare]?: Sourced<Required<EngineFacts>[K]> };

/** One engine on one route: every value dated and sourced. */
export interface CatalogEntry {
  /** `vendor/model`. */
  readonly id: string;
  readonly adapter: AdapterName;
  readonly facts: SourcedFacts;
  /** Field names of the model's own input: for doors that serve many models (fal, Replicate, the AI SDK). */
  readonly input?: Sourced<InputMapping>;
  /** Why a model that lives can't make a shot here, as a sentence: it is listed and never used. */
  readonly unusable?: Sourced<string>;
  /** How Runway's own fields are filled for this model. */
  readonly runway?: RunwayFields;
  /** What else a person should know, with its source. */
  readonly notes: readonly Sourced<string>[];
}

type Mark = <T>(value: T, source: string) => Sourced<T>;

/** Marks for values that were looked up on one day: how sure they are, and where they come from. */
export interface Marks {
  /** The vendor's own documentation. */
  readonly docs: Mark;
  /** The vendor's own SDK: types or code. */
  readonly sdk: Mark;
  /** Somebody else's word. */
  readonly thirdParty: Mark;
  /** No source with a figure: a working value that the operator should replace. */
  readonly assumed: Mark;
}

/** Marks dated `checkedAt` (ISO date). */
export function checkedOn(checkedAt: string): Marks {
  const mark =
    (confidence: Sourced<unknown>['confidence']): Mark =>
    (value, source) => ({ value, source, checkedAt, confidence });
  return { docs: mark('docs'), sdk: mark('sdk'), thirdParty: mark('third-party'), assumed: mark('assumed') };
}
