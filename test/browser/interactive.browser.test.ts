import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPage } from '../../src/report/index.js';
import { call, inFolder } from '../cli/in-memory.js';
import { UNSTEADY } from '../cli/scenario-texts.js';
import { buildResult } from '../report/result-builder.js';
import { hostile } from '../report/stories.js';
import { complaintsOf } from './drawing-checks.js';
import { type Opener, startBrowser } from './page-opener.js';

let browser: Opener;
let html: string;

beforeAll(async () => {
  browser = await startBrowser();
  html = await renderPage(buildResult(), { interactive: true });
});

afterAll(async () => {
  await browser.close();
});

function chart(page: Page, topic: string): Locator {
  return page.locator(`section[aria-labelledby=${topic}] svg.wide`);
}

/** Moves the pointer to a place in a chart, given in parts of its width and height. */
async function point(page: Page, topic: string, x: number, y: number): Promise<void> {
  const drawing = chart(page, topic);
  await drawing.scrollIntoViewIfNeeded();
  const box = await drawing.boundingBox();
  if (box === null) throw new Error(`${topic} is not shown`);
  await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
}

/** Moves the pointer to the last of the places in a chart of which it has something to say. */
async function pointAtLast(page: Page, drawing: Locator): Promise<void> {
  await drawing.scrollIntoViewIfNeeded();
  const box = await drawing.boundingBox();
  const json = await drawing.evaluate((one) => one.nextElementSibling?.textContent ?? '');
  const [x, y, width, height] = JSON.parse(json).items.at(-1);
  await page.mouse.move((box?.x ?? 0) + x + width / 2, (box?.y ?? 0) + y + height / 2);
}

/** How far the shapes of a chart are stretched, as its first moved group says; 1 where none is. */
async function stretchOf(page: Page, topic: string): Promise<number> {
  const moved = await chart(page, topic)
    .locator('g[transform^=matrix]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('transform') ?? ''));
  return Number(/^matrix\(([\d.]+)/.exec(moved[0] ?? 'matrix(1')?.[1]);
}

describe('an interactive page', () => {
  it('asks for nothing else, complains about nothing, and may run its own script alone', async () => {
    const page = await browser.open(html, { offline: true });
    await point(page, 'load', 0.5, 0.3);
    expect(browser.requests).toEqual([page.url()]);
    expect(browser.messages).toEqual([]);
    const policy = await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content');
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; /);
    expect(policy).not.toContain('unsafe');
    expect(await complaintsOf(page)).toEqual([]);
  });

  it('refuses every other script', async () => {
    const page = await browser.open(html.replace('</main>', '<script>document.title = "owned"</script></main>'));
    expect(await page.title()).not.toBe('owned');
    expect(browser.messages.join()).toContain('Content Security Policy');
  });

  it('says what is under the pointer, and when', async () => {
    const page = await browser.open(html);
    await point(page, 'fates', 0.4, 0.2);
    expect(await page.locator('.tip').textContent()).toMatch(/: \d/);
    await point(page, 'load', 0.5, 0.1);
    expect(await page.locator('.tip').textContent()).toMatch(/after the start\nmx1\.example\.org: \S+ messages in /);
    await page.mouse.move(2, 2);
    expect(await page.locator('.tip').isVisible()).toBe(false);
  });

  it('shows the same time in all charts over time', async () => {
    const page = await browser.open(html);
    await point(page, 'load', 0.4, 0.3);
    const places = await Promise.all(
      ['load', 'queue'].map((topic) => chart(page, topic).locator('path[d^=M]').last().getAttribute('d')),
    );
    expect(places[0]).toMatch(/^M\d/);
    expect(places[1]?.split(' ')[0]).toBe(places[0]?.split(' ')[0]);
  });

  it('zooms all charts over time into what is dragged over, and back', async () => {
    const page = await browser.open(html);
    await point(page, 'queue', 0.3, 0.3);
    await page.mouse.down();
    await point(page, 'queue', 0.5, 0.3);
    await page.mouse.up();
    const stretch = await stretchOf(page, 'queue');
    expect(stretch).toBeGreaterThan(3);
    expect(await stretchOf(page, 'load')).toBeCloseTo(stretch, 6);
    expect(await page.locator('.stretch').first().textContent()).toMatch(/ to /);
    await page.getByRole('button', { name: 'Whole time' }).first().click();
    expect(await stretchOf(page, 'load')).toBe(1);
  });

  it('is worked by keys alone', async () => {
    const page = await browser.open(html);
    await page.getByRole('button', { name: 'Zoom in' }).first().focus();
    await page.keyboard.press('Enter');
    expect(await stretchOf(page, 'queue')).toBeCloseTo(2, 6);
    const before = await page.locator('.stretch').first().textContent();
    await page.getByRole('button', { name: 'Later' }).first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.stretch').first().textContent()).not.toBe(before);
  });

  it('hides what a legend entry stands for, and shows it again', async () => {
    const page = await browser.open(html);
    const entry = page.locator('section[aria-labelledby=fates] .legend button').first();
    const colour = await entry.locator('.swatch').evaluate((one) => one.className.replace(/.*c-/, ''));
    const mark = chart(page, 'fates').locator(`[fill="var(--${colour})"]`).first();
    expect(await mark.isVisible()).toBe(true);
    await entry.click();
    expect(await entry.getAttribute('aria-pressed')).toBe('false');
    expect(await mark.isVisible()).toBe(false);
    await entry.click();
    expect(await mark.isVisible()).toBe(true);
  });

  it('shows with scripts off what the page without a script shows', async () => {
    // What is shown, not what is there: the data of a script that does not run are text, too.
    const shown = (page: Page): Promise<string> =>
      // biome-ignore lint/performance/useDomNodeTextContent: textContent also holds what nobody sees
      page.locator('main').innerText();
    const plain = await browser.open(await renderPage(buildResult()), { javaScriptEnabled: false });
    expect(await plain.locator('script').count()).toBe(0);
    const text = await shown(plain);
    const page = await browser.open(html, { javaScriptEnabled: false });
    expect(await shown(page)).toBe(text);
  });

  it('takes names for names, whatever they look like', async () => {
    const name = '</script><img src=x onerror=alert(1)>\\u2028';
    const page = await browser.open(await renderPage(hostile(name), { interactive: true }));
    await pointAtLast(page, chart(page, 'losses'));
    expect(browser.messages).toEqual([]);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('.tip').textContent()).toContain('<img');
  });

  it.each([
    ['compare', ['--variant', 'fast: servers["mx1.example.org"].rtt=1s']],
    ['sweep', ['--vary', 'servers["mx1.example.org"].rtt=10ms,300ms']],
  ] as const)('is made of a %s, too', async (command, changes) => {
    const made = await inFolder(async (folder) => {
      writeFileSync(join(folder, 'a.yaml'), UNSTEADY);
      const argv = [command, 'a.yaml', ...changes, '--interactive', '--report', 'page.html', '--quiet'];
      expect((await call(argv, { folder })).stderr).toBe('');
      return readFileSync(join(folder, 'page.html'), 'utf8');
    });
    const page = await browser.open(made);
    await pointAtLast(page, page.locator('svg.wide').first());
    expect(await page.locator('.tip').textContent()).not.toBe('');
    expect(browser.messages).toEqual([]);
  });
});
