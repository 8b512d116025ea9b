import type { EngineId } from '../core/ids.ts';
import { alibabaWan27T2v } from './catalog/alibaba-wan2.7-t2v.ts';
import { alibabaWan30Video } from './catalog/alibaba-wan3.0-video.ts';
import { arkSeedance15Pro } from './catalog/ark-seedance-1.5-pro.ts';
import { arkSeedance20 } from './catalog/ark-seedance-2.0.ts';
import { arkSeedance20Fast } from './catalog/ark-seedance-2.0-fast.ts';
import { comfyuiWan22Lora } from './catalog/comfyui-wan2.2-lora.ts';
import { falHailuo23 } from './catalog/fal-hailuo-2.3.ts';
import { falHailuo02 } from './catalog/fal-hailuo-02.ts';
import { falHunyuanVideo15 } from './catalog/fal-hunyuan-video-1.5.ts';
import { falKlingV25Turbo } from './catalog/fal-kling-v2.5-turbo.ts';
import { falLtx23 } from './catalog/fal-ltx-2.3.ts';
import { falPika22 } from './catalog/fal-pika-2.2.ts';
import { falSeedance15Pro } from './catalog/fal-seedance-1.5-pro.ts';
import { falSeedance20 } from './catalog/fal-seedance-2.0.ts';
import { falWan27 } from './catalog/fal-wan-2.7.ts';
import { gatewayKlingV26 } from './catalog/gateway-kling-v2.6.ts';
import { gatewayVeo31 } from './catalog/gateway-veo-3.1.ts';
import { googleVeo20 } from './catalog/google-veo-2.0.ts';
import { googleVeo30 } from './catalog/google-veo-3.0.ts';
import { googleVeo30Fast } from './catalog/google-veo-3.0-fast.ts';
import { googleVeo31 } from './catalog/google-veo-3.1.ts';
import { googleVeo31Fast } from './catalog/google-veo-3.1-fast.ts';
import { googleVeo31FastPreview } from './catalog/google-veo-3.1-fast-preview.ts';
import { googleVeo31Lite } from './catalog/google-veo-3.1-lite.ts';
import { googleVeo31Preview } from './catalog/google-veo-3.1-preview.ts';
import { klingV1, klingV2, klingV15, klingV16, klingV21 } from './catalog/kling-legacy.ts';
import { klingV25Turbo } from './catalog/kling-v2.5-turbo.ts';
import { klingV26 } from './catalog/kling-v2.6.ts';
import { klingV3 } from './catalog/kling-v3.ts';
import { lumaRay2 } from './catalog/luma-ray-2.ts';
import { lumaRay32 } from './catalog/luma-ray-3.2.ts';
import { lumaRayFlash2 } from './catalog/luma-ray-flash-2.ts';
import { openaiSora2 } from './catalog/openai-sora-2.ts';
import { openaiSora2Pro } from './catalog/openai-sora-2-pro.ts';
import { replicateHunyuanVideo } from './catalog/replicate-hunyuan-video.ts';
import { replicateSeedance1Pro } from './catalog/replicate-seedance-1-pro.ts';
import { replicateWan25 } from './catalog/replicate-wan-2.5.ts';
import { runwayAleph2 } from './catalog/runway-aleph2.ts';
import { runwayGeminiOmniFlash } from './catalog/runway-gemini_omni_flash.ts';
import { runwayGeminiOmniFlash11 } from './catalog/runway-gemini_omni_flash_1.1.ts';
import { runwayGen45 } from './catalog/runway-gen4.5.ts';
import { runwayGen4Turbo } from './catalog/runway-gen4-turbo.ts';
import { runwayGrokImagine15 } from './catalog/runway-grok_imagine_1_5.ts';
import { runwayH3Max } from './catalog/runway-h3_max.ts';
import { runwayHailuo3 } from './catalog/runway-hailuo3.ts';
import { runwayHappyhorse10 } from './catalog/runway-happyhorse_1_0.ts';
import { runwaySeedance2 } from './catalog/runway-seedance2.ts';
import { runwaySeedance25 } from './catalog/runway-seedance2_5.ts';
import { runwaySeedance2Fast } from './catalog/runway-seedance2_fast.ts';
import { runwaySeedance2Mini } from './catalog/runway-seedance2_mini.ts';
import { runwayVeo31 } from './catalog/runway-veo3.1.ts';
import { runwayVeo31Fast } from './catalog/runway-veo3.1-fast.ts';
import { runwayWan3 } from './catalog/runway-wan3.ts';
import { runwayWan3Prime } from './catalog/runway-wan3_prime.ts';
import type { CatalogEntry } from './catalog/sourced.ts';
import { xaiGrokImagineVideo } from './catalog/xai-grok-imagine-video.ts';
import type { EngineFacts, Sourced } from './facts.ts';

/** Every engine route Shotcaller knows, retired ones included, in order of id. Previz is not a vendor: see its adapter. */
export const catalogEntries: readonly CatalogEntry[] = [
  alibabaWan27T2v,
  alibabaWan30Video,
  arkSeedance15Pro,
  arkSeedance20,
  arkSeedance20Fast,
  comfyuiWan22Lora,
  falHailuo02,
  falHailuo23,
  falHunyuanVideo15,
  falKlingV25Turbo,
  falLtx23,
  falPika22,
  falSeedance15Pro,
  falSeedance20,
  falWan27,
  gatewayKlingV26,
  gatewayVeo31,
  googleVeo20,
  googleVeo30,
  googleVeo30Fast,
  googleVeo31,
  googleVeo31Fast,
  googleVeo31FastPreview,
  googleVeo31Lite,
  googleVeo31Preview,
  klingV1,
  klingV15,
  klingV16,
  klingV2,
  klingV21,
  klingV25Turbo,
  klingV26,
  klingV3,
  lumaRay2,
  lumaRay32,
  lumaRayFlash2,
  openaiSora2,
  openaiSora2Pro,
  replicateHunyuanVideo,
  replicateSeedance1Pro,
  replicateWan25,
  runwayAleph2,
  runwayGeminiOmniFlash,
  runwayGeminiOmniFlash11,
  runwayGen45,
  runwayGen4Turbo,
  runwayGrokImagine15,
  runwayH3Max,
  runwayHailuo3,
  runwayHappyhorse10,
  runwaySeedance2,
  runwaySeedance25,
  runwaySeedance2Fast,
  runwaySeedance2Mini,
  runwayVeo31,
  runwayVeo31Fast,
  runwayWan3,
  runwayWan3Prime,
  xaiGrokImagineVideo,
];

/** The catalog entry of an engine. */
export function findEntry(id: EngineId): CatalogEntry | undefined {
  return catalogEntries.find((entry) => entry.id === id);
}

/** An entry's facts as plain values, not emulated. */
export function factsOf(entry: CatalogEntry): EngineFacts {
  const values = Object.fromEntries(Object.entries(entry.facts).map(([name, fact]) => [name, fact.value]));
  return { ...(values as Omit<EngineFacts, 'id' | 'emulated'>), id: entry.id, emulated: false };
}

/** True when the engine can't be used at `today` (ISO date): retired by status, or past its shutdown date. */
export function isRetired(facts: Pick<EngineFacts, 'lifecycle'>, today: string): boolean {
  const { status, shutdownAt } = facts.lifecycle;
  return status === 'retired' || (shutdownAt !== undefined && shutdownAt <= today);
}

/** A reason to look at a catalog entry again. */
export interface CatalogConcern {
  readonly engine: EngineId;
  readonly code: 'stale' | 'shut-down';
  readonly reason: string;
}

/**
 * What is old or over in the catalog at `today` (ISO date): facts last checked more than `maxAgeDays` ago, and active
 * entries whose shutdown date has passed.
 */
export function catalogConcerns(
  today: string,
  maxAgeDays = 90,
  entries: readonly CatalogEntry[] = catalogEntries,
): readonly CatalogConcern[] {
  const oldest = new Date(Date.parse(today) - maxAgeDays * 86_400_000).toISOString().slice(0, 10);
  return entries.flatMap((entry) => {
    const stale = Object.entries<Sourced<unknown>>(entry.facts).filter(([, fact]) => fact.checkedAt < oldest);
    const { status, shutdownAt } = entry.facts.lifecycle.value;
    const concerns: CatalogConcern[] = [];
    if (status !== 'retired' && stale.length > 0)
      concerns.push({
        engine: entry.id,
        code: 'stale',
        reason: `${stale.map(([name]) => name).join(', ')} last checked before ${oldest}`,
      });
    if (status !== 'retired' && shutdownAt !== undefined && shutdownAt <= today)
      concerns.push({ engine: entry.id, code: 'shut-down', reason: `shut down on ${shutdownAt}` });
    return concerns;
  });
}
