import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
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
      if (url !== target) return next(url, context);
      const source = readFileSync(src + mutant.file, 'utf8');
      const changed = source.split(mutant.find).join(mutant.replace);
      return { format: 'module', source: stripTypeScriptTypes(changed), shortCircuit: true };
    },
  });
}

const { runCampaign } = await import('../campaign.ts');
const report = await runCampaign(seeds, { size, untilBroken: true });
parentPort?.postMessage({ seeds: report.seeds, first: report.violations[0] });
