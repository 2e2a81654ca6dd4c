import type { RunResult } from '../../results/index.js';
import { formatCount, formatDuration } from '../../units/index.js';
import { type Markup, markup } from '../markup.js';
import { cutEnd, printableLine, printableLines } from '../words/printable.js';
import { renderDetails } from './parts.js';

/** What is shown of the scenario at most [characters]. */
const LONGEST_SCENARIO = 60_000;
const LONGEST_FACT = 500;

/** Everything that is needed to make this page again. */
export function renderOrigin({ mxsim, scenario, engine, messages }: RunResult): Markup {
  const fact = (text: string): string => cutEnd(printableLine(text), LONGEST_FACT);
  const facts: [string, string | Markup][] = [
    ['Version', `mxsim ${fact(mxsim.version)}`],
    ['Scenario', fact(scenario.file)],
    ['Hash of the scenario', fact(scenario.hash)],
    ['Seed', fact(scenario.seed)],
    ['Replications', formatCount(scenario.replications)],
    ['Messages', formatCount(messages.sent)],
    ['Last arrival', formatDuration(engine.lastArrival_s)],
    ['Last event', formatDuration(engine.end_s)],
    ['Events', formatCount(engine.events)],
  ];
  return markup`<section class="topic" aria-labelledby="origin">
<div class="words"><h2 id="origin">How to make this page again</h2>
<div class="notes"><p>The same scenario, seed and version give the same numbers, on every machine.</p></div></div>
<div class="evidence">
<pre role="region" aria-label="Command" tabindex="0"><code>${fact(scenario.command)}</code></pre>
<dl class="origin">${facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${renderDetails('The scenario', renderScenario(scenario.text))}
</div>
</section>`;
}

function renderScenario(text: string): Markup {
  const cut = text.length > LONGEST_SCENARIO;
  const lines = printableLines(text.slice(0, LONGEST_SCENARIO));
  return markup`<pre role="region" aria-label="Scenario" tabindex="0"><code>${lines.join('\n')}</code></pre>
${cut ? markup`<p class="notes">Only the first ${formatCount(LONGEST_SCENARIO)} of ${formatCount(text.length)} characters are shown.</p>` : undefined}`;
}
