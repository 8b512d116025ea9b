import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/index.ts', 'src/cli/main.ts', 'src/engines/testkit/index.ts', 'src/**/*-worker.ts'],
  format: 'esm',
  dts: true,
  unbundle: true,
  platform: 'node',
  target: 'node24',
  fixedExtension: false,
  // Vendor SDKs that a user installs only for the engines that need them; `engines` names the command.
  deps: { neverBundle: [/^@ai-sdk\//, /^@google\/genai/, 'replicate'] },
});
