import { arkCalls } from '../dialects/ark-calls.ts';
import { falCalls } from '../dialects/fal-calls.ts';
import { klingCalls } from '../dialects/kling-calls.ts';
import { lumaCalls } from '../dialects/luma-calls.ts';
import { replicateCalls } from '../dialects/replicate-calls.ts';
import type { CallingDialect, Dialect } from '../job.ts';
import type { VendorCalls } from './vendor-calls.ts';

const calls: Readonly<Record<CallingDialect, VendorCalls>> = {
  ark: arkCalls,
  fal: falCalls,
  kling: klingCalls,
  luma: lumaCalls,
  replicate: replicateCalls,
};

/** How a vendor calls back; `undefined` for those that never do. */
export function callsOf(dialect: Dialect): VendorCalls | undefined {
  return dialect in calls ? calls[dialect as CallingDialect] : undefined;
}
