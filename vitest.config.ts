import { defineConfig } from 'vitest/config';

const BROWSER = 'test/**/*.browser.test.ts';
const OTHER_NODE = 'test/other-node/**/*.test.ts';

/**
 * Three projects: `fast` needs nothing but Node, `browser` opens pages in Chromium, `other-node` compares results with
 * those of another version of Node. `npm test` runs the first two.
 */
export default defineConfig({
  test: {
    // Whole runs on a slow machine that does other things as well.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: [BROWSER, OTHER_NODE] } },
      { extends: true, test: { name: 'browser', include: [BROWSER], globalSetup: ['test/chromium.ts'] } },
      { extends: true, test: { name: 'other-node', include: [OTHER_NODE], testTimeout: 600_000 } },
    ],
    benchmark: { include: ['bench/**/*.bench.ts'] },
  },
});
