import type { ComparisonResult, FigureDifference, SetUpDifference } from '../../results/index.js';
import { formatCount } from '../../units/index.js';
import { setUpHeadline, setUpStatement } from '../words/comparison-headline.js';
import { differenceInterval, differenceText, flipCounts, leftOut, sideText, verdictWord } from '../words/difference.js';
import { partyFigure, shortLabel } from '../words/figure-label.js';
import { countOf, sentence } from '../words/numbers.js';
import { cutMiddle, printableName, wrapLine, wrapPieces } from '../words/printable.js';
import { assertsText } from '../words/sweep.js';
import { warningText } from '../words/warning.js';
import { type Column, renderColumns } from './columns.js';
import { renderSearch } from './intervals.js';
import { buildPaint, type Paint } from './paint.js';
import type { TableOptions } from './table.js';
import { renderWarningLines } from './verdicts.js';

const NARROWEST = 40;
const WIDEST = 200;
const LONGEST_LINE = 100;
/** Most servers shown. */
const MOST_SERVERS = 20;

/** Longest name of a set-up above its values [columns]: about as wide as they are. */
const LONGEST_TITLE = 12;

/** A comparison for a terminal: for each set-up a sentence, its differences, its flips, and the load on the servers. */
export function renderComparison(result: ComparisonResult, options: TableOptions): string {
  const width = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(options.width)));
  const paint = buildPaint(options.colour);
  const { comparison, arms, differences, warnings } = result;
  const [reference, ...others] = arms.map(({ name }) => printableName(name));
  const title = `${others.join(', ')} compared with ${reference ?? ''}, on the same luck`;
  const facts = [countOf(comparison.replications, 'replication'), `seed ${printableName(comparison.seed, 24)}`];
  const blocks = [
    [
      ...wrapLine(title, width).map(paint.heading),
      ...renderAnswers(result, Math.min(width, LONGEST_LINE)),
      ...wrapPieces(facts, width).map(paint.quiet),
    ],
    renderSearch(comparison.search, width, 'difference in '),
    ...differences.flatMap((difference) => renderSetUp(difference, result, width, paint)),
    renderAsserts(result, width, paint),
    renderWarningLines(warnings.map(warningText), width, paint),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Verdicts of the asserts of each set-up; empty if there are none. */
function renderAsserts({ arms }: ComparisonResult, width: number, paint: Paint): string[] {
  const texts = arms.map(({ result }) => assertsText(result));
  if (texts.every((text) => text === '')) return [];
  const columns: Column[] = [
    { title: 'Set-up', align: 'left', cells: arms.map(({ name }) => printableName(name)), leaves: 0 },
    { title: 'asserts', align: 'left', cells: texts, leaves: 0 },
  ];
  return renderColumns(columns, width, paint);
}

/** The effect of each set-up in a sentence; with several set-ups, its certainty is given with the figures. */
function renderAnswers(result: ComparisonResult, width: number): string[] {
  const { differences } = result;
  const alone = differences.length === 1;
  return differences.flatMap((difference) =>
    wrapLine(alone ? setUpHeadline(difference, result) : setUpStatement(difference, result).lead, width),
  );
}

function renderSetUp(difference: SetUpDifference, result: ComparisonResult, width: number, paint: Paint): string[][] {
  const reference = printableName(result.arms[0]?.name ?? '');
  const name = wrapLine(`${printableName(difference.arm)} compared with ${reference}`, width).map(paint.heading);
  const sureness = wrapLine(setUpStatement(difference, result).rest, Math.min(width, LONGEST_LINE));
  return [
    result.differences.length === 1 ? [] : [...name, ...sureness.filter((line) => line !== '')],
    renderFigures(difference, reference, width, paint),
    renderFlips(difference, reference, width, paint),
    renderServers(difference, reference, width, paint),
  ];
}

/** True if a figure says nothing on both sides and is left out. */
function isIdle({ reference, own }: FigureDifference): boolean {
  return (reference === null || reference.mean === 0) && (own === null || own.mean === 0);
}

function differenceColumns(
  shown: readonly FigureDifference[],
  names: readonly [string, string],
  paint: Paint,
): Column[] {
  const cells = (cell: (figure: FigureDifference) => string): string[] => shown.map(cell);
  const [reference = '', own = ''] = names.map((name) => cutMiddle(name, LONGEST_TITLE));
  const painted = (figure: FigureDifference): string => {
    const text = verdictWord(figure);
    if (figure.verdict === 'better') return paint.verdict.pass(text);
    return figure.verdict === 'worse' ? paint.verdict.fail(text) : text;
  };
  return [
    {
      title: reference,
      align: 'right',
      cells: cells(({ reference: of, measure }) => sideText(of, measure)),
      leaves: 0,
    },
    { title: own, align: 'right', cells: cells(({ own: of, measure }) => sideText(of, measure)), leaves: 0 },
    {
      title: 'difference',
      align: 'right',
      cells: cells(({ difference, measure }) => (difference === null ? '—' : differenceText(difference, measure))),
      leaves: 0,
    },
    {
      title: '95 % interval',
      align: 'right',
      cells: cells(({ difference, measure }) =>
        difference === null ? '' : (differenceInterval(difference, measure) ?? ''),
      ),
      leaves: 2,
    },
    { title: 'verdict', align: 'left', cells: cells(painted), leaves: 0 },
    { title: 'to decide it', align: 'right', cells: cells(furtherText), leaves: 3 },
  ].filter(({ leaves, cells: texts }) => leaves < 3 || texts.some((text) => text !== '')) as Column[];
}

function furtherText({ moreReplications }: FigureDifference): string {
  return moreReplications === undefined ? '' : `${formatCount(moreReplications)} more`;
}

function renderFigures(difference: SetUpDifference, reference: string, width: number, paint: Paint): string[] {
  const shown = difference.figures.filter((figure) => partyFigure(figure.figure) === undefined && !isIdle(figure));
  if (shown.length === 0) return [];
  const names: Column = {
    title: 'Figure',
    align: 'left',
    cells: shown.map(({ figure }) => shortLabel(figure)),
    leaves: 0,
  };
  const columns = differenceColumns(shown, [reference, printableName(difference.arm)], paint);
  return renderColumns([names, ...columns], width, paint);
}

function renderFlips({ arm, flips }: SetUpDifference, reference: string, width: number, paint: Paint): string[] {
  const { examples } = flips;
  const told = examples.flatMap(({ kind, replication, message, reference: before, own }) => [
    ...wrapLine(`${sentence(kind)}: message ${message} of replication ${replication}`, width),
    ...wrapLine(`${reference}: ${before.ending}`, width - 2).map((line) => paint.quiet(`  ${line}`)),
    ...wrapLine(`${printableName(arm)}: ${own.ending}`, width - 2).map((line) => paint.quiet(`  ${line}`)),
  ]);
  const counts = [flipCounts(flips), leftOut(flips)].filter((text) => text !== '').join(' ');
  return [...wrapLine(counts, width), ...told];
}

/** The load on each server without and with the change: the messages it accepts, and the attempts on it. */
function renderServers(difference: SetUpDifference, reference: string, width: number, paint: Paint): string[] {
  const costs = difference.figures.filter((figure) => {
    const name = partyFigure(figure.figure)?.figure.name;
    return (name === 'servers.*.accepted' || name === 'servers.*.attempts') && !isIdle(figure);
  });
  const shown = costs.slice(0, 2 * MOST_SERVERS);
  if (shown.length === 0) return [];
  const names: Column = {
    title: 'Server, per replication',
    align: 'left',
    cells: shown.map(({ figure }) => shortLabel(figure)),
    leaves: 0,
  };
  const columns = differenceColumns(shown, [reference, printableName(difference.arm)], paint);
  const more = (costs.length - shown.length) / 2;
  return [
    ...renderColumns([names, ...columns], width, paint),
    ...(more > 0 ? [paint.quiet(`and ${countOf(more, 'more server')}`)] : []),
  ];
}
