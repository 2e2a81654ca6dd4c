// The tests of one room, for Stryker: MUTATED_ROOM names it.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';

/** Short files first: the first test that fails ends a mutant, and nearly all mutants fail in a short one. */
class ShortestFirst extends BaseSequencer {
  async sort(files) {
    return (await super.sort(files)).reverse();
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: [`test/${process.env.MUTATED_ROOM}/**/*.test.ts`],
    exclude: ['test/**/*.slow.test.ts'],
    setupFiles: ['test/fixed-seed.ts'],
    // As in vitest.config.ts: to import all of src/ anew for each file takes longer than most tests.
    isolate: false,
    sequence: { sequencer: ShortestFirst },
    // Stryker has a limit of its own for mutants that never end.
    testTimeout: 300_000,
  },
});
