import { join } from 'node:path';
import { rfc3339 } from '../core/clock.ts';
import { catalogConcerns } from '../engines/catalog.ts';
import type { EngineDescription } from '../engines/engine.ts';
import { findMediaTools } from '../media/tools.ts';
import { readConfig } from './config.ts';
import type { AppContext } from './context.ts';
import { openEngines } from './studio.ts';

/** An engine with what needs attention before its next use. */
export interface EngineLine extends EngineDescription {
  /** e.g. `shuts down 2027-05-04`; empty when all is well. */
  readonly notices: readonly string[];
}

/** Days before a shutdown at which `engines` starts to warn. */
const warnDays = 90;

/** Every engine of the catalog, usable or not, with its state, reason and dates. */
export async function listEngines(context: AppContext): Promise<readonly EngineLine[]> {
  const config = readConfig(context, context.cwd);
  const tools = await findMediaTools(context.env as NodeJS.ProcessEnv);
  const { roster } = openEngines(context, config, tools, join(context.cwd, '.shotcaller', 'work'));
  const descriptions = await roster.descriptions(context.clock.now());
  const today = rfc3339(context.clock.now()).slice(0, 10);
  const concerns = catalogConcerns(today);
  return descriptions.map((description) => {
    const stale = concerns.filter(({ engine, code }) => engine === description.facts.id && code === 'stale');
    return { ...description, notices: [...noticesOf(description, today), ...stale.map(({ reason }) => reason)] };
  });
}

function noticesOf({ facts }: EngineDescription, today: string): readonly string[] {
  const { shutdownAt, replacement } = facts.lifecycle;
  if (shutdownAt === undefined) return [];
  const daysLeft = Math.round((Date.parse(shutdownAt) - Date.parse(today)) / 86_400_000);
  const next = replacement === undefined ? '' : `; use ${replacement}`;
  if (daysLeft < 0) return [`shut down ${shutdownAt}${next}`];
  return daysLeft <= warnDays ? [`shuts down ${shutdownAt}, in ${daysLeft} days${next}`] : [];
}
