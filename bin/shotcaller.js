#!/usr/bin/env node
// Starts the command line on Node 24 or later: this Node, or the one that came with the packages.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const built = path('../dist/cli/main.js');
const source = path('../src/cli/main.ts');
const fromSource = existsSync(source);
const entry = fromSource ? source : built;

if (Number(process.versions.node.split('.')[0]) >= 24) {
  if (fromSource && !existsSync(path('../node_modules'))) fail('The packages are not installed yet; run: npm start');
  module.enableCompileCache?.();
  const { main } = await import(entry);
  await main(process.argv);
} else {
  const candidates = ['../node_modules/.bin/node', '../../.bin/node'].map(path);
  const node = candidates.find((candidate) => existsSync(candidate));
  if (node === undefined)
    fail(`Shotcaller needs Node 24 or later; this is ${process.version}. In a clone, run: npm start`);
  const child = spawn(node, [path('./shotcaller.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
