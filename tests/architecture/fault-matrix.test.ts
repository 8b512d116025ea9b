import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mustBeCovered } from '../../src/simulation/checks/covered.ts';
import { matrixPage, matrixProblems, withMatrix } from '../failure/fault-matrix/page.ts';
import { faultRows } from '../failure/fault-matrix/rows.ts';
import { taggedTests, tagsIn } from '../failure/fault-matrix/tags.ts';

const root = resolve(import.meta.dirname, '../..');
const tests = taggedTests(root);

describe('the fault matrix', () => {
  it('has a test or a written reason for each of its fifty rows, and no test names a row that does not exist', () => {
    expect(faultRows.map(({ row }) => row)).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
    expect(matrixProblems(tests)).toEqual([]);
  });

  it('stands in docs/reliability.md as the tests make it (npm run fault-matrix)', () => {
    const page = readFileSync(join(root, matrixPage), 'utf8');
    expect(page).toBe(withMatrix(page, tests));
  });

  it('names faults of the simulation that a campaign must reach', () => {
    for (const { row, simulated = [] } of faultRows)
      for (const name of simulated) expect(mustBeCovered, `row ${row}`).toContain(name);
  });
});

describe('the tag of a test', () => {
  const file = (line: string): string =>
    `describe('a run', () => {\n  describe('that dies', () => {\n    ${line}\n  });\n});\n`;
  const title = (line: string) => tagsIn('src/runner/x.test.ts', file(line));

  it('is read from plain, parametrised and template titles, with the groups around them', () => {
    expect(title(`it('goes on [row 9]', () => {`)).toEqual([
      { file: 'src/runner/x.test.ts', title: 'a run › that dies › goes on', rows: [9], layer: 'S' },
    ]);
    expect(title("'%s is named: $what [rows 2, 20]',")[0]).toMatchObject({
      title: 'a run › that dies › … is named: …',
      rows: [2, 20],
    });
    expect(title(['it(`at $', '{n} moments [row 9]`, async () => {'].join(''))[0]).toMatchObject({
      title: 'a run › that dies › at … moments',
      rows: [9],
    });
  });

  it('may give a test another layer than its folder has', () => {
    expect(title(`it('takes anything [row 31 F]', () => {`)[0]).toMatchObject({ layer: 'F' });
  });

  it('is nothing when it stands outside a title', () => {
    expect(title('// see [row 9]')).toEqual([]);
  });
});
