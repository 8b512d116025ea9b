import { falKlingV25Turbo } from './fal-kling-v2.5-turbo.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, assumed } = checkedOn('2026-11-22');
const { sdk: sdkNow } = checkedOn('2026-11-25');
const types = 'vercel/ai, @ai-sdk/klingai 4.0.31 (repository)';

/** A generation of Kling before 2.5: listed, driven by nothing here. */
function legacy(version: string): CatalogEntry {
  const model = `kling-${version}`;
  return {
    id: `kling/${version}`,
    adapter: 'none',
    unusable: sdkNow(`${model} is a legacy model that Shotcaller does not drive`, types),
    facts: {
      ...falKlingV25Turbo.facts,
      route: sdk('direct', types),
      provider: sdk('Kuaishou', types),
      model: sdk(model, types),
      modelVersion: sdk(model, types),
      family: assumed(model, 'Shotcaller: same model through other doors'),
      lifecycle: sdk(
        { status: 'deprecated', replacement: 'kling/v2.5-turbo' },
        `${types}: marked legacy, no shutdown date seen; the replacement is our pick`,
      ),
    },
    notes: [],
  };
}

/** Kling 1.0, legacy. */
export const klingV1: CatalogEntry = legacy('v1');
/** Kling 1.5, legacy. */
export const klingV15: CatalogEntry = legacy('v1.5');
/** Kling 1.6, legacy. */
export const klingV16: CatalogEntry = legacy('v1.6');
/** Kling 2.0, legacy. */
export const klingV2: CatalogEntry = legacy('v2');
/** Kling 2.1, legacy. */
export const klingV21: CatalogEntry = legacy('v2.1');
