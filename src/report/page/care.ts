import { type Markup, markup } from '../markup.js';
import { countOf, listed } from '../words/numbers.js';
import { cutEnd, printableLine } from '../words/printable.js';
import { prose } from './parts.js';

const LONGEST_LINE = 1_000;
const MOST_LINES = 30;

/** A sentence with commands and keys in backticks. */
function renderLine(text: string): Markup {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return prose(text);
  return markup`${parts.map((part, at) => (at % 2 === 1 ? markup`<code>${part}</code>` : prose(part)))}`;
}

function renderLines(title: string, lines: readonly string[]): Markup | undefined {
  if (lines.length === 0) return undefined;
  const shown = lines.slice(0, MOST_LINES).map((text) => cutEnd(printableLine(text), LONGEST_LINE));
  const more = lines.length - shown.length;
  return markup`<p>${title}</p>
<ul>${shown.map((text) => markup`<li>${renderLine(text)}</li>`)}${more === 0 ? undefined : markup`<li>and ${countOf(more, 'more')}</li>`}</ul>`;
}

/**
 * Caveats in one line that opens: it follows the answer, so that nobody takes a lucky run for a promise. `undefined`
 * if there are none. `assumptions`: those of every such run.
 */
export function renderCare(warnings: readonly string[], assumptions: readonly string[] = []): Markup | undefined {
  const parts = [
    ...(warnings.length === 0 ? [] : [countOf(warnings.length, 'thing to doubt', 'things to doubt')]),
    ...(assumptions.length === 0
      ? []
      : [countOf(assumptions.length, 'assumption that nobody has checked', 'assumptions that nobody has checked')]),
  ];
  if (parts.length === 0) return undefined;
  return markup`<details class="care"><summary>Read with care: ${listed(parts)}</summary>
${renderLines('What the figures cannot bear, and advice about the scenario:', warnings)}
${renderLines('What this rests on that nobody has checked:', assumptions)}
</details>`;
}
