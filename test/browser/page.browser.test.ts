import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPage } from '../../src/report/index.js';
import { buildResult } from '../report/result-builder.js';
import { crowd, EDGES, hostile } from '../report/stories.js';
import { complaintsOf, openAll } from './drawing-checks.js';
import { type Opener, startBrowser } from './page-opener.js';

let browser: Opener;
let html: string;
const pages = new Map<string, string>();

beforeAll(async () => {
  browser = await startBrowser();
  html = await renderPage(buildResult());
  for (const [name, story] of Object.entries(EDGES)) pages.set(name, await renderPage(story()));
  pages.set('long names', await renderPage(hostile('m'.repeat(300))));
});

afterAll(async () => {
  await browser.close();
});

describe('axe finds nothing', () => {
  it.each(['light', 'dark'] as const)('in %s colours', async (colorScheme) => {
    const page = await browser.open(html, { colorScheme });
    expect(await complaintsOf(page)).toEqual([]);
    await openAll(page);
    expect(await complaintsOf(page)).toEqual([]);
  });

  it('on a phone', async () => {
    const page = await browser.open(html, { viewport: { width: 360, height: 700 } });
    await openAll(page);
    expect(await complaintsOf(page)).toEqual([]);
  });

  it.each(['nothing delivered', 'one message', 'no message', 'sixty servers', 'long names'])(
    'with %s',
    async (name) => {
      const page = await browser.open(pages.get(name) ?? '');
      await openAll(page);
      expect(await complaintsOf(page)).toEqual([]);
    },
  );
});

describe('opened from disk', () => {
  it('asks for nothing else, with the network off and scripts off, and shows every chart', async () => {
    const page = await browser.open(html, { javaScriptEnabled: false, offline: true });
    expect(browser.requests).toEqual([page.url()]);
    expect(browser.messages).toEqual([]);
    const charts = await page.locator('svg.wide').all();
    expect(charts).toHaveLength(7);
    for (const chart of charts) {
      const box = await chart.boundingBox();
      expect(box?.width).toBeGreaterThan(600);
      expect(box?.height).toBeGreaterThan(50);
    }
    expect(await page.locator('h1').textContent()).toBe('Four hours without the primary');
  });

  it('shows its marks in other colours in the dark', async () => {
    const fills = async (colorScheme: 'light' | 'dark'): Promise<string[]> => {
      const page = await browser.look(html, { colorScheme });
      return page
        .locator('svg.wide [fill^=var]')
        .evaluateAll((all) => all.map((one) => one.ownerDocument.defaultView?.getComputedStyle(one).fill ?? ''));
    };
    const [light, dark] = [await fills('light'), await fills('dark')];
    expect(light.every((fill) => /^rgb/.test(fill))).toBe(true);
    expect(light.filter((fill, at) => fill === dark[at])).toEqual([]);
  });
});

/** Texts of the drawings that are cut off, or lie over each other [visible text pairs]. */
async function clashesIn(page: Page): Promise<string[]> {
  return page.locator('svg').evaluateAll((drawings) =>
    drawings.flatMap((drawing) => {
      const frame = drawing.getBoundingClientRect();
      if (frame.width === 0) return [];
      const texts = [...drawing.querySelectorAll('text')].map((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        // The box of a text is as high as its font, and so higher than what is drawn.
        return { name: text.textContent, left, right, top: top + 3, bottom: bottom - 3 };
      });
      const cut = texts.filter(
        (a) =>
          a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 || a.bottom > frame.bottom + 1,
      );
      const over = texts.flatMap((a, at) =>
        texts
          .slice(at + 1)
          .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
          .map((b) => `${a.name} over ${b.name}`),
      );
      return [...cut.map(({ name }) => `${name} is cut off`), ...over];
    }),
  );
}

describe('labels', () => {
  it.each([...Object.keys(EDGES), 'long names'])('of %s neither touch nor leave the drawing', async (name) => {
    for (const width of [1280, 360]) {
      const page = await browser.look(pages.get(name) ?? '', { viewport: { width, height: 900 } });
      expect(await clashesIn(page)).toEqual([]);
    }
  });
});

describe('the width of the window', () => {
  it.each(['four hours without the primary', 'sixty servers', 'long names'])('holds the page of %s', async (name) => {
    for (const width of [360, 400, 600, 752, 768, 1000, 1088, 1600]) {
      const page = await browser.look(pages.get(name) ?? '', { viewport: { width, height: 900 } });
      await openAll(page);
      expect(await page.evaluate('document.documentElement.scrollWidth'), `${width} px`).toBeLessThanOrEqual(width);
    }
  });

  it('decides which of the two drawings of a chart is shown', async () => {
    for (const [width, shown] of [
      [360, 'narrow'],
      [1280, 'wide'],
    ] as const) {
      const page = await browser.look(html, { viewport: { width, height: 900 } });
      const visible = page.locator('svg.chart:visible');
      expect(await visible.count()).toBe(7);
      expect(await page.locator(`svg.${shown}:visible`).count()).toBe(7);
    }
  });
});

describe('on paper', () => {
  it('all numbers are shown, in dark colours on white, and nothing leaves the sheet', async () => {
    // A4 without its margins, at 96 px per inch.
    const page = await browser.open(html, { viewport: { width: 688, height: 1000 }, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    for (const table of await page.locator('details table').all())
      expect((await table.boundingBox())?.height).toBeGreaterThan(20);
    expect(
      await page
        .locator('body')
        .evaluate((one) => one.ownerDocument.defaultView?.getComputedStyle(one).backgroundColor),
    ).toBe('rgb(255, 255, 255)');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(688);
    expect(await page.locator('svg.wide:visible').count()).toBe(7);
  });

  it('no chart is cut by the end of a page', async () => {
    const page = await browser.open(html);
    await page.emulateMedia({ media: 'print' });
    const breaks = page
      .locator('figure')
      .evaluateAll((all) => all.map((one) => one.ownerDocument.defaultView?.getComputedStyle(one).breakInside));
    expect(new Set(await breaks)).toEqual(new Set(['avoid']));
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
  });
});

describe('the keyboard', () => {
  it('skips to the results, and opens the numbers', async () => {
    const page = await browser.open(html);
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the results' });
    expect(await skip.evaluate((one) => one.matches(':focus'))).toBe(true);
    expect((await skip.boundingBox())?.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    expect(await page.locator('main').evaluate((one) => one.matches(':focus'))).toBe(true);
    const numbers = page.locator('summary').first();
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press('Tab');
      if (await numbers.evaluate((one) => one.matches(':focus'))) break;
    }
    expect(await numbers.evaluate((one) => one.ownerDocument.defaultView?.getComputedStyle(one).outlineStyle)).toBe(
      'solid',
    );
    await page.keyboard.press('Enter');
    expect(await page.locator('details').first().locator('table').isVisible()).toBe(true);
  });

  it('goes from the contents to each part of the page', async () => {
    const page = await browser.open(html);
    const links = page.getByRole('navigation', { name: 'On this page' }).getByRole('link');
    expect(await links.count()).toBe(await page.locator('main > section').count());
    for (const link of await links.all()) {
      await link.focus();
      await page.keyboard.press('Enter');
      const heading = page.locator(`h2${await link.getAttribute('href')}`);
      expect(await heading.evaluate((one) => one.matches(':target'))).toBe(true);
    }
  });

  it('reaches everything that scrolls', async () => {
    const page = await browser.open(pages.get('sixty servers') ?? '', { viewport: { width: 360, height: 700 } });
    await openAll(page);
    const unreachable = await page.locator('body *').evaluateAll((all) =>
      all
        .filter(
          (one) =>
            one.scrollWidth > one.clientWidth + 1 &&
            one.ownerDocument.defaultView?.getComputedStyle(one).overflowX === 'auto',
        )
        .filter((one) => !one.hasAttribute('tabindex'))
        .map((one) => one.className),
    );
    expect(unreachable).toEqual([]);
  });
});

/** Rows of a table by their first cell, numbers without their separators. */
async function rowsOf(page: Page, caption: string): Promise<Map<string, string[]>> {
  const table = page.locator('table', { has: page.locator('caption', { hasText: caption }) });
  const rows = await table
    .locator('tbody tr')
    .evaluateAll((all) =>
      all.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').replaceAll(/[\u202f\u00a0]/g, ''))),
    );
  return new Map(rows.map(([name = '', ...cells]) => [name, cells]));
}

describe('the numbers on the page', () => {
  it('are those of the result', async () => {
    const result = buildResult();
    const page = await browser.open(html);
    const fates = await rowsOf(page, 'Messages by kind and fate');
    expect(fates.get('all mail')?.slice(0, 2)).toEqual([
      String(result.messages.sent),
      String(result.messages.delivered),
    ]);
    const senders = await rowsOf(page, 'Wanted mail by sender');
    for (const [name, { wanted }] of Object.entries(result.senders))
      expect(senders.get(name)?.slice(0, 2)).toEqual([String(wanted.sent), String(wanted.delivered)]);
    const servers = await rowsOf(page, 'Servers: attempts');
    for (const [name, server] of Object.entries(result.servers))
      expect(servers.get(name)?.slice(0, 3)).toEqual([
        String(server.connections),
        String(server.attempts),
        String(server.accepted),
      ]);
    const load = await rowsOf(page, 'Messages accepted by each server');
    const sums = Object.values(result.series.servers).map(({ accepted }) => accepted.reduce((a, b) => a + b, 0));
    expect(load.get('all')).toEqual(sums.map(String));
  });

  it('of a hostile scenario are text: nothing of it runs, and nothing of it becomes an element', async () => {
    const bait = '<img src=x onerror="document.title=1"><script>document.title=2</script><b>';
    const page = await browser.open(await renderPage(hostile(bait)));
    expect(await page.locator('img, script, b').count()).toBe(0);
    expect(await page.title()).toContain('<img src=x');
    expect(await page.locator('h1').textContent()).toContain('<script>');
    expect(browser.requests).toEqual([page.url()]);
  });

  it('of many servers are capped, and the rest is one row', async () => {
    const page = await browser.open(await renderPage(crowd(100, 3)));
    const servers = await rowsOf(page, 'Servers: attempts');
    expect(servers.size).toBe(61);
    expect([...servers.keys()].at(-1)).toBe('40 other servers');
  });
});
