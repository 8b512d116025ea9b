import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/index.ts', 'src/cli/main.ts', 'src/engines/testkit/index.ts', 'src/**/*-worker.ts'],
  format: 'esm',
  dts: true,
  unbundle: true,
  platform: 'node',
  target: 'node24',
  fixedExtension: false,
});
