// `npm test`: brings what is missing and runs every test; ends with one line of counts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, modernNode, root, toolEnvironment } from './bootstrap.js';

bootstrap();
const results = mkdtempSync(join(tmpdir(), 'shotcaller-test-'));
const file = join(results, 'results.json');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const args = [
  vitest,
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${file}`,
  ...process.argv.slice(2),
];
const done = spawnSync(modernNode(), args, { cwd: root, stdio: 'inherit', env: toolEnvironment() });
try {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(file, 'utf8'));
  process.stdout.write(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped\n`);
} finally {
  rmSync(results, { recursive: true, force: true });
}
process.exit(done.status ?? 1);
