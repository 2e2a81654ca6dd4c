import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NarrativePageOrigin, renderNarrativePage, renderPage } from '../../src/report/index.js';
import type { RunResult, Telling } from '../../src/results/index.js';
import { SCENES } from '../narrative/scenes.js';
import { crowded, renamed, richestTelling } from '../narrative/tellings.js';
import { buildResult } from './result-builder.js';

const ORIGIN: NarrativePageOrigin = {
  version: '1.2.3',
  title: 'A scenario',
  file: 'a.yaml',
  seed: '7',
  command: 'mxsim explain a.yaml --format html',
  wanted: 1,
};
const TELLING = richestTelling('outages, and senders of several kinds');

const TAGS = new Set(
  'html head meta title style body a header p h1 h2 h3 main section div ul ol li span cite svg g path line rect text figure details summary pre code footer wbr'.split(
    ' ',
  ),
);

/** Every tag of a page, read strictly: no `<` stands for anything else. */
function tagsOf(html: string): string[] {
  const body = html.replace(/^<!doctype html>/, '').replace(/(<style>)[^<]*(<\/style>)/, '$1$2');
  const tags: string[] = [];
  for (const [, name = '', rest = ''] of body.matchAll(/<(?:\/)?([^\s>/]*)([^>]*)>/g)) {
    tags.push(name);
    expect(rest.replace(/\s[^\s="]+="[^"]*"/g, '')).toMatch(/^\/?$/);
    expect(rest).not.toMatch(/\son\w+=|\sstyle=|javascript:/i);
  }
  return tags;
}

function expectHarmless(html: string): void {
  expect([...new Set(tagsOf(html))].filter((tag) => !TAGS.has(tag))).toEqual([]);
  expect(html).not.toMatch(/NaN|Infinity|undefined|\[object/);
}

/** A result whose page tells three stories. */
function withNarratives(telling: Telling | null): RunResult {
  return {
    ...buildResult(),
    stories: {
      scope: 'Chosen among all.',
      command: 'mxsim explain a.yaml --message 1',
      chosen: (['typical', 'slowest', 'lost'] as const).map((role) => ({ role, telling, why: 'because.' })),
    },
  };
}

describe('a page of stories', () => {
  it.each(Object.keys(SCENES))(
    'the page of stories of %s is made of harmless parts, and always of the same bytes',
    async (scene) => {
      const telling = richestTelling(scene);
      const html = await renderNarrativePage([telling], ORIGIN);
      expectHarmless(html);
      expect(await renderNarrativePage([telling], ORIGIN)).toBe(html);
      expect(html).toContain(telling.ending.split(' ')[0]);
    },
  );

  it('the page of stories allows its own style sheet alone', async () => {
    const html = await renderNarrativePage([TELLING], ORIGIN);
    const style = /<style>([^<]*)<\/style>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(html).toContain(`content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;;`);
    expect(html).not.toMatch(/<script|https?:|url\(|@import/i);
  });

  it('the page of stories says how many it leaves out', async () => {
    const html = await renderNarrativePage([TELLING], { ...ORIGIN, wanted: 1_235 });
    expect(html).toContain('And 1\u202f234 more messages that this page leaves out.');
  });

  it('has a picture whose lanes have an end: further servers share the last one', async () => {
    const html = await renderNarrativePage([crowded(TELLING)], ORIGIN);
    expectHarmless(html);
    const width = Number(/<svg [^>]*width="(\d+)"/.exec(html)?.[1]);
    expect(width).toBeLessThan(1_300);
    expect(html).toContain('25 others');
  });

  it('names are text on the page of stories, whatever they are', async () => {
    const names = fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onmouseover='x",
      '</style></svg><b>',
      '</title><svg/onload=x>',
      '&lt;b&gt;',
      '$'.concat('{x}'),
      '__proto__',
    );
    await fc.assert(
      fc.asyncProperty(names, async (name) => {
        expectHarmless(
          await renderNarrativePage([renamed(TELLING, name)], { ...ORIGIN, title: name, file: name, command: name }),
        );
      }),
      { seed: 9, numRuns: 8 },
    );
  });
});

describe('the page of a run', () => {
  it('the page of a run tells its stories between the topics and the totals', async () => {
    const html = await renderPage(withNarratives(TELLING));
    const places = ['<h2 id="queue', '<h2 id="stories">', '<h2 id="totals">'].map((text) => html.indexOf(text));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(html.match(/class="chart sequence"/g)).toHaveLength(3);
  });

  it('the page of a run says why there is no story, and has no such part where the result holds none', async () => {
    const none = await renderPage(withNarratives(null));
    expect(none).not.toContain('class="chart sequence"');
    expect(none.match(/because\./g)).toHaveLength(3);
    expect(await renderPage(buildResult())).not.toContain('id="stories"');
  });

  it('the page of a run with its stories can be drawn again from the saved result', async () => {
    const result = withNarratives(TELLING);
    expect(await renderPage(JSON.parse(JSON.stringify(result)) as RunResult)).toBe(await renderPage(result));
  });
});
