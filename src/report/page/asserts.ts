import type { AssertResult, RunResult, Verdict } from '../../results/index.js';
import { type Markup, markup } from '../markup.js';
import { allOf, countOf, listed, sentence } from '../words/numbers.js';
import { cutEnd, printableLine, unbroken } from '../words/printable.js';
import { observedText, whyOf } from '../words/verdict.js';
import { VERDICT_MARKS } from '../words/vocabulary.js';

const MOST_ASSERTS = 100;
const LONGEST_TEXT = 400;

function renderTable(asserts: readonly AssertResult[]): Markup {
  const shown = asserts.slice(0, MOST_ASSERTS);
  const more = asserts.length - shown.length;
  return markup`<div class="scroll" role="region" aria-label="Asserts and verdicts" tabindex="0"><table>
<thead><tr><th scope="col">Verdict</th><th scope="col">Assert</th><th scope="col">Seen (95 % interval)</th></tr></thead>
<tbody>${shown.map(
    (
      assert,
      at,
    ) => markup`<tr><td class="verdict c-${assert.verdict}"><span class="mark" aria-hidden="true">${VERDICT_MARKS[assert.verdict]}</span>${assert.verdict}</td><td><code>${cutEnd(printableLine(assert.text), LONGEST_TEXT)}</code></td><td>${seenText(assert, shown[at - 1])}${reasonOf(assert)}</td></tr>
`,
  )}</tbody></table></div>
${more === 0 ? undefined : markup`<p class="notes">and ${countOf(more, 'more assert')}</p>`}`;
}

/** The observed value; given once for consecutive asserts on the same figure. */
function seenText(assert: AssertResult, above: AssertResult | undefined): string {
  const text = observedText(assert);
  const isSame = above !== undefined && assert.figure !== undefined && above.figure === assert.figure;
  return isSame && observedText(above) === text ? 'as above' : unbroken(text);
}

/** True if all asserts hold: they are then a line that opens. */
export function allHold({ asserts }: Pick<RunResult, 'asserts'>): boolean {
  return asserts.every(({ verdict }) => verdict === 'pass');
}

/** The asserts as a table; `undefined` if all of them hold. */
export function renderAsserts(result: RunResult): Markup | undefined {
  const { asserts } = result;
  if (allHold(result)) return undefined;
  return markup`<section class="topic asserts" aria-labelledby="asserts">
<div class="words"><h2 id="asserts">Asserts</h2>
${asserts.some(({ verdict }) => verdict === 'undecided') ? markup`<div class="notes"><p>Undecided: the interval holds the limit, or too little was seen to tell. More replications may decide.</p></div>` : undefined}</div>
<div class="evidence">${renderTable(asserts)}</div>
</section>`;
}

/** The reason why an assert is undecided, below its observed value. */
function reasonOf(assert: AssertResult): Markup | undefined {
  const reason = whyOf(assert);
  if (reason === '') return undefined;
  return markup`<br><span class="reason">${unbroken(cutEnd(printableLine(reason), LONGEST_TEXT))}</span>`;
}

const WORDS: Readonly<Record<Verdict, readonly [string, string]>> = {
  fail: ['fails', 'fail'],
  undecided: ['is undecided', 'are undecided'],
  pass: ['passes', 'pass'],
};

/** Verdicts of the asserts in a line, for those who read no further than the answer; `undefined` if there are none. */
export function renderAssertLine(result: RunResult): Markup | undefined {
  const verdicts = result.asserts.map(({ verdict }) => verdict);
  const worst = (['fail', 'undecided', 'pass'] as const).find((verdict) => verdicts.includes(verdict));
  if (worst === undefined) return undefined;
  const line = markup`<span class="mark c-${worst}" aria-hidden="true">${VERDICT_MARKS[worst]}</span>${summary(verdicts)}`;
  if (!allHold(result)) return markup`<p class="asserted c-${worst}">${line}</p>`;
  return markup`<details class="asserted asserts"><summary class="c-${worst}">${line}</summary>
${renderTable(result.asserts)}
</details>`;
}

function summary(verdicts: readonly Verdict[]): string {
  const parts = (['fail', 'undecided', 'pass'] as const).flatMap((verdict) => {
    const count = verdicts.filter((other) => other === verdict).length;
    const word = WORDS[verdict][count === 1 ? 0 : 1];
    if (count === verdicts.length) return [`${allOf(count, 'assert')} ${word}`];
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return `${sentence(`${parts.length === 1 ? '' : `of ${verdicts.length} asserts `}${listed(parts)}`)}.`;
}
