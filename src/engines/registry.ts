import { type Clock, rfc3339 } from '../core/clock.ts';
import type { EngineId } from '../core/ids.ts';
import { alibabaEngine, gatewayEngine, xaiEngine } from './adapters/ai-sdk/vendors.ts';
import { arkEngine } from './adapters/ark/ark-engine.ts';
import { comfyuiEngine } from './adapters/comfyui/comfyui-engine.ts';
import { falEngine } from './adapters/fal/fal-engine.ts';
import { klingEngine } from './adapters/kling/kling-engine.ts';
import { lumaEngine } from './adapters/luma/luma-engine.ts';
import { lumaAgentsEngine } from './adapters/luma-agents/luma-agents-engine.ts';
import type { AdapterOptions } from './adapters/options.ts';
import { replicateEngine } from './adapters/replicate/replicate-engine.ts';
import { runwayEngine } from './adapters/runway/runway-engine.ts';
import { veoEngine } from './adapters/veo/veo-engine.ts';
import type { AdapterName, CatalogEntry } from './catalog/sourced.ts';
import { catalogEntries, factsOf, isRetired } from './catalog.ts';
import type { Engine } from './engine.ts';
import type { EngineFacts, PriceFormula } from './facts.ts';
import { unavailableEngine } from './unavailable.ts';

/** What the operator configured for one engine (`shotcaller.config.yaml`, `engines`). */
export interface EngineConfig {
  readonly id: EngineId;
  /** Only documents the door; a different door is a different engine id. */
  readonly route?: string;
  readonly baseUrl?: string;
  readonly concurrency?: number;
  readonly requestsPerMin?: number;
  readonly requestsPerDay?: number;
  readonly price?: PriceFormula;
  /** Default true. */
  readonly enabled?: boolean;
}

/** What the set of engines is made from. */
export interface EngineSources {
  /** Environment, `.env` already merged in. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: readonly EngineConfig[];
  readonly clock: Clock;
  /** Engines to offer. Default: the catalog. */
  readonly catalog?: readonly CatalogEntry[];
  /** The free local engine, when it should be offered. */
  readonly previz?: Engine;
  /** Limits for fetching outputs; allowed origins are added per engine. */
  readonly fetchLimits?: Omit<AdapterOptions['fetchPolicy'], 'allowedOrigins'>;
  /** Longest wait for one API call, milliseconds. Default 60 000. */
  readonly callTimeoutMs?: number;
}

interface Vendor {
  readonly build: (options: AdapterOptions) => Engine;
  /** Variables of the key, or of both halves of a key pair: `apiKey`, then `secretKey`. */
  readonly keyNames: readonly [] | readonly [string] | readonly [string, string];
  /** What stands in for the key where the vendor also takes other credentials; `undefined` when that is not set up. */
  readonly account?: (env: EngineSources['env']) => Readonly<Record<string, string>> | undefined;
  /** Names of what `account` reads, for the sentence about a missing key. */
  readonly accountName?: string;
  readonly baseUrlName: string;
  readonly baseUrlNeeded: boolean;
}

const vendors: Readonly<Record<Exclude<AdapterName, 'none'>, Vendor>> = {
  runway: {
    build: runwayEngine,
    keyNames: ['RUNWAYML_API_SECRET'],
    baseUrlName: 'RUNWAYML_BASE_URL',
    baseUrlNeeded: false,
  },
  luma: { build: lumaEngine, keyNames: ['LUMAAI_API_KEY'], baseUrlName: 'LUMAAI_BASE_URL', baseUrlNeeded: false },
  fal: { build: falEngine, keyNames: ['FAL_KEY'], baseUrlName: 'FAL_BASE_URL', baseUrlNeeded: false },
  ark: { build: arkEngine, keyNames: ['ARK_API_KEY'], baseUrlName: 'ARK_BASE_URL', baseUrlNeeded: false },
  comfyui: { build: comfyuiEngine, keyNames: [], baseUrlName: 'COMFYUI_URL', baseUrlNeeded: true },
  kling: {
    build: klingEngine,
    keyNames: ['KLING_ACCESS_KEY', 'KLING_SECRET_KEY'],
    baseUrlName: 'KLING_BASE_URL',
    baseUrlNeeded: false,
  },
  replicate: {
    build: replicateEngine,
    keyNames: ['REPLICATE_API_TOKEN'],
    baseUrlName: 'REPLICATE_BASE_URL',
    baseUrlNeeded: false,
  },
  alibaba: {
    build: alibabaEngine,
    keyNames: ['ALIBABA_API_KEY'],
    baseUrlName: 'ALIBABA_BASE_URL',
    baseUrlNeeded: false,
  },
  gateway: {
    build: gatewayEngine,
    keyNames: ['AI_GATEWAY_API_KEY'],
    baseUrlName: 'AI_GATEWAY_BASE_URL',
    baseUrlNeeded: false,
  },
  xai: { build: xaiEngine, keyNames: ['XAI_API_KEY'], baseUrlName: 'XAI_BASE_URL', baseUrlNeeded: false },
  agents: {
    build: lumaAgentsEngine,
    keyNames: ['LUMA_AGENTS_API_KEY'],
    baseUrlName: 'LUMA_AGENTS_BASE_URL',
    baseUrlNeeded: false,
  },
  vertex: {
    build: veoEngine,
    keyNames: ['GOOGLE_API_KEY'],
    account: googleAccount,
    accountName: 'GOOGLE_CLOUD_PROJECT with application default credentials',
    baseUrlName: 'GOOGLE_VERTEX_BASE_URL',
    baseUrlNeeded: false,
  },
};

/** A Google Cloud project whose application default credentials sign the requests. */
function googleAccount(env: EngineSources['env']): Readonly<Record<string, string>> | undefined {
  const [project, location] = [env['GOOGLE_CLOUD_PROJECT']?.trim(), env['GOOGLE_CLOUD_LOCATION']?.trim()];
  if (!project) return undefined;
  return { project, ...(location ? { location } : {}) };
}

/** Name of the environment variable that moves one engine, e.g. `SHOTCALLER_ENGINE_RUNWAY_GEN4_5_BASE_URL`. */
export function baseUrlVariable(id: EngineId): string {
  return `SHOTCALLER_ENGINE_${id.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_BASE_URL`;
}

/** The origin of a base URL when outputs from it may be plain http or private: loopback, or the operator's own server. */
function trustedOrigin(adapter: AdapterName, baseUrl: string | undefined): readonly string[] {
  const url = baseUrl === undefined ? null : URL.parse(baseUrl);
  if (url === null) return [];
  const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url.hostname);
  return loopback || adapter === 'comfyui' ? [url.origin] : [];
}

function configured(facts: EngineFacts, config: EngineConfig | undefined): EngineFacts {
  return {
    ...facts,
    ...(config?.concurrency === undefined ? {} : { concurrency: config.concurrency }),
    ...(config?.requestsPerMin === undefined ? {} : { requestsPerMin: config.requestsPerMin }),
    ...(config?.requestsPerDay === undefined ? {} : { requestsPerDay: config.requestsPerDay }),
    ...(config?.price === undefined ? {} : { price: config.price }),
  };
}

function engineOf(entry: CatalogEntry, sources: EngineSources): Engine {
  const { env, clock } = sources;
  const config = sources.config.find(({ id }) => id === entry.id);
  const facts = configured(factsOf(entry), config);
  const today = rfc3339(clock.now()).slice(0, 10);
  const { shutdownAt, replacement } = facts.lifecycle;
  const instead = replacement === undefined ? '' : `; use ${replacement} instead`;
  if (entry.unusable !== undefined && !isRetired(facts, today))
    return unavailableEngine(facts, 'disabled', `${entry.unusable.value}${instead}`);
  if (isRetired(facts, today) || entry.adapter === 'none') {
    const since = shutdownAt === undefined ? '' : ` since ${shutdownAt}`;
    return unavailableEngine(facts, 'retired', `${facts.model} is retired${since}${instead}`);
  }
  if (config?.enabled === false)
    return unavailableEngine(facts, 'disabled', 'switched off in the configuration; set enabled: true to use it');
  const vendor = vendors[entry.adapter];
  const missing = vendor.keyNames.filter((name) => !env[name]?.trim());
  const settings = missing.length === 0 ? undefined : vendor.account?.(env);
  if (missing.length > 0 && settings === undefined) {
    const or = vendor.accountName === undefined ? '' : `, or ${vendor.accountName},`;
    return unavailableEngine(facts, 'no-key', `no key; set ${missing.join(' and ')}${or} in the environment or .env`);
  }
  const [apiKey, secretKey] = vendor.keyNames.map((name) => env[name]?.trim() || undefined);
  const baseUrl = env[baseUrlVariable(entry.id)] || config?.baseUrl || env[vendor.baseUrlName] || undefined;
  if (vendor.baseUrlNeeded && baseUrl === undefined)
    return unavailableEngine(
      facts,
      'no-key',
      `no address; set ${vendor.baseUrlName} to your server, e.g. http://127.0.0.1:8188`,
    );
  if (baseUrl !== undefined && !/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? ''))
    return unavailableEngine(
      facts,
      'disabled',
      `base URL is not an http(s) address; fix ${vendor.baseUrlName} or the configuration`,
    );
  return vendor.build({
    facts,
    ...(entry.input === undefined ? {} : { input: entry.input.value }),
    clock,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(secretKey === undefined ? {} : { secretKey }),
    ...(settings === undefined ? {} : { settings }),
    ...(entry.runway === undefined ? {} : { runway: entry.runway }),
    ...(baseUrl === undefined ? {} : { baseUrl: baseUrl.replace(/\/+$/, '') }),
    fetchPolicy: { ...sources.fetchLimits, allowedOrigins: trustedOrigin(entry.adapter, baseUrl) },
    ...(sources.callTimeoutMs === undefined ? {} : { callTimeoutMs: sources.callTimeoutMs }),
  });
}

/**
 * Every engine of the catalog (or of `sources.catalog`), by id, usable or not: one without key, retired or switched off is there too, plans
 * nothing, and says why in `describe()`. Keys and addresses come from `env`; for an address
 * `SHOTCALLER_ENGINE_<ID>_BASE_URL` wins over the configuration, which wins over the vendor's own variable.
 */
export function createEngines(sources: EngineSources): ReadonlyMap<EngineId, Engine> {
  const { catalog = catalogEntries, previz } = sources;
  const engines = catalog.map((entry): [EngineId, Engine] => [entry.id, engineOf(entry, sources)]);
  return new Map(previz === undefined ? engines : [...engines, [previz.facts.id, previz]]);
}
