import { casesFor, type EngineCase } from './engine-cases.ts';
import { makingCases } from './making.case.ts';
import { observeCases } from './observe.case.ts';
import { outputCases } from './output.case.ts';
import { settleCases } from './settle.case.ts';
import type { EngineSubject } from './subject.ts';
import { submitCases } from './submit.case.ts';

export type { EngineCase } from './engine-cases.ts';
export type { EmulatedVendor, EngineSubject, VendorJob, VendorOperation, VendorTrouble } from './subject.ts';
export { stagedTroubles, type TroubleOutcome, troubleOutcomes } from './troubles.ts';

/**
 * The promises every engine adapter keeps, as cases for any test runner: `for (const {name, run} of engineCases(subject))
 * it(name, run)`. Each goes through the adapter and the emulated vendor alone: one POST per submit whatever happens, every
 * outcome by its class, jobs found again or said to be lost, and no key in anything said.
 */
export function engineCases(subject: EngineSubject): readonly EngineCase[] {
  return casesFor(subject, [...makingCases, ...submitCases, ...observeCases, ...settleCases, ...outputCases]);
}
