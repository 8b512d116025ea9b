import { defineConfig } from 'vitest/config';

// Media work is CPU-bound and the reference machine has two cores: two workers keep timing stable.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
