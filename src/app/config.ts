import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { ConfigError, messageOf } from '../core/errors.ts';
import { usd } from '../core/money.ts';
import type { AppContext } from './context.ts';

const engineConfigSchema = z.strictObject({
  id: z.string(),
  route: z.string().optional(),
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  concurrency: z.int().min(1).optional(),
  /** Decimal US dollars. */
  price: z.strictObject({ perClip: z.number().min(0).default(0), perSecond: z.number().min(0).default(0) }).optional(),
  enabled: z.boolean().optional(),
  /** Seconds after which an attempt counts as stalled. */
  overdueAfterS: z.number().positive().optional(),
});

const configSchema = z.strictObject({
  engines: z.array(engineConfigSchema).default([]),
  /** Your own signing chain: PEM certificates (leaf first) and PKCS#8 key, paths relative to the file. */
  signer: z.strictObject({ chain: z.string(), key: z.string() }).optional(),
  /** Output folder, relative to the file. */
  out: z.string().optional(),
});

/** `shotcaller.config.yaml` after reading; prices in micro-dollars, paths absolute. */
export interface Config {
  readonly file?: string;
  readonly engines: readonly EngineSettings[];
  readonly signer?: { readonly chain: string; readonly key: string };
  readonly out?: string;
}

/** Settings of one engine. */
export interface EngineSettings extends Omit<z.infer<typeof engineConfigSchema>, 'price'> {
  readonly price?: { readonly perClip: number; readonly perSecond: number };
}

/** Name looked for beside the production file, then upward. */
export const configName = 'shotcaller.config.yaml';

/**
 * Reads the configuration: the file named on the command line, else the nearest `shotcaller.config.yaml` upward from
 * the production file; none is fine.
 * @throws {ConfigError} `config.unreadable` or `config.invalid` with the place and what is allowed.
 */
export function readConfig(context: AppContext, fromDir: string): Config {
  const named = context.configFile === undefined ? undefined : resolve(context.cwd, context.configFile);
  const file = named ?? findUpward(fromDir);
  if (file === undefined) return { engines: [] };
  const found = configSchema.safeParse(parse(file) ?? {});
  if (!found.success) {
    const hint = 'Fix the configuration file; docs/guide/configuration.md lists every key.';
    throw new ConfigError('config.invalid', `${file}:\n${z.prettifyError(found.error)}`, { file }, { hint });
  }
  return resolved(file, found.data);
}

function resolved(file: string, data: z.infer<typeof configSchema>): Config {
  const dir = dirname(file);
  const { signer, out } = data;
  const engines = data.engines.map(({ price, ...engine }) => ({
    ...engine,
    ...(price === undefined ? {} : { price: { perClip: usd(price.perClip), perSecond: usd(price.perSecond) } }),
  }));
  return {
    file,
    engines,
    ...(signer === undefined ? {} : { signer: { chain: resolve(dir, signer.chain), key: resolve(dir, signer.key) } }),
    ...(out === undefined ? {} : { out: resolve(dir, out) }),
  };
}

function parse(file: string): unknown {
  const hint = 'Check the path given with --config.';
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigError('config.unreadable', `Can not read ${file}: ${messageOf(cause)}`, { file }, { cause, hint });
  }
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined)
    throw new ConfigError('config.invalid', `${file}: ${problem.message}`, { file }, { hint: 'Fix the YAML.' });
  return document.toJS();
}

function findUpward(dir: string): string | undefined {
  const candidate = join(dir, configName);
  if (existsSync(candidate)) return candidate;
  const parent = dirname(dir);
  return parent === dir ? undefined : findUpward(parent);
}
