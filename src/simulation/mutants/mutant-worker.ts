import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { SeedRange } from '../campaign.ts';
import type { PlanSize } from '../plan/any-plan.ts';
import type { Mutant } from './mutant.ts';

/** What one hunt is given. */
export interface HuntOrder {
  /** Absolute folder of the sources, with a slash at the end. */
  readonly src: string;
  /** Absent: no bug is planted, to see that the hunt finds nothing then. */
  readonly mutant?: Mutant;
  readonly seeds: SeedRange;
  readonly size: PlanSize;
}

const { src, mutant, seeds, size } = workerData as HuntOrder;

// Only this thread loads the changed source: every other thread, and the product, run what stands in the file.
if (mutant !== undefined) {
  const target = pathToFileURL(src + mutant.file).href;
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      if (url !== target || loaded.source === undefined) return loaded;
      const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
      return { ...loaded, source: source.split(mutant.find).join(mutant.replace) };
    },
  });
}

const { runCampaign } = await import('../campaign.ts');
const report = await runCampaign(seeds, { size, untilBroken: true });
parentPort?.postMessage({ seeds: report.seeds, first: report.violations[0] });
