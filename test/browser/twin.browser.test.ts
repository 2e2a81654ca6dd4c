import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComparisonResult } from '../../src/results/index.js';
import { MAIN } from '../house/program.js';
import { ROOT } from '../house/source-files.js';
import { complaintsOf } from './drawing-checks.js';
import { type Opener, startBrowser } from './page-opener.js';

// One page serves all tests: a small scenario, and the same with the backup as good as the primary.
const BEFORE = readFileSync(join(ROOT, 'scenarios/first-failover.yaml'), 'utf8')
  .replace('duration: 7d', 'duration: 1d')
  .replace('replications: 10', 'replications: 3')
  .replace('4d18h', '2h');
const folder = mkdtempSync(join(tmpdir(), 'mxsim-twin-'));
let browser: Opener;
let page: Page;

beforeAll(async () => {
  const file = join(folder, 'play.html');
  execFileSync(process.execPath, [MAIN, 'play', '--output', file], { cwd: ROOT, stdio: 'ignore' });
  browser = await startBrowser();
  page = await browser.open(readFileSync(file, 'utf8'), { reducedMotion: 'reduce' });
  await page.evaluate(() => mxsim.ready);
  await page.evaluate((text) => mxsim.load(text, { file: 'own.yaml' }), BEFORE);
  await page.evaluate(() => mxsim.edit('domains["example.org"].mx', ['10 mx.example.org', '10 backup.example.net']));
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

describe('two set-ups, one above the other', () => {
  it('are compared by a key, with the figures of mxsim compare', async () => {
    await page.locator('#drawing').click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('w');
    await page.locator('.compared tbody tr').first().waitFor();
    const texts = { 'before.yaml': BEFORE, 'after.yaml': await page.evaluate(() => mxsim.text()) };
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
    const words = [MAIN, 'compare', 'before.yaml', 'after.yaml', '--format', 'json', '--no-report', '--quiet'];
    const { stdout } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 });
    const printed = JSON.parse(stdout) as ComparisonResult;
    const own = JSON.parse(await page.evaluate(() => mxsim.comparison())) as ComparisonResult;
    const inPage = own.differences[0]?.figures ?? [];
    expect(inPage.length).toBeGreaterThan(5);
    expect(inPage).toEqual(printed.differences[0]?.figures);
    expect(browser.messages).toEqual([]);
  });

  it('have one clock, and F goes to a message that ends otherwise, which both then have in hand', async () => {
    await page.keyboard.press('Home');
    await page.keyboard.press('f');
    await page.locator('#drawing-twin [data-id^="message:"]').first().waitFor();
    const ids = async (room: string): Promise<string[]> =>
      page
        .locator(`${room} [data-id^="message:"]`)
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-id') ?? ''));
    const both = [await ids('#drawing-twin'), await ids('#drawing')];
    const first = await page.locator('.flips button').first().textContent();
    const message = `message:${/message (\d+)/.exec(first ?? '')?.[1]}`;
    expect(both[0]).toContain(message);
    expect(both[1]).toContain(message);
    expect(await page.locator('#drawing-twin use[href="#g-flip"]').count()).toBeGreaterThan(0);
    expect(await complaintsOf(page)).toEqual([]);
  });

  it('stand one below the other on a telephone, which is nowhere wider than its screen', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator('#drawing-twin svg').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('open the page of the comparison, and let go of each other by the same key', async () => {
    await page.locator('#twin-page').click();
    await page.frameLocator('#report-frame').locator('main svg').first().waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#report').waitFor({ state: 'hidden' });
    await page.keyboard.press('w');
    await page.locator('#drawing-twin').waitFor({ state: 'hidden' });
    expect(browser.requests.filter((url) => !/^(?:file|blob):/.test(url))).toEqual([]);
    expect(browser.messages).toEqual([]);
  });
});
