import type { RunResult } from '../../results/index.js';
import { formatCount, formatDuration } from '../../units/index.js';
import { type Markup, markup } from '../markup.js';
import { cutEnd, printableLine, printableLines } from '../words/printable.js';
import { renderDetails } from './parts.js';

/** Longest part of the scenario that is shown [characters]. */
const LONGEST_SCENARIO = 60_000;
const LONGEST_FACT = 500;

/** The data needed to reproduce a page. */
interface Making {
  readonly command: string;
  readonly facts: readonly (readonly [name: string, value: string | Markup])[];
  /** Text of the scenario, if the page shows it. */
  readonly text?: string;
  /** True if there are several scenarios. */
  readonly several?: boolean;
}

/** A fact about the origin: on one line, cut where nobody would read on. */
export function shortFact(text: string): string {
  return cutEnd(printableLine(text), LONGEST_FACT);
}

/** Instructions to reproduce a page: the command, everything else its numbers depend on, and the scenario. */
export function renderOrigin({ command, facts, text, several = false }: Making): Markup {
  return markup`<section class="topic" aria-labelledby="origin">
<div class="words"><h2 id="origin">How to make this page again</h2>
<div class="notes"><p>The same ${several ? 'scenarios' : 'scenario'}, seed and version give the same numbers, on every machine.</p></div></div>
<div class="evidence">
<pre role="region" aria-label="Command" tabindex="0"><code>${shortFact(command)}</code></pre>
${facts.length === 0 ? undefined : markup`<dl class="origin">${facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`}
${text === undefined ? undefined : renderDetails('The scenario', renderScenario(text))}
</div>
</section>`;
}

/** Instructions to reproduce a run, with everything its numbers depend on. */
export function renderRunOrigin({ mxsim, scenario, engine, messages }: RunResult): Markup {
  return renderOrigin({
    command: scenario.command,
    facts: [
      ['Version', versionText(mxsim)],
      ['Scenario', shortFact(scenario.file)],
      ['Hash of the scenario', shortFact(scenario.hash)],
      ['Seed', shortFact(scenario.seed)],
      ['Replications', formatCount(scenario.replications)],
      ['Messages', formatCount(messages.sent)],
      ['Last arrival', formatDuration(engine.lastArrival_s)],
      ['Last event', formatDuration(engine.end_s)],
      ['Events', formatCount(engine.events)],
    ],
    text: scenario.text,
  });
}

/** Instructions to reproduce a search, a sweep or a drill. */
export function renderSearchOrigin(mxsim: RunResult['mxsim'], asked: Asked): Markup {
  const facts = [
    ['Version', versionText(mxsim)],
    ['Seed', shortFact(asked.seed)],
  ] as const;
  return renderOrigin({ command: asked.command, facts, text: asked.text });
}

interface Asked {
  readonly command: string;
  readonly seed: string;
  readonly text: string;
}

export function versionText({ version }: { readonly version: string }): string {
  return `mxsim ${shortFact(version)}`;
}

function renderScenario(text: string): Markup {
  const cut = text.length > LONGEST_SCENARIO;
  const lines = printableLines(text.slice(0, LONGEST_SCENARIO));
  return markup`<pre role="region" aria-label="Scenario" tabindex="0"><code>${lines.join('\n')}</code></pre>
${cut ? markup`<p class="notes">Only the first ${formatCount(LONGEST_SCENARIO)} of ${formatCount(text.length)} characters are shown.</p>` : undefined}`;
}
