import type { Estimate, RunResult, Unit } from '../../results/index.js';
import { formatCount, formatDuration } from '../../units/index.js';
import { type Markup, markup } from '../markup.js';
import { besidesText, relaysDelay } from '../words/besides.js';
import { doubtsOf } from '../words/doubts.js';
import { answerOf } from '../words/headline.js';
import { occurrenceSentences } from '../words/no-interval.js';
import { countOf, estimateText, intervalText, shareOf } from '../words/numbers.js';
import { cutEnd, printableLine, printableLines, printableName, unbroken } from '../words/printable.js';
import { inRuns } from '../words/rarity.js';
import { renderAssertLine } from './asserts.js';
import { renderCare } from './care.js';
import { prose } from './parts.js';

/** Limits for texts that may be of any length [columns, lines]. */
const LONGEST_TITLE = 240;
const LONGEST_LINE = 1_000;
const MOST_LINES = 40;

export function titleOf({ scenario }: RunResult): string {
  return (
    cutEnd(printableLine(scenario.title.slice(0, 4 * LONGEST_TITLE)), LONGEST_TITLE) || printableName(scenario.file)
  );
}

/** Facts about the run. */
export function factsOf({ scenario }: RunResult): readonly string[] {
  return [
    printableName(scenario.file),
    countOf(scenario.replications, 'replication'),
    `seed ${printableName(scenario.seed, 24)}`,
  ];
}

/** The page's origin and title. */
export function renderHeader(result: RunResult): Markup {
  return markup`<header>
<p class="facts">${factsOf(result).join(' · ')}</p>
<h1>${titleOf(result)}</h1>
</header>`;
}

/** The description in the scenario. */
export function renderDescription({ scenario }: RunResult): Markup {
  return markup`${paragraphsOf(scenario.description).map((text) => markup`<p class="description">${text}</p>`)}`;
}

/** Paragraphs, separated by empty lines. Their lines are joined, except for items of a list. */
function paragraphsOf(text: string): string[] {
  const lines = printableLines(text.slice(0, MOST_LINES * LONGEST_LINE)).slice(0, MOST_LINES);
  const paragraphs = lines.join('\n').split(/\n{2,}/);
  return paragraphs.map((part) => part.trim().replace(/\n(?!\s*[-*•]\s)/g, ' ')).filter((part) => part !== '');
}

/** The answer: losses, delays, and whether the asserts hold. */
export function renderAnswer(result: RunResult): Markup {
  const { lead, late } = answerOf(result);
  return markup`<p class="headline">${prose(lead)}</p>
${late === '' ? undefined : markup`<p class="sureness">${prose(late)}</p>`}
${renderAssertLine(result)}`;
}

/** Four figures, with caveats below in a line that opens. */
export function renderFigures(result: RunResult): Markup {
  const { doubts, assumptions } = doubtsOf(result);
  return markup`<dl class="figures">${figuresOf(result).map(renderFigure)}</dl>
${renderAside(result)}
${renderCare(doubts, assumptions)}`;
}

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly notes: readonly string[];
}

function figuresOf(result: RunResult): Figure[] {
  const { deliveryRate, firstPassRate, promptRate, latency_s: latency, kinds, connections, messages } = result;
  const { sent, delivered } = kinds.ham;
  const exact = delivered === 0 || delivered === sent;
  return [
    ...(deliveryRate === null
      ? []
      : [
          {
            name: 'Wanted mail delivered',
            value: exact ? shareOf(delivered, sent) : estimateText(deliveryRate, 'share'),
            notes: exact
              ? lossNotes(delivered, result)
              : [...intervalNotes(deliveryRate), `${formatCount(delivered)} of ${countOf(sent, 'message')}`],
          },
        ]),
    ...(firstPassRate === null
      ? []
      : [
          {
            name: 'Accepted in the first pass',
            value: estimateText(firstPassRate, 'share'),
            notes: [
              ...intervalNotes(firstPassRate),
              'without a retry',
              ...(promptRate && relaysDelay(result) ? [promptNote(promptRate, firstPassRate, deliveryRate)] : []),
            ],
          },
        ]),
    ...(latency.p50 === undefined || latency.p99 === undefined
      ? []
      : [
          {
            name: 'Half delivered within',
            value: formatDuration(latency.p50),
            notes: [...tailNotes(latency), ...estimateNotes(result, 'latency.p50', 'seconds')],
          },
        ]),
    ...(messages.sent === 0
      ? []
      : [
          {
            name: 'Connections per message',
            value: connections.mean.toFixed(2),
            notes: ['failed ones included', ...estimateNotes(result, 'connections.mean', 'number')],
          },
        ]),
  ];
}

/** Share that waited in no relay either; in words if that reads as all of it, or as all that arrived. */
function promptNote(prompt: Estimate, firstPass: Estimate, delivered: Estimate | null): string {
  const text = estimateText(prompt, 'share');
  if (text === estimateText(firstPass, 'share')) return 'nearly all of it waited in no relay’s queue either';
  if (delivered !== null && text === estimateText(delivered, 'share'))
    return `${prompt.mean === delivered.mean ? 'all' : 'nearly all'} that arrived waited in no relay’s queue either`;
  return `${text} without waiting in a relay’s queue either`;
}

/** The 99th percentile, unless it reads the same as the slowest, which the answer gives. */
function tailNotes({ p99, max }: RunResult['latency_s']): string[] {
  const tail = p99 === undefined ? '' : formatDuration(p99);
  return tail === '' || (max !== undefined && formatDuration(max) === tail) ? [] : [`99 % within ${tail}`];
}

function lossNotes(delivered: number, { scenario }: RunResult): string[] {
  return delivered === 0 ? [] : [`none lost ${inRuns(scenario.replications)}`];
}

function intervalNotes(estimate: Estimate): string[] {
  const interval = intervalText(estimate, 'share');
  if (interval !== undefined) return [`95 % interval ${interval}`];
  const { occurrence } = estimate;
  if (occurrence === undefined) return ['one run has no interval; --replications 10 gives one'];
  return occurrence.reason === 'agreement'
    ? ['the same in every replication']
    : [occurrenceSentences(occurrence, 'share')];
}

/** The interval of a figure that is shown as a total of all replications. */
function estimateNotes({ estimates = {} }: RunResult, figure: string, measure: Unit): string[] {
  const estimate = Object.hasOwn(estimates, figure) ? estimates[figure] : undefined;
  const interval = estimate === undefined ? undefined : intervalText(estimate, measure);
  return interval === undefined ? [] : [`95 % interval ${interval}`];
}

/** Longest value in large type [characters]; longer ones are set smaller. */
const SHORT_VALUE = 10;

function renderFigure({ name, value, notes }: Figure): Markup {
  const size = value.length > SHORT_VALUE ? 'value long' : 'value';
  return markup`<div><dt>${name}</dt><dd class="${size}">${value}</dd>${notes.map((note) => markup`<dd class="note">${withOptions(unbroken(note))}</dd>`)}</div>
`;
}

/** Keeps command-line options on one line. */
function withOptions(text: string): Markup {
  return markup`${text.split(/(--[a-z]+)/).map((piece, at) => (at % 2 === 0 ? piece : markup`<span class="judged">${piece}</span>`))}`;
}

function renderAside(result: RunResult): Markup | undefined {
  const text = besidesText(result);
  return text === '' ? undefined : markup`<p class="aside">${text}</p>`;
}
