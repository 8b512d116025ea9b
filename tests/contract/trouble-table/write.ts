import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { troubleOutcomes } from '../../../src/engines/testkit/index.ts';
import { contractSubjects } from '../contract-subjects.ts';
import { labSubject } from '../lab-subject.ts';
import { type TroubleColumn, troublePage, withTroubles } from './table.ts';

// `npm run trouble-table`: stages every trouble on every adapter and writes what came of it into the page.
const columns: TroubleColumn[] = [];
for (const of of contractSubjects) {
  const lab = labSubject(of);
  await lab.start();
  try {
    columns.push({ dialect: of.dialect, outcomes: await troubleOutcomes(lab.subject) });
  } finally {
    await lab.close();
  }
  process.stderr.write(`${of.dialect}\n`);
}
const page = join(import.meta.dirname, '../../..', troublePage);
writeFileSync(page, withTroubles(readFileSync(page, 'utf8'), columns));
