import { type ComparedRow, mergeRows, type PresetComparison } from '../../mail/index.js';
import { drawChart, dressDrawing } from '../charts/drawing.js';
import { type Colour, PALETTE } from '../charts/palette.js';
import { drawRetryStrips } from '../charts/retry-strips.js';
import { type Markup, markup } from '../markup.js';
import { readRetryTimes, retryStrips } from '../topics/run/retry-times.js';
import { countOf, listed } from '../words/numbers.js';
import { renderDocument } from './document.js';
import { prose } from './parts.js';
import { renderTopic } from './topic.js';

/** Origin of a page of presets. */
export interface PresetPageOrigin {
  /** Version of mxsim. */
  readonly version: string;
  /** The command that reproduces this page. */
  readonly command: string;
}

function renderRow({ key, values }: ComparedRow): Markup {
  return markup`<tr><th scope="row"><code>${prose(key)}</code></th>${values.map(
    ({ text, source, assumed }) =>
      markup`<td class="text"><code>${text}</code><p class="reason">${assumed ? 'assumed: ' : ''}${prose(source)}</p></td>`,
  )}</tr>
`;
}

function renderDifferences({ names, rows, same }: PresetComparison): Markup {
  return markup`<section class="asserts" aria-labelledby="differences">
<h2 id="differences">What differs</h2>
<p class="finding">${countOf(rows.length, 'value')} of ${rows.length + same} differ</p>
<div class="scroll" role="region" aria-labelledby="values" tabindex="0"><table><caption id="values">As the scenario language writes them, with where they come from</caption>
<thead><tr><th scope="col">key</th>${names.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${mergeRows(rows).map(renderRow)}</tbody></table></div>
</section>`;
}

/** The differences between presets, and the retry times of all, as one HTML page: no network, no script. */
export async function renderPresetPage(comparison: PresetComparison, origin: PresetPageOrigin): Promise<string> {
  const title = `${listed(comparison.names)} side by side`;
  return renderDocument({
    title,
    version: origin.version,
    footer: `From the presets of mxsim ${origin.version}, a mail MX simulator. No mail was sent.`,
    header: markup`<header>
<p class="facts">presets of mxsim ${origin.version}</p>
<h1>${title}</h1>
</header>`,
    main: [
      await renderTopic(readRetryTimes(comparison.names)),
      renderDifferences(comparison),
      markup`<section aria-labelledby="origin"><h2 id="origin">How to make this page again</h2>
<pre role="region" aria-label="Command" tabindex="0"><code>${origin.command}</code></pre>
</section>`,
    ],
  });
}

/** The retry times of all presets as a picture of its own: an SVG file that follows light and dark. */
export async function renderRetryPicture(): Promise<string> {
  const strips = retryStrips([]);
  const chart = drawRetryStrips(strips, 'wide');
  const { picture } = readRetryTimes([]);
  const svg = dressDrawing(await drawChart(chart), picture?.label ?? '', 'chart');
  const head = /^<svg[^>]*>/.exec(svg)?.[0] ?? '';
  const alone = head.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ');
  return `${alone}<style>${pictureStyle()}</style><rect width="100%" height="100%" fill="var(--paper)"/>${svg.slice(head.length)}\n`;
}

const USED: readonly Colour[] = ['paper', 'ink', 'quiet', 'line', 'edge', 'delivered'];

function pictureStyle(): string {
  const colours = (mode: 'light' | 'dark'): string =>
    `:root{${USED.map((colour) => `--${colour}:${PALETTE[colour][mode]}`).join(';')}}`;
  const font = 'text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;paint-order:stroke}';
  return `${colours('light')}@media (prefers-color-scheme:dark){${colours('dark')}}${font}`;
}
