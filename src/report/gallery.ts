import { type Markup, markup, trusted } from './markup.js';
import type { Card } from './page/card.js';
import { sha256 } from './page/document.js';
import { renderSmallPicture } from './page/small-picture.js';
import { renderStyle } from './page/style.js';
import { allOf, countOf } from './words/numbers.js';
import { printableName } from './words/printable.js';
import { VERDICT_MARKS } from './words/vocabulary.js';

/** A page of the gallery: its file in the gallery's own folder, and its card. */
export interface GalleryEntry {
  /** File name, without folders. */
  readonly file: string;
  readonly card: Card;
}

const SHEET = `
.gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:1rem;margin-block:1.5rem;padding:0;list-style:none}
.gallery li{border:1px solid var(--line);border-radius:6px;padding:1rem;display:flex;flex-direction:column;gap:.5rem}
.gallery h2{font-size:1rem;letter-spacing:0;text-transform:none;color:var(--ink);overflow-wrap:anywhere}
.gallery svg{width:100%;height:3.5rem;display:block}
.gallery svg.small{height:auto;max-height:9rem}
.gallery .what{font-weight:600;overflow-wrap:anywhere}
.gallery .facts{margin:0}
.gallery .beside-links{margin-top:auto;font-size:.875rem}
.load{fill:var(--delivered)}.outage{fill:var(--fail);opacity:.28}
.pair{max-width:68rem;margin:2rem auto 0;padding-inline:clamp(1rem,4vw,2.5rem)}
.beside{display:grid;grid-template-columns:1fr 1fr;gap:.5rem;padding-inline:.5rem;margin-block:.5rem 2rem}
.beside iframe{width:100%;height:85vh;border:1px solid var(--line);background:var(--paper)}
@media (max-width:700px){.beside{grid-template-columns:1fr}}
.verdict-pass{color:var(--pass)}.verdict-fail{color:var(--fail)}.verdict-undecided{color:var(--undecided)}
`;

/**
 * An index of reports, with two frames below in which links open them side by side. No script; the frames
 * show files of the same folder and nothing else.
 */
export async function renderGallery(title: string, entries: readonly GalleryEntry[], version: string): Promise<string> {
  const style = renderStyle() + SHEET;
  const policy = `default-src 'none'; style-src 'sha256-${await sha256(style)}'; frame-src 'self' file:; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="mxsim ${version}">
<title>${title} · mxsim</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#results">Skip to the reports</a>
<header>
<p class="facts">${countOf(entries.length, 'report')}${verdictTotals(entries)}</p>
<h1>${title}</h1>
</header>
<main id="results" tabindex="-1">
<ul class="gallery">
${entries.map(renderEntry)}
</ul>
</main>
<section class="pair" aria-labelledby="pair"><h2 id="pair">Side by side</h2>
<p class="facts">The links “left” and “right” of a report open it here. <a href="#results">To the reports</a></p></section>
<section class="beside" aria-label="Two reports side by side">
<iframe name="left" title="On the left" sandbox="allow-same-origin"></iframe>
<iframe name="right" title="On the right" sandbox="allow-same-origin"></iframe>
</section>
<footer><p>Simulated by mxsim ${version}, a mail MX simulator. No real mail was sent.</p></footer>
</body>
</html>
`.html;
}

/** Number of reports with an assert that fails, in words. */
function verdictTotals(entries: readonly GalleryEntry[]): string {
  const failing = entries.filter(({ card }) => (card.verdicts?.fail ?? 0) > 0).length;
  return failing === 0 ? '' : ` · asserts fail in ${failing}`;
}

const KINDS: Readonly<Record<Card['kind'], string>> = {
  run: 'a run',
  comparison: 'a comparison',
  sweep: 'a sweep',
  drill: 'a drill',
  best: 'the best design',
  nines: 'rare losses',
};

/** Text of another page: control and hidden characters are replaced, the narrow spaces of its numbers stay. */
function shown(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '\ufffd');
}

function renderEntry({ file, card }: GalleryEntry): Markup {
  const href = encodeURIComponent(file);
  const name = printableName(card.title) || printableName(file);
  return markup`<li>
${card.picture === undefined ? renderLoad(card) : renderSmallPicture(card.picture)}
<p class="facts">${KINDS[card.kind]}</p>
<h2><a href="${href}">${name}</a></h2>
<p class="what">${shown(card.headline)}</p>
${renderVerdicts(card)}
<p class="facts">${shown(card.facts)}</p>
<p class="beside-links">Side by side: <a href="${href}" target="left" aria-label="${name} on the left">left</a> · <a href="${href}" target="right" aria-label="${name} on the right">right</a>, <a href="#pair" aria-label="see both reports, below">see both</a></p>
</li>
`;
}

function renderVerdicts({ verdicts }: Card): Markup | undefined {
  if (verdicts === undefined) return undefined;
  const { pass, fail, undecided } = verdicts;
  const all = countOf(pass + fail + undecided, 'assert');
  if (fail > 0)
    return markup`<p class="verdict-fail">${VERDICT_MARKS.fail} ${fail} of ${all} ${fail === 1 ? 'fails' : 'fail'}</p>`;
  if (undecided > 0)
    return markup`<p class="verdict-undecided">${VERDICT_MARKS.undecided} ${undecided} of ${all} undecided</p>`;
  return markup`<p class="verdict-pass">${VERDICT_MARKS.pass} ${allOf(pass, 'assert')} ${pass === 1 ? 'passes' : 'pass'}</p>`;
}

/** Load over time as bars, outages shaded behind them. */
function renderLoad({ load = [], down = [] }: Card): Markup | undefined {
  if (load.length === 0) return undefined;
  const width = 100 / load.length;
  const at = (number: number): string => (number * width).toFixed(2);
  const outages = down.map((share, number) =>
    share > 0
      ? markup`<rect class="outage" x="${at(number)}" y="0" width="${width.toFixed(2)}" height="32"/>`
      : undefined,
  );
  const bars = load.map((height, number) =>
    height > 0
      ? markup`<rect class="load" x="${at(number)}" y="${(32 - 30 * height).toFixed(1)}" width="${(0.86 * width).toFixed(2)}" height="${(30 * height).toFixed(1)}"/>`
      : undefined,
  );
  const label = down.some((share) => share > 0)
    ? 'Messages accepted over time; outages are shaded'
    : 'Messages accepted over time';
  return markup`<svg viewBox="0 0 100 32" preserveAspectRatio="none" role="img" aria-label="${label}">${outages}${bars}</svg>`;
}
