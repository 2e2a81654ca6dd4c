import type { ChosenNarrative, RunNarratives, RunResult } from '../../results/index.js';
import { formatCount } from '../../units/index.js';
import { type Markup, markup } from '../markup.js';
import { cutEnd, printableLine, unbroken } from '../words/printable.js';
import { prose, renderDetails } from './parts.js';
import { renderSequence, renderSteps } from './steps.js';

const LONGEST_COMMAND = 500;

const TITLES: Readonly<Record<ChosenNarrative['role'], string>> = {
  typical: 'A typical message',
  slowest: 'The slowest message',
  lost: 'A message that was lost',
};

function renderChosen({ role, why, telling }: ChosenNarrative): Markup {
  const title = TITLES[role];
  if (telling === null)
    return markup`<h3>${title}</h3>
<p class="notes">${prose(why)}</p>`;
  return markup`<h3>${title}</h3>
<p class="told">${prose(telling.ending)}</p>
<p class="notes">${prose(telling.lesson)} Number ${formatCount(telling.message)}: ${unbroken(why)}</p>
<figure>${renderSequence(telling, `${title}: who spoke to whom`)}</figure>
${renderDetails('Step by step, with reasons', renderSteps(telling))}`;
}

function renderNarrativesOf({ chosen, scope, command }: RunNarratives): Markup {
  return markup`<section class="topic" aria-labelledby="stories">
<div class="words"><h2 id="stories">What became of single messages</h2>
<div class="notes"><p>${prose(scope)}</p><p>Replayed from the seed: what is told here happened in this run, to the last digit.</p></div></div>
<div class="evidence stories">${chosen.map(renderChosen)}
<p class="notes">Any other message: <code>${cutEnd(printableLine(command), LONGEST_COMMAND)}</code></p></div>
</section>`;
}

/** Single messages from beginning to end; `undefined` if the result has none. */
export function renderNarratives({ stories }: RunResult): Markup | undefined {
  return stories === undefined ? undefined : renderNarrativesOf(stories);
}
