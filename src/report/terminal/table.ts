import type { RunResult, Verdict } from '../../results/index.js';
import { factsOf } from '../page/opening.js';
import { besidesText } from '../words/besides.js';
import { headline } from '../words/headline.js';
import { allOf, countOf, sentence } from '../words/numbers.js';
import { cutEnd, printableLine, printableName, wrapLine, wrapPieces } from '../words/printable.js';
import { VERDICT_MARKS } from '../words/vocabulary.js';
import { renderCauses } from './causes.js';
import { renderFates } from './fates.js';
import { renderFigures } from './figures.js';
import { renderIntervals, renderSearch } from './intervals.js';
import { buildPaint, type Paint } from './paint.js';
import { renderParties } from './parties.js';
import { renderServers } from './servers.js';
import { renderTheory } from './theory.js';
import { renderAsserts, renderWarnings } from './verdicts.js';

export interface TableOptions {
  /** Columns of the terminal; taken as 40 to 200. */
  readonly width: number;
  readonly colour: boolean;
}

const NARROWEST = 40;
const WIDEST = 200;
/** Longest line of a sentence: lines across a wide terminal are hard to read. */
const LONGEST_LINE = 100;

/** The results of a run for a terminal, in blocks separated by empty lines; ends with a line break. */
export function renderTable(
  result: RunResult,
  { width: columns = 80, colour = false }: Partial<TableOptions> = {},
): string {
  const width = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(columns)));
  const paint = buildPaint(colour);
  const holds = result.asserts.every(({ verdict }) => verdict === 'pass');
  const asserts = renderAsserts(result, width, paint);
  const blocks = [
    [
      ...renderTitle(result, width, paint),
      ...renderVerdict(result, width, paint),
      ...wrapLine(headline(result), Math.min(width, LONGEST_LINE)),
      ...renderFacts(result, width, paint),
    ],
    ...(holds ? [] : [asserts]),
    renderFigures(result, width, paint),
    renderSearch(result.search, width),
    renderIntervals(result, width, paint),
    [...renderFates(result.messages, width, paint), ...renderBesides(result, width)],
    renderCauses(result, width, paint),
    renderServers(result, width, paint),
    renderParties('Sender', result.senders, result, width, paint),
    renderParties('Domain', result.domains, result, width, paint),
    renderTheory(result, width, paint),
    ...(holds ? [asserts] : []),
    renderWarnings(result, width, paint),
  ];
  const texts = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

/** Figures counted beside the fates; empty if there are none. */
function renderBesides(result: RunResult, width: number): string[] {
  const text = besidesText(result);
  return text === '' ? [] : wrapLine(text, Math.min(width, LONGEST_LINE));
}

function renderTitle({ scenario }: RunResult, width: number, paint: Paint): string[] {
  const title = printableLine(scenario.title.slice(0, 10 * WIDEST)) || printableName(scenario.file);
  return wrapLine(cutEnd(title, 2 * width), width).map(paint.heading);
}

/** All asserts in a line: their joint verdict, and the number that do not hold. */
function renderVerdict({ asserts }: RunResult, width: number, paint: Paint): string[] {
  if (asserts.length === 0) return [];
  const count = (verdict: Verdict): number => asserts.filter((one) => one.verdict === verdict).length;
  const [fails, undecided] = [count('fail'), count('undecided')];
  const all = countOf(asserts.length, 'assert');
  const verdict = fails > 0 ? 'fail' : undecided > 0 ? 'undecided' : 'pass';
  const text = {
    pass: `${sentence(allOf(asserts.length, 'assert'))} ${asserts.length === 1 ? 'passes' : 'pass'}.`,
    fail:
      fails === asserts.length
        ? `${sentence(allOf(fails, 'assert'))} ${fails === 1 ? 'fails' : 'fail'}.`
        : `${fails} of ${all} ${fails === 1 ? 'fails' : 'fail'}${undecided > 0 ? `, ${undecided} undecided` : ''}.`,
    undecided: `${undecided} of ${all} undecided.`,
  }[verdict];
  return wrapLine(`${VERDICT_MARKS[verdict]} ${text}`, width).map(paint.verdict[verdict]);
}

/** Facts about the run. */
function renderFacts(result: RunResult, width: number, paint: Paint): string[] {
  const [file = '', ...facts] = factsOf(result);
  return wrapPieces([file, countOf(result.messages.sent, 'message'), ...facts], width).map(paint.quiet);
}
