// Makes the pictures in docs/teaching.md anew: the stage of each lesson at a step of its tour, saved by the page itself. Needs
// `npm run build` and Chromium. `node scripts/lesson-pictures.mjs [DIR]`; DIR is docs/pictures/lessons where nothing is said.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const to = process.argv[2] ?? join(ROOT, 'docs/pictures/lessons');

/** The step of its tour at which a lesson shows what it is about. */
const STEPS = {
  'lowest-number-first': 2,
  'first-failover': 4,
  'backup-while-primary-is-down': 2,
  'equal-preferences-share': 1,
  'no-mx-but-an-address': 2,
  'silent-or-refusing': 4,
  'senders-without-failover': 2,
  'mx-has-no-weights': 1,
  'mx-has-no-port': 2,
  'new-records-old-caches': 3,
  'greylisting-two-servers': 3,
  'backup-relay-flood': 3,
  'cheap-gateways-filter': 2,
};

const folder = mkdtempSync(join(tmpdir(), 'mxsim-pictures-'));
const file = join(folder, 'play.html');
execFileSync(process.execPath, [join(ROOT, 'dist/cli/main.js'), 'play', '--output', file], { stdio: 'ignore' });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
try {
  mkdirSync(to, { recursive: true });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  for (const [name, step] of Object.entries(STEPS)) {
    await page.goto(`${pathToFileURL(file).href}?scenario=${name}`);
    await page.evaluate(() => window.mxsim.ready);
    for (let at = 1; at < step; at += 1) {
      if ((await page.locator('#look').count()) > 0) await page.locator('#look').click();
      await page.locator('#next').click();
      await page.locator('.dots', { hasText: `step ${at + 1} of` }).waitFor();
    }
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#save').selectOption('svg')]);
    // What only a page needs is left out, and a tenth of a unit is enough.
    const svg = readFileSync(await download.path(), 'utf8')
      .replace(/ (?:data-id|aria-[a-z]+|tabindex|role)="[^"]*"/g, '')
      .replace(/\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1))));
    writeFileSync(join(to, `${name}.svg`), `${svg}\n`);
    process.stdout.write(`${name}.svg  ${(svg.length / 1000).toFixed(1)} kB\n`);
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
