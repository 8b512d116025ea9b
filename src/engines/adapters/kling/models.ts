import type { EngineFacts } from '../../facts.ts';

/** What differs between Kling's models beyond their catalog facts. */
export interface KlingModel {
  /** Takes `sound`. */
  readonly sound: boolean;
  /** Takes `camera_control`; a model that does not refuses the whole request. */
  readonly camera: boolean;
  /** Price of a silent clip as a share of the catalog's price, which is the one with sound. */
  readonly silentPrice01: number;
}

const plain: KlingModel = { sound: false, camera: false, silentPrice01: 1 };

/**
 * By the vendor's model id. Camera controls: the capability map names them for the first generation only, whatever the
 * list of request fields says; sound from 2.6 on. `kling-v1` is not in the catalog.
 */
const models: Readonly<Record<string, KlingModel>> = {
  'kling-v1': { ...plain, camera: true },
  'kling-v2-5-turbo': plain,
  'kling-v2-6': { sound: true, camera: false, silentPrice01: 1 / 2 },
  'kling-v3': { sound: true, camera: false, silentPrice01: 2 / 3 },
};

/** The particulars of a model; those of a plain one when it is not known. */
export function klingModel({ model }: Pick<EngineFacts, 'model'>): KlingModel {
  return models[model] ?? plain;
}
