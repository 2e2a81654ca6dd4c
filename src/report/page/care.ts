import { type Markup, markup } from '../markup.js';
import { countOf } from '../words/figures.js';
import { cutEnd, printableLine } from '../words/printable.js';
import { prose } from './parts.js';

const LONGEST_LINE = 1_000;
const MOST_LINES = 30;

/** What to doubt, before anything else is believed; nothing where there is nothing to say. */
export function renderCare(warnings: readonly string[]): Markup | undefined {
  if (warnings.length === 0) return undefined;
  const shown = warnings.slice(0, MOST_LINES).map((text) => cutEnd(printableLine(text), LONGEST_LINE));
  const more = warnings.length - shown.length;
  return markup`<div class="care" role="region" aria-labelledby="care">
<h2 id="care">Read with care</h2>
<ul>${shown.map((text) => markup`<li>${prose(text)}</li>`)}${more === 0 ? undefined : markup`<li>and ${countOf(more, 'more warning')}</li>`}</ul>
</div>`;
}
