import type { EngineFacts } from '../../facts.ts';

/** What differs between Ark's models beyond their catalog facts. */
export interface ArkModel {
  /** Takes `camera_fixed`. */
  readonly cameraFixed: boolean;
  /** Price of a silent clip as a share of the catalog's price, which is the one with sound. */
  readonly silentPrice01: number;
}

const plain: ArkModel = { cameraFixed: false, silentPrice01: 1 };

/** By BytePlus model id. The 2.0 models cost the same with and without sound; that they refuse `camera_fixed` is assumed. */
const models: Readonly<Record<string, ArkModel>> = {
  'seedance-1-5-pro-251215': { cameraFixed: true, silentPrice01: 1 / 2 },
};

/** The particulars of a model; those of a plain one when it is not known. */
export function arkModel({ model }: Pick<EngineFacts, 'model'>): ArkModel {
  return models[model] ?? plain;
}

/**
 * The model id that the platform at `baseUrl` uses: Volcengine (China) writes `doubao-seedance-…` for what BytePlus
 * calls `seedance-…` or `dreamina-seedance-…`.
 */
export function arkModelId(model: string, baseUrl: string | undefined): string {
  const host = baseUrl === undefined ? '' : (URL.parse(baseUrl)?.hostname ?? '');
  return /(^|\.)volces\.com$/.test(host) ? model.replace(/^(dreamina-)?seedance/, 'doubao-seedance') : model;
}
