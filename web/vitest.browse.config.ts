import { defineConfig } from 'vitest/config';

/** Tests in a browser against the real binary: one server and one browser, one file after another. */
export default defineConfig({
  test: {
    globalSetup: ['tests/country.ts'],
    include: ['tests/**/*.browse.ts'],
    testTimeout: 60_000,
    hookTimeout: 240_000,
    fileParallelism: false,
    maxWorkers: 1,
  },
});
