import { describe, expect, it } from 'vitest';
import { type Card, readCard, renderGallery, renderPage } from '../../src/report/index.js';
import { buildResult } from './result-builder.js';

const CARD: Card = { kind: 'run', title: 'A backup', headline: 'All arrived.', facts: 'a.yaml · seed 1' };

describe('a gallery of reports', () => {
  it('shows of each page what the page says of itself: title, headline, verdicts, load', async () => {
    const result = buildResult();
    const card = readCard(await renderPage(result));
    expect(card).toMatchObject({
      kind: 'run',
      title: result.scenario.title,
      verdicts: { pass: 1, fail: 1, undecided: 1 },
    });
    expect(card?.load?.some((one) => one === 1)).toBe(true);
    const page = await renderGallery('Reports', [{ file: 'a.html', card: card as Card }], '1');
    expect(page).toContain('1 of 3 asserts fails');
    expect(page).toContain(card?.headline);
  });

  it('shows the first picture of pages of every other kind', async () => {
    const picture = {
      label: 'One failure alone',
      box: [10, 0, 300, 80] as [number, number, number, number],
      shapes: [{ fill: 'expired' as const, opacity: 0.5, d: 'M10,4h200v16h-200Z' }],
    };
    const page = await renderGallery('Reports', [{ file: 'a.html', card: { ...CARD, kind: 'drill', picture } }], '1');
    expect(page).toContain('<svg class="small" viewBox="10 0 300 80" role="img" aria-label="One failure alone">');
    expect(page).toContain(
      '<path fill="var(--expired)" stroke="none" stroke-width="1" opacity="0.5" d="M10,4h200v16h-200Z"/>',
    );
  });

  it('says of each page what kind of report it is, since one scenario gives several of one title', async () => {
    const kinds = ['run', 'comparison', 'sweep', 'drill', 'best', 'nines'] as const;
    const page = await renderGallery(
      'Reports',
      kinds.map((kind) => ({ file: `${kind}.html`, card: { ...CARD, kind } })),
      '1',
    );
    const named = [...page.matchAll(/<p class="facts">([^<]*)<\/p>\n<h2>/g)].map(([, words]) => words);
    expect(named).toEqual(['a run', 'a comparison', 'a sweep', 'a drill', 'the best design', 'rare losses']);
  });

  it('opens two reports side by side by links, without a script', async () => {
    const entries = ['a.html', 'b c.html'].map((file) => ({ file, card: CARD }));
    const page = await renderGallery('Reports', entries, '1');
    expect(page).toContain('<a href="b%20c.html" target="right"');
    expect(page).toContain('<iframe name="left"');
    // The frames lie below all reports: a link leads there.
    expect(page.match(/<a href="#pair"/g)).toHaveLength(2);
    expect(page).toContain('id="pair"');
    expect(page).not.toContain('<script');
  });

  it('takes no markup from a page, whatever its card says', async () => {
    const hostile = '"><script>alert(1)</script>';
    const card = { ...CARD, title: hostile, headline: hostile, facts: hostile };
    const page = await renderGallery(hostile, [{ file: `${hostile}.html`, card }], '1');
    expect(page).not.toContain('<script');
  });

  it.each([
    ['no card', '<html></html>'],
    ['a card that is no JSON', '<meta name="mxsim-card" content="{">'],
    [
      'a card with keys of its own',
      '<meta name="mxsim-card" content="{&quot;__proto__&quot;:{},&quot;kind&quot;:&quot;run&quot;}">',
    ],
    [
      'a load above the highest',
      `<meta name="mxsim-card" content="${JSON.stringify({ ...CARD, load: [2] }).replaceAll('"', '&quot;')}">`,
    ],
    ...[
      { d: 'M0,0"/><script>' },
      { d: 'M0,0', fill: 'url(https://elsewhere.example)' },
      { d: 'M0,0', onclick: 'alert(1)' },
    ].map((shape): [string, string] => [
      `a picture that holds ${JSON.stringify(shape)}`,
      `<meta name="mxsim-card" content="${JSON.stringify({ ...CARD, picture: { label: '', box: [0, 0, 1, 1], shapes: [shape] } }).replaceAll('"', '&quot;')}">`,
    ]),
    [
      'a million marks',
      `<meta name="mxsim-card" content="${JSON.stringify({ ...CARD, load: Array(1e4).fill(0) }).replaceAll('"', '&quot;')}">`,
    ],
  ])('passes over a page with %s', (_, page) => {
    expect(readCard(page)).toBeNull();
  });
});
