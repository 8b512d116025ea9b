import { createRequire } from 'node:module';
import type { LegacyHighs } from 'highs';

/** Loads the solver. It blocks its thread while it solves, which a benchmark may. */
export async function createHighs(): Promise<LegacyHighs> {
  // The package's types describe its CommonJS build, whose export is the loader itself.
  const load = createRequire(import.meta.url)('highs') as () => Promise<LegacyHighs>;
  return load();
}
