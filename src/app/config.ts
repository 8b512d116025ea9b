import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError, messageOf } from '../core/errors.ts';
import { usd } from '../core/money.ts';
import { catalogEntries } from '../engines/catalog.ts';
import { type LocatedDocument, parseProductionYaml } from '../production/document.ts';
import { flag, map, number, text, wholeNumber, words } from '../production/leaf-schema.ts';
import { didYouMean } from '../production/nearest.ts';
import { inFileOrder, type ProductionProblem, problemLine } from '../production/problem.ts';
import { schemaProblems } from '../production/schema-problems.ts';
import type { AppContext } from './context.ts';
import type { WebhookSettings } from './webhooks/webhooks.ts';

const mostSlots = 1000;
const mostRequests = 1_000_000;

const engineConfigSchema = map({
  id: text('an engine id such as runway/gen4.5', /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)+$/),
  route: words().optional(),
  baseUrl: z.url({ protocol: /^https?$/, error: 'an http or https address' }).optional(),
  concurrency: wholeNumber(1, mostSlots).optional(),
  /** Create calls the account allows, failed and refused ones included. */
  requestsPerMin: wholeNumber(1, mostRequests).optional(),
  /** Per UTC day. */
  requestsPerDay: wholeNumber(1, mostRequests).optional(),
  /** Decimal US dollars. */
  price: map({ perClip: number({ min: 0 }).default(0), perSecond: number({ min: 0 }).default(0) }).optional(),
  enabled: flag().optional(),
  /** Seconds after which an attempt counts as stalled. */
  overdueAfterS: number({ above: 0 }).optional(),
});

const publicUrlRule = 'an https address without query that leads to the port (http only for this machine itself)';

const configSchema = map({
  engines: z.array(engineConfigSchema, { error: 'a list of engines' }).default([]),
  /** Your own signing chain: PEM certificates (leaf first) and PKCS#8 key, paths relative to the file. */
  signer: map({ chain: words(), key: words() }).optional(),
  /** Output folder, relative to the file. */
  out: words().optional(),
  /** Where vendors may call when a job ends; without it every run polls. */
  webhooks: map({
    publicUrl: z
      .url({ error: publicUrlRule })
      .regex(/^(https:\/\/[^\s?#@]+|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/[^\s?#@]*)?)$/, publicUrlRule),
    port: wholeNumber(1, 65_535),
  }).optional(),
  /** Files of measured strengths (`calibrate` writes them), relative to the file. */
  strengths: z.array(words(), { error: 'a list of file paths' }).optional(),
});

/** `shotcaller.config.yaml` after reading; prices in micro-dollars, paths absolute. */
export interface Config {
  readonly file?: string;
  readonly engines: readonly EngineSettings[];
  readonly signer?: { readonly chain: string; readonly key: string };
  readonly out?: string;
  readonly webhooks?: WebhookSettings;
  /** Files of measured strengths; routing uses their rows beside the shipped priors. */
  readonly strengths?: readonly string[];
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
 * @throws {ConfigError} `config.unreadable`, `config.invalid` or `config.engine-unknown`: every problem as
 *   `file:line:col`, with what was found and what is allowed; all of them in `context.problems`.
 */
export function readConfig(context: AppContext, fromDir: string): Config {
  const named = context.configFile === undefined ? undefined : resolve(context.cwd, context.configFile);
  const file = named ?? findUpward(fromDir);
  if (file === undefined) return { engines: [] };
  const source = readText(file);
  if (source.split('\n').every((line) => /^\s*(#|$)/.test(line))) return { file, engines: [] };
  const { document, problems } = parseProductionYaml(source, file);
  if (document === undefined) throw configError(file, problems);
  const found = configSchema.safeParse(document.value);
  const wrong = [...problems, ...(found.success ? [] : schemaProblems(document, found.error.issues))];
  if (!found.success || wrong.length > 0) throw configError(file, wrong);
  requireKnownEngines(document, found.data.engines);
  return resolved(file, found.data);
}

function configError(file: string, problems: readonly ProductionProblem[]): ConfigError {
  const sorted = inFileOrder(problems);
  const [first] = sorted;
  const place = { file, line: first?.line, col: first?.col, problems: sorted };
  const hint = first?.hint ?? 'Correct the configuration file.';
  return new ConfigError('config.invalid', sorted.map(problemLine).join('\n'), place, { hint });
}

/** A misspelt engine id would silently change nothing: prices, addresses and switches must reach their engine. */
function requireKnownEngines(document: LocatedDocument, engines: readonly { readonly id: string }[]): void {
  const known = catalogEntries.map(({ id }) => id);
  const [at, engine] = [...engines.entries()].find(([, { id }]) => !known.includes(id)) ?? [];
  if (at === undefined || engine === undefined) return;
  const { file } = document;
  const { line, col } = document.positionOf(['engines', at, 'id']);
  throw new ConfigError(
    'config.engine-unknown',
    `${file}:${line}:${col} engines[${at}].id: no engine ${engine.id} in the catalog${didYouMean(engine.id, known)}`,
    { file, line, col, engine: engine.id },
    { hint: `Name one of: ${known.join(', ')}.` },
  );
}

function resolved(file: string, data: z.infer<typeof configSchema>): Config {
  const dir = dirname(file);
  const { signer, out, strengths, webhooks } = data;
  const engines = data.engines.map(({ price, ...engine }) => ({
    ...engine,
    ...(price === undefined ? {} : { price: { perClip: usd(price.perClip), perSecond: usd(price.perSecond) } }),
  }));
  return {
    file,
    engines,
    ...(signer === undefined ? {} : { signer: { chain: resolve(dir, signer.chain), key: resolve(dir, signer.key) } }),
    ...(out === undefined ? {} : { out: resolve(dir, out) }),
    ...(webhooks === undefined ? {} : { webhooks: { ...webhooks, publicUrl: webhooks.publicUrl.replace(/\/+$/, '') } }),
    ...(strengths === undefined ? {} : { strengths: strengths.map((path) => resolve(dir, path)) }),
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const hint = 'Check the path given with --config.';
    throw new ConfigError('config.unreadable', `Can not read ${file}: ${messageOf(cause)}`, { file }, { cause, hint });
  }
}

function findUpward(dir: string): string | undefined {
  const candidate = join(dir, configName);
  if (existsSync(candidate)) return candidate;
  const parent = dirname(dir);
  return parent === dir ? undefined : findUpward(parent);
}
