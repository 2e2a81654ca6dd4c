import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderPage } from '../../src/report/index.js';
import { buildResult } from './result-builder.js';
import { crowd, EDGES, hostile } from './stories.js';

/** What a page is made of; a name that gets out of its text would bring something else. */
const TAGS = new Set(
  'html head meta title style body a header p h1 main div h2 ul li dl dt dd section nav span figure svg g path line rect text table caption thead tbody tr th td details summary pre code footer wbr br'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(
  'lang charset http-equiv content name class href id tabindex role scope aria-label aria-labelledby aria-hidden fill stroke stroke-width stroke-dasharray opacity text-anchor font-size font-weight d transform x y x1 y1 x2 y2 width height viewBox'.split(
    ' ',
  ),
);

/** Reads a page strictly: every `<` begins a tag that is written as this room writes tags. */
function readPage(html: string): { tags: string[]; attributes: [string, string][] } {
  const tags: string[] = [];
  const attributes: [string, string][] = [];
  const body = html.replace(/^<!doctype html>/, '').replace(/(<style>)[^<]*(<\/style>)/, '$1$2');
  for (const [, name, rest] of body.matchAll(/<(?:\/)?([^\s>/]*)([^>]*)>/g)) {
    tags.push(name ?? '');
    for (const [, key = '', value = ''] of (rest ?? '').matchAll(/([^\s="]+)="([^"]*)"/g))
      attributes.push([key, value]);
    expect((rest ?? '').replace(/\s[^\s="]+="[^"]*"/g, '')).toMatch(/^\/?$/);
  }
  return { tags, attributes };
}

function expectHarmless(html: string): void {
  const { tags, attributes } = readPage(html);
  expect([...new Set(tags)].filter((tag) => !TAGS.has(tag))).toEqual([]);
  expect([...new Set(attributes.map(([key]) => key))].filter((key) => !ATTRIBUTES.has(key))).toEqual([]);
  const ids = attributes.flatMap(([key, value]) => (key === 'id' ? [`#${value}`] : []));
  expect(attributes.filter(([key, value]) => key === 'href' && !ids.includes(value))).toEqual([]);
}

describe('the page', () => {
  it('is byte for byte the same for the same result', async () => {
    const [first, second] = [await renderPage(buildResult()), await renderPage(buildResult())];
    expect(second).toBe(first);
  });

  it('does not change with the time a run took', async () => {
    const result = buildResult();
    const slower = { ...result, engine: { ...result.engine, elapsed_s: 1234 } };
    expect(await renderPage(slower)).toBe(await renderPage(result));
  });

  it('has no script, and a policy that allows its own style sheet alone', async () => {
    const html = await renderPage(buildResult());
    const style = /<style>([^<]*)<\/style>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(html).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
    );
    expect(html).not.toMatch(/<script|javascript:|\son\w+=|style="|https?:|url\(|@import/i);
  });

  it.each(Object.entries(EDGES))('of %s is made of harmless parts, with every chart twice', async (_, story) => {
    const html = await renderPage(story());
    expectHarmless(html);
    expect(html.match(/class="chart wide"/g)?.length).toBe(html.match(/class="chart narrow"/g)?.length);
    expect(html).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  it('has unique ids, and every reference leads to one', async () => {
    const { attributes } = readPage(await renderPage(crowd(60, 20)));
    const ids = attributes.filter(([key]) => key === 'id').map(([, value]) => value);
    expect(new Set(ids).size).toBe(ids.length);
    const references = attributes.filter(([key]) => key === 'aria-labelledby').map(([, value]) => value);
    expect(references.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it.each([
    ['60 servers and 20 senders', () => crowd(60, 20)],
    ['60 servers that fail all the time', () => crowd(60, 20, 400)],
    ['thousands of servers', () => crowd(2000, 1, 1)],
    ['thousands of senders', () => crowd(10, 2000, 1)],
  ] as const)('of %s is smaller than 300 kB', async (_, story) => {
    const html = await renderPage(story());
    expect(Buffer.byteLength(html)).toBeLessThan(300_000);
  });

  it('of a scenario of a megabyte shows its beginning, and says so', async () => {
    const html = await renderPage(buildResult({ scenario: { text: '<&"\n'.repeat(250_000) } }));
    expect(html).toContain('Only the first 60\u202f000 of 1\u202f000\u202f000 characters are shown.');
  });

  it('names all that is needed to make it again', async () => {
    const { scenario, mxsim } = buildResult();
    const html = await renderPage(buildResult());
    for (const text of [scenario.command, scenario.hash, `mxsim ${mxsim.version}`, 'planned four-hour outage'])
      expect(html).toContain(text);
    expect(html).toContain('mx1.example.org: { failures: [ { kind: timeout, at: 2d, for: 4h } ] }');
  });
});

describe('names, titles and texts of a scenario', () => {
  const bait = fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    '</style><style>*{}',
    '</title><svg/onload=x>',
    ']]><!--',
    '-->',
    '&lt;b&gt;',
    '&#60;script&#62;',
    '\\u003cscript\\u003e',
    '$'.concat('{alert(1)}'),
    '{{constructor}}',
    'var(--paper);background:url(x)',
    'url(javascript:x)',
    '__proto__',
    'constructor',
    "datum['x']",
    '\u2028</script>',
    '\u0000<b>',
    '\ud800<b>',
    '<',
    '>',
    '"',
    "'",
  );

  it('stay text, in markup, in drawings, in attributes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(bait, fc.string({ unit: 'binary', maxLength: 12 })), { minLength: 1, maxLength: 4 }),
        async (words) => expectHarmless(await renderPage(hostile(words.join('')))),
      ),
      { numRuns: 15 },
    );
  });

  it('are shown as they are written', async () => {
    const html = await renderPage(hostile('<b>&amp;"\''));
    expect(html).toContain('<h1>&lt;b&gt;&amp;amp;&quot;&#39;</h1>');
    expect(html).toMatch(/<text[^>]*>&lt;b&gt;&amp;amp;&quot;&#39;1<\/text>/);
  });
});
