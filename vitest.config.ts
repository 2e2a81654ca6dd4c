import { defineConfig } from 'vitest/config';

const BROWSER = 'test/**/*.browser.test.ts';
const NETWORK = 'test/network/**/*.test.ts';
const SLOW = 'test/**/*.slow.test.ts';

/**
 * Four projects: `fast` needs nothing but Node, `browser` opens pages in Chromium, `network` fetches packages: it
 * compares results with another version of Node, and installs mxsim as its users do. `slow` measures over thousands of
 * runs. `npm test` runs the first two.
 */
export default defineConfig({
  test: {
    // Whole runs on a slow machine that does other things as well.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    globalSetup: ['test/made-core.ts'],
    setupFiles: ['test/fixed-seed.ts'],
    projects: [
      { extends: true, test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: [BROWSER, NETWORK, SLOW] } },
      { extends: true, test: { name: 'browser', include: [BROWSER], globalSetup: ['test/chromium.ts'] } },
      { extends: true, test: { name: 'network', include: [NETWORK], testTimeout: 600_000 } },
      { extends: true, test: { name: 'slow', include: [SLOW], fileParallelism: false } },
    ],
  },
});
