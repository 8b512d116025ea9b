// `npm run check`: format, lint, types, package shape and (unless --no-tests) every test. Stops at the first failure.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bootstrap, modernNode, root, toolEnvironment } from './bootstrap.js';

bootstrap();
const bin = (name) => join(root, 'node_modules', '.bin', name);
const steps = [
  ['format and lint', bin('biome'), ['ci', '--error-on-warnings', '--colors=off']],
  ['types', bin('tsc'), []],
  ['build', bin('tsdown'), ['--logLevel', 'error']],
  ['package', bin('publint'), []],
];
if (!process.argv.includes('--no-tests')) steps.push(['tests', modernNode(), [join(root, 'scripts', 'test.js')]]);

for (const [name, command, args] of steps) {
  process.stdout.write(`· ${name}\n`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: toolEnvironment() });
  if (status !== 0) process.exit(status ?? 1);
}
