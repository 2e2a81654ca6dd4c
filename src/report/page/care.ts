import { type Markup, markup } from '../markup.js';
import { countOf } from '../words/figures.js';
import { cutEnd, printableLine } from '../words/printable.js';
import { prose, renderDetails } from './parts.js';

const LONGEST_LINE = 1_000;
const MOST_LINES = 30;

function renderLines(lines: readonly string[]): Markup {
  const shown = lines.slice(0, MOST_LINES).map((text) => cutEnd(printableLine(text), LONGEST_LINE));
  const more = lines.length - shown.length;
  return markup`<ul>${shown.map((text) => markup`<li>${prose(text)}</li>`)}${more === 0 ? undefined : markup`<li>and ${countOf(more, 'more warning')}</li>`}</ul>`;
}

/**
 * What to doubt, before anything else is believed; nothing where there is nothing to say. `assumptions`: what holds of
 * every such run, to be opened.
 */
export function renderCare(warnings: readonly string[], assumptions: readonly string[] = []): Markup | undefined {
  if (warnings.length + assumptions.length === 0) return undefined;
  const summary = `What this rests on that nobody has checked: ${countOf(assumptions.length, 'assumption')}`;
  return markup`<div class="care" role="region" aria-labelledby="care">
<h2 id="care">Read with care</h2>
${warnings.length === 0 ? undefined : renderLines(warnings)}
${assumptions.length === 0 ? undefined : renderDetails(summary, renderLines(assumptions))}
</div>`;
}
