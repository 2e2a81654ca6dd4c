import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderNarrativePage, renderPage } from '../../src/report/index.js';
import type { RunResult, Telling } from '../../src/results/index.js';
import { crowded, renamed, richestTelling } from '../narrative/tellings.js';
import { buildResult } from '../report/result-builder.js';
import { complaintsOf, openAll } from './drawing-checks.js';
import { type Opener, startBrowser } from './page-opener.js';

let browser: Opener;
const pages = new Map<string, string>();

/** The rest differs in words, not in kind; the pages of all of them are read in test/report. */
const SCENES = ['outages, and senders of several kinds', 'a relay that does not know its recipients'];
const TELLING = richestTelling('outages, and senders of several kinds');

function pageOf(telling: Telling): Promise<string> {
  const origin = {
    version: '1.2.3',
    title: 'A scenario',
    file: 'a.yaml',
    seed: '7',
    command: 'mxsim explain a.yaml',
    wanted: 1,
  };
  return renderNarrativePage([telling], origin);
}

function runWithStories(): RunResult {
  const chosen = (['typical', 'slowest', 'lost'] as const).map((role) => ({ role, telling: TELLING, why: 'because.' }));
  return { ...buildResult(), stories: { scope: 'Chosen among all.', command: 'mxsim explain a.yaml', chosen } };
}

beforeAll(async () => {
  browser = await startBrowser();
  for (const scene of SCENES) pages.set(scene, await pageOf(richestTelling(scene)));
  pages.set('long names', await pageOf(renamed(TELLING, `${'m'.repeat(63)}.example.org`)));
  pages.set('many servers', await pageOf(crowded(TELLING)));
  pages.set(RUN, await renderPage(runWithStories()));
});

afterAll(async () => {
  await browser.close();
});

const RUN = 'the page of a run';
const NAMES = [...SCENES, 'long names', 'many servers', RUN];

/** Texts of sequences that are cut off, or lie over each other. */
async function clashesIn(page: Page): Promise<string[]> {
  return page.locator('svg.sequence').evaluateAll((drawings) =>
    drawings.flatMap((drawing) => {
      const frame = drawing.getBoundingClientRect();
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

describe.each(NAMES)('the stories of %s', (name) => {
  it.each([{ colorScheme: 'light' }, { colorScheme: 'dark' }, { viewport: { width: 360, height: 700 } }] as const)(
    'please axe with %j',
    async (options) => {
      const page = await browser.look(pages.get(name) ?? '', options);
      await openAll(page);
      // The rest of that page is judged in its own test.
      expect(await complaintsOf(page, name === RUN ? '[aria-labelledby=stories]' : undefined)).toEqual([]);
    },
  );

  it('are drawn so that no text touches another or leaves the drawing', async () => {
    const page = await browser.look(pages.get(name) ?? '');
    expect(await clashesIn(page)).toEqual([]);
  });

  it('fit into windows of any width, and onto paper', async () => {
    for (const width of [360, 688, 1088, 1600]) {
      const page = await browser.look(pages.get(name) ?? '', { viewport: { width, height: 900 } });
      await openAll(page);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
    const page = await browser.open(pages.get(name) ?? '', { viewport: { width: 688, height: 1000 } });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(688);
  });

  it('ask for nothing else, with the network off and scripts off', async () => {
    const page = await browser.open(pages.get(name) ?? '', { javaScriptEnabled: false, offline: true });
    expect(browser.requests).toEqual([page.url()]);
    expect(browser.messages).toEqual([]);
    expect(await page.locator('svg.sequence').first().isVisible()).toBe(true);
  });
});
