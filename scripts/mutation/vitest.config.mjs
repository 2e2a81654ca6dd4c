// The tests of one room, for Stryker: MUTATED_ROOM names it.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: [`test/${process.env.MUTATED_ROOM}/**/*.test.ts`],
    setupFiles: ['test/fixed-seed.ts'],
    // Stryker has a limit of its own for mutants that never end.
    testTimeout: 300_000,
  },
});
