import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPage } from '../../src/report/index.js';
import type { RunResult } from '../../src/results/index.js';
import { lesson, STORIES } from '../lessons/lesson.js';
import { buildResult } from '../report/result-builder.js';
import { crowd } from '../report/stories.js';
import { type Opener, startBrowser } from './page-opener.js';

let browser: Opener;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(async () => {
  await browser.close();
});

const VIEW = { width: 1280, height: 800 };

const RESULTS: Readonly<Record<string, () => RunResult>> = {
  'a lesson in which mail waits': () => lesson('first-failover', ['replications=3']).result,
  'a lesson in which mail is lost': () => lesson('questions/10-nolisting', ['messages=6000']).result,
  'a lesson in which nothing is late': () => lesson('backup-while-primary-is-down').result,
  'a made-up outage': () => buildResult(),
  'sixty servers': () => crowd(60, 20),
  'a long description': () => buildResult({ scenario: { description: 'Words and words. '.repeat(400) } }),
};

/** Figures with three digits or more, or two units: `581 ms`, `99.49 %`, `167 274`, `4 h 50 min`; not what is part of a name. */
const FIGURE = /(?<![\w.-])\d+(?:[\u202f.]\d+)*(?:\u00a0(?:%|ms|s|min|h|d))?(?:\u00a0\d+\u00a0(?:h|min|s))?/g;

describe.each(Object.entries(RESULTS))('the page of %s', (_, make) => {
  it('begins with the answer, and shows it within the first screen', async () => {
    const page = await browser.open(await renderPage(make()), { viewport: VIEW });
    const top = async (selector: string): Promise<number> =>
      (await page.locator(selector).first().boundingBox())?.y ?? Number.NaN;
    expect(await top('svg.wide')).toBeLessThan(700);
    expect(await top('.headline')).toBeLessThan(await top('svg.wide'));
    expect(await top('svg.wide')).toBeLessThan(await top('dl.figures'));
    expect(await top('dl.figures')).toBeLessThan(await top('.care'));
    expect(await page.locator('.care').getAttribute('open')).toBeNull();
  });

  it('says no figure more than twice on its first two screens', async () => {
    expect(await saidOften(make())).toEqual([]);
  });
});

/** Figures that stand more than twice within the first two screens of a page. */
async function saidOften(result: RunResult): Promise<[figure: string, count: number][]> {
  const page = await browser.open(await renderPage(result), { viewport: VIEW });
  const texts = await page.locator('body').evaluate((body, most) => {
    const walker = body.ownerDocument.createTreeWalker(body, 4);
    const found: string[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const box = element?.getBoundingClientRect();
      if (element === null || box === undefined || box.width === 0 || box.top > most) continue;
      // Asserts are as the scenario writes them.
      if (element.checkVisibility() && !['title', 'code'].includes(element.localName))
        found.push(node.textContent ?? '');
    }
    return found;
  }, 2 * VIEW.height);
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const [figure] of text.replaceAll(/(\d) (?=\d|%|ms|s\b|min|h\b|d\b)/g, '$1\u00a0').matchAll(FIGURE))
      if (figure.replaceAll(/\D/g, '').length >= 3) counts.set(figure, (counts.get(figure) ?? 0) + 1);
  // Ticks of axes are no figures of the run; they have at most three digits, the last two of them 0.
  return [...counts].filter(([figure, count]) => count > 2 && !/^\d00(?:\u00a0|$)/.test(figure));
}

/** Questions whose figures are round numbers, so that they come up in many places. */
const ROUND = ['questions/13-duplicates', 'questions/18-never-in-clear', 'questions/23-spf-of-the-backup'];

describe('the page of each lesson', () => {
  it.each([...STORIES, ...ROUND])('says no figure more than twice on its first two screens: %s', async (name) => {
    expect(await saidOften(lesson(name, ['replications=2']).result)).toEqual([]);
  });
});

describe('the asserts', () => {
  const asserts = (verdicts: readonly ('pass' | 'fail')[]): RunResult => {
    const result = buildResult();
    return {
      ...result,
      asserts: verdicts.map((verdict, at) => ({ text: `connections.mean <= ${at}`, verdict, observed: { mean: 1 } })),
    };
  };

  it('are one line that opens where all hold', async () => {
    const page = await browser.open(await renderPage(asserts(['pass', 'pass'])), { viewport: VIEW });
    expect(await page.locator('.asserts table').isVisible()).toBe(false);
    expect(await page.locator('details.asserted summary').textContent()).toContain('Both asserts pass.');
    await page.locator('details.asserted summary').click();
    expect(await page.locator('.asserts table').isVisible()).toBe(true);
  });

  it('are a table where one does not', async () => {
    const page = await browser.open(await renderPage(asserts(['pass', 'fail'])), { viewport: VIEW });
    expect(await page.locator('section.asserts table').isVisible()).toBe(true);
    expect(await page.locator('p.asserted').textContent()).toContain('1 fails');
  });
});
