import { type Markup, markup } from '../markup.js';
import { countOf } from '../words/figures.js';
import { cutEnd, printableLine } from '../words/printable.js';
import { prose, renderDetails } from './parts.js';

const LONGEST_LINE = 1_000;
const MOST_LINES = 30;
/** Lines that are seen at once, so that the results are not far below; others are opened. */
const FIRST_LINES = 3;

/** A sentence with commands and keys in backticks. */
function renderLine(text: string): Markup {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return prose(text);
  return markup`${parts.map((part, at) => (at % 2 === 1 ? markup`<code>${part}</code>` : prose(part)))}`;
}

function renderLines(lines: readonly string[]): Markup {
  const shown = lines.slice(0, MOST_LINES).map((text) => cutEnd(printableLine(text), LONGEST_LINE));
  const more = lines.length - shown.length;
  return markup`<ul>${shown.map((text) => markup`<li>${renderLine(text)}</li>`)}${more === 0 ? undefined : markup`<li>and ${countOf(more, 'more warning')}</li>`}</ul>`;
}

/**
 * What to doubt, before anything else is believed; nothing where there is nothing to say. `assumptions`: what holds of
 * every such run, to be opened.
 */
export function renderCare(warnings: readonly string[], assumptions: readonly string[] = []): Markup | undefined {
  if (warnings.length + assumptions.length === 0) return undefined;
  const cut = warnings.length <= FIRST_LINES + 1 ? warnings.length : FIRST_LINES;
  const [first, more] = [warnings.slice(0, cut), warnings.slice(cut)];
  const summary = `What this rests on that nobody has checked: ${countOf(assumptions.length, 'assumption')}`;
  return markup`<div class="care" role="region" aria-labelledby="care">
<h2 id="care">Read with care</h2>
${warnings.length === 0 ? undefined : renderLines(first)}
${more.length === 0 ? undefined : renderDetails(countOf(more.length, 'more thing to know', 'more things to know'), renderLines(more))}
${assumptions.length === 0 ? undefined : renderDetails(summary, renderLines(assumptions))}
</div>`;
}
