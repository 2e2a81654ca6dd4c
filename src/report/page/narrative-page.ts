import type { Telling } from '../../results/index.js';
import { formatCount } from '../../units/index.js';
import { type Markup, markup } from '../markup.js';
import { countOf } from '../words/numbers.js';
import { cutEnd, printableLine, printableName } from '../words/printable.js';
import { renderDocument } from './document.js';
import { prose } from './parts.js';
import { renderSequence, renderSteps } from './steps.js';

/** Origin of a page of stories. */
export interface NarrativePageOrigin {
  /** Version of mxsim. */
  readonly version: string;
  /** Title of the scenario. */
  readonly title: string;
  readonly file: string;
  readonly seed: string;
  /** The command that reproduces this page. */
  readonly command: string;
  /** Number of messages asked for; fewer may be shown. */
  readonly wanted: number;
}

const LONGEST_TITLE = 240;
const LONGEST_COMMAND = 500;

function renderNarrative(telling: Telling, isAlone: boolean): Markup {
  const id = `message-${telling.message}`;
  return markup`<section aria-labelledby="${id}">
<h2 id="${id}">${isAlone ? 'From' : `Message ${formatCount(telling.message)}, from`} ${telling.sender} to ${telling.domain}</h2>
<p class="finding">${prose(telling.ending)}</p>
<p class="notes">${prose(telling.lesson)}</p>
<div class="story">
<div class="drawing">${renderSequence(telling, `Message ${telling.message}: who spoke to whom`)}</div>
<div class="told-steps">${renderSteps(telling)}</div>
</div>
</section>
`;
}

function titleOf(tellings: readonly Telling[], { title, file }: NarrativePageOrigin): string {
  const [only, ...others] = tellings;
  const name = cutEnd(printableLine(title.slice(0, 4 * LONGEST_TITLE)), LONGEST_TITLE) || printableName(file);
  if (only === undefined || others.length > 0) return `${countOf(tellings.length, 'message')} of “${name}”`;
  return `Message ${formatCount(only.message)} of “${name}”`;
}

/** Stories as one HTML page: no network, no script, byte for byte the same for the same stories. */
export async function renderNarrativePage(tellings: readonly Telling[], origin: NarrativePageOrigin): Promise<string> {
  const title = titleOf(tellings, origin);
  const facts = [
    printableName(origin.file),
    `replication ${tellings[0]?.replication ?? 1}`,
    `seed ${printableName(origin.seed, 24)}`,
  ];
  const left = origin.wanted - tellings.length;
  return renderDocument({
    title,
    version: origin.version,
    header: markup`<header>
<p class="facts">${facts.join(' · ')}</p>
<h1>${title}</h1>
</header>`,
    main: [
      ...tellings.map((telling) => renderNarrative(telling, tellings.length === 1)),
      left === 0
        ? undefined
        : markup`<p class="notes">And ${countOf(left, 'more message')} that this page leaves out.</p>`,
      markup`<section aria-labelledby="origin"><h2 id="origin">How to make this page again</h2>
<pre role="region" aria-label="Command" tabindex="0"><code>${cutEnd(printableLine(origin.command), LONGEST_COMMAND)}</code></pre>
</section>`,
    ],
  });
}
