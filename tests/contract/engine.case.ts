import { afterAll, beforeAll, describe, it } from 'vitest';
import { engineCases } from '../../src/engines/testkit/index.ts';
import { type ContractSubject, labSubject } from './lab-subject.ts';

/** The promises every engine adapter keeps, shown against the emulated vendor through the vendor's own client. */
export function engineContract(of: ContractSubject): void {
  describe(`${of.engine} keeps the engine contract`, () => {
    const lab = labSubject(of);
    beforeAll(lab.start);
    afterAll(lab.close);
    for (const { name, run } of engineCases(lab.subject)) it(name, run);
  });
}
