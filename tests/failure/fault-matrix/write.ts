// Makes the table in docs/reliability.md anew from the tests: `npm run fault-matrix`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { matrixPage, matrixProblems, withMatrix } from './page.ts';
import { taggedTests } from './tags.ts';

const root = resolve(import.meta.dirname, '../../..');
const path = join(root, matrixPage);
const tests = taggedTests(root);
writeFileSync(path, withMatrix(readFileSync(path, 'utf8'), tests));
for (const problem of matrixProblems(tests)) process.stderr.write(`${problem}\n`);
if (matrixProblems(tests).length > 0) process.exitCode = 1;
