import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparePresets } from '../../src/mail/index.js';
import { renderPresetPage } from '../../src/report/index.js';
import { complaintsOf, openAll } from './drawing-checks.js';
import { type Opener, startBrowser } from './page-opener.js';

let browser: Opener;
let html = '';

beforeAll(async () => {
  browser = await startBrowser();
  const comparison = comparePresets(['postfix', 'exim', 'qmail', 'gmail-2016']);
  if (comparison === undefined) throw new Error('these are presets');
  html = await renderPresetPage(comparison, { version: '0.0.0', command: 'mxsim mta --compare postfix exim' });
});
afterAll(() => browser.close());

describe('the page of presets side by side', () => {
  it.each([
    ['in light colours', { colorScheme: 'light' }],
    ['in dark colours', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 360, height: 700 } }],
  ] as const)('has nothing that axe finds, %s', async (_, options) => {
    const page = await browser.open(html, options);
    await openAll(page);
    expect(await complaintsOf(page)).toEqual([]);
    const [content, window] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, innerWidth]',
    );
    expect(content).toBeLessThanOrEqual(window ?? 0);
  });

  it('asks for nothing but itself, and the browser has nothing to say about it', async () => {
    await browser.open(html);
    expect(browser.requests).toHaveLength(1);
    expect(browser.messages).toEqual([]);
  });
});
