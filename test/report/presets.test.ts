import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { comparePresets, PRESET_NAMES, type PresetComparison } from '../../src/mail/index.js';
import { displayWidth, renderPresetComparison, renderPresetPage, renderRetryPicture } from '../../src/report/index.js';
import { ROOT } from '../house/source-files.js';

function compare(...names: readonly string[]): PresetComparison {
  const comparison = comparePresets(names);
  if (comparison === undefined) throw new Error(`unknown: ${names.join(', ')}`);
  return comparison;
}

const ORIGIN = { version: '0.0.0', command: 'mxsim mta --compare postfix exim qmail --report mta.html' };

describe('presets side by side on a terminal', () => {
  it.each([
    [60, 2],
    [80, 3],
    [80, 7],
    [120, 3],
    [120, 12],
    [200, 12],
  ])('keep to %i columns with %i presets', (width, count) => {
    const text = renderPresetComparison(compare(...PRESET_NAMES.slice(0, count)), { width, colour: false });
    for (const line of text.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    for (const name of PRESET_NAMES.slice(0, count)) expect(text).toContain(name);
  });

  it('show the values in columns, and mark what is assumed', () => {
    const text = renderPresetComparison(compare('postfix', 'exim', 'qmail'), { width: 120, colour: false });
    expect(text).toMatch(/^limits\.addresses +5 +5 +unlimited$/m);
    expect(text).toMatch(/^onFailure\.greeting: 5xx +next +\{ next: bounce \} +defer$/m);
    expect(text).toMatch(/^timeouts\.dns +10s +10s +30s \?$/m);
    expect(text).not.toMatch(/^limits\.hosts/m);
    expect(text).toMatch(/^\d+ other values the same\. A \? marks what is assumed\./m);
  });

  it('show the strips of those that were asked for, in their order, on one axis', () => {
    const text = renderPresetComparison(compare('haraka', 'aol-2016'), { width: 100, colour: false });
    const chart = text.slice(text.indexOf('When a message is tried again'));
    const strips = chart.split('\n').filter((line) => PRESET_NAMES.some((name) => line.startsWith(`${name} `)));
    expect(strips.map((line) => line.split(' ', 1)[0])).toEqual(['haraka', 'aol-2016']);
    for (const strip of strips) expect(strip).toMatch(/^\S+ +[•·]/);
    // Thirteen tries, so twelve retries; the last is the one that gives up.
    expect(/^haraka +(.*)$/m.exec(chart)?.[1]?.replaceAll(' ', '')).toBe('•••••••••••×');
    expect(chart).toMatch(/ 1 h .* 6 h/);
  });

  it('do not draw as known what is assumed: webmail was measured for six hours', () => {
    const text = renderPresetComparison(compare('gmail-2016', 'postfix'), { width: 120, colour: false });
    const strip = /^gmail-2016 +(.*)$/m.exec(text.slice(text.indexOf('When')))?.[1]?.replaceAll(' ', '');
    expect(strip).toMatch(/^•{8}·+$/);
  });
});

describe('the page of presets side by side', () => {
  it('has no script, asks for nothing, and allows its own style sheet alone', async () => {
    const html = await renderPresetPage(compare('postfix', 'exim', 'qmail'), ORIGIN);
    const style = /<style>([^<]*)<\/style>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(html).toContain(`default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;`);
    expect(html).not.toMatch(/<script|javascript:|\son\w+=|style="|https?:|url\(|@import/i);
  });

  it('gives the source of every value, and names what is assumed', async () => {
    const comparison = compare('postfix', 'qmail');
    const html = await renderPresetPage(comparison, ORIGIN);
    const text = html.replace(/<wbr>/g, '').replace(/\u00a0/g, ' ');
    for (const row of comparison.rows.filter(({ key }) => !/^(?:timeouts|onFailure)/.test(key))) {
      for (const { source } of row.values) expect(text).toContain(source.slice(0, 12).replace(/[<>&"'].*$/, ''));
    }
    expect(text).toContain('assumed: ');
  });

  it('speaks of what is assumed of retries only where something is', async () => {
    const known = await renderPresetPage(compare('postfix', 'qmail'), ORIGIN);
    const assumed = await renderPresetPage(compare('postfix', 'gmail-2016'), ORIGIN);
    expect([known, assumed].map((html) => html.includes('Rings and thin lines'))).toEqual([false, true]);
  });

  it('is byte for byte the same each time', async () => {
    const pages = [
      await renderPresetPage(compare('mox', 'dma'), ORIGIN),
      await renderPresetPage(compare('mox', 'dma'), ORIGIN),
    ];
    expect(pages[1]).toBe(pages[0]);
    // Short names are not cut.
    expect(pages[0]).toMatch(/>mox<\/text>/);
    expect(pages[0]).not.toContain('>…</text>');
  });
});

describe('the picture of all retry times', () => {
  it('in the documents is the one that is drawn now', async () => {
    const svg = await renderRetryPicture();
    expect(svg).not.toMatch(/<script|https?:(?!\/\/www\.w3\.org\/2000\/svg")|url\(/);
    await expect(svg).toMatchFileSnapshot(join(ROOT, 'docs', 'mta', 'retry-times.svg'));
  });
});
