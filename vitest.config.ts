import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.js';

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
    // Against what never ends; no test is judged by it. Whole runs on a slow machine that does other things as well take minutes.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    globalSetup: ['test/made-core.ts'],
    setupFiles: ['test/fixed-seed.ts'],
    sequence: { sequencer: LongestFirst },
    // Scenarios are read and thrown away by the thousand: with room for the young, collecting them takes a third less.
    execArgv: ['--max-semi-space-size=256'],
    projects: [
      // Test files share a process, and with it all of `src/`: to import it anew for each took a sixth of the time. So a test
      // leaves behind what it found: no other core in the engine, no other environment, no listener.
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: [BROWSER, NETWORK, SLOW],
          isolate: false,
        },
      },
      // Pages are opened anew for each test: so test files can share one Chromium as well. They come one after the other, behind
      // the fast ones: a Chromium uses two processors by itself, and two of them on two take three times as long.
      {
        extends: true,
        test: {
          name: 'browser',
          include: [BROWSER],
          globalSetup: ['test/chromium.ts'],
          isolate: false,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      { extends: true, test: { name: 'network', include: [NETWORK], testTimeout: 600_000 } },
      { extends: true, test: { name: 'slow', include: [SLOW], fileParallelism: false } },
    ],
  },
});
