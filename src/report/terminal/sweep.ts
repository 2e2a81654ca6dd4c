import type { SweepResult } from '../../results/index.js';
import { sweepShortfalls } from '../words/doubts.js';
import { shortLabel } from '../words/figure-label.js';
import { countOf } from '../words/numbers.js';
import { printableLine, printableName, wrapLine, wrapPieces } from '../words/printable.js';
import {
  assertsStatement,
  assertsText,
  cellText,
  cheapestStatement,
  costText,
  isPriced,
  parameterLabels,
  sweepFacts,
  sweepHeadline,
} from '../words/sweep.js';
import { warningText } from '../words/warning.js';
import { type Column, renderColumns } from './columns.js';
import { buildPaint } from './paint.js';
import type { TableOptions } from './table.js';
import { renderWarningLines } from './verdicts.js';

const NARROWEST = 40;
const WIDEST = 240;
const LONGEST_LINE = 100;
const MOST_ROWS = 400;

/** A sweep for a terminal: a sentence, and a row per cell. */
export function renderSweep(result: SweepResult, options: TableOptions): string {
  const width = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(options.width)));
  const paint = buildPaint(options.colour);
  const { sweep, cells, warnings } = result;
  const facts = sweepFacts(result);
  const more = cells.length - MOST_ROWS;
  const blocks = [
    [
      ...wrapLine(printableLine(sweep.title), width).map(paint.heading),
      ...wrapLine([sweepHeadline(result), costStatement(result)].join(' ').trim(), Math.min(width, LONGEST_LINE)),
      ...wrapPieces(facts, width).map(paint.quiet),
    ],
    [
      ...renderColumns(columnsOf(result), width, paint),
      ...(more > 0 ? [paint.quiet(`and ${countOf(more, 'more cell')}: --format csv has them all`)] : []),
    ],
    renderWarningLines([...sweepShortfalls(cells), ...warnings.map(warningText)], width, paint),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** Number of cells in which all asserts hold, and the cheapest of them, if there are costs. */
function costStatement(result: SweepResult): string {
  const cheapest = cheapestStatement(result);
  return cheapest === '' ? '' : `${assertsStatement(result)} ${cheapest}`;
}

function columnsOf(result: SweepResult): Column[] {
  const { sweep, figures, cells } = result;
  const shown = cells.slice(0, MOST_ROWS);
  const labels = parameterLabels(sweep.parameters.map(({ path }) => path));
  const asserts = shown.map(assertsText);
  return [
    ...labels.map(
      (title, at): Column => ({
        title,
        align: at === 0 ? 'left' : 'right',
        cells: shown.map(({ values }) => printableName(values[at] ?? '', 24)),
        leaves: 0,
      }),
    ),
    ...figures.map(
      (figure, at): Column => ({
        title: shortLabel(figure.figure),
        align: 'right',
        cells: shown.map((cell) => cellText(cell, figure)),
        leaves: at,
      }),
    ),
    ...(isPriced(result) ? [{ title: 'cost', align: 'right', cells: shown.map(costText), leaves: 0 } as const] : []),
    ...(asserts.every((text) => text === '')
      ? []
      : [{ title: 'asserts', align: 'left', cells: asserts, leaves: 1 } as const]),
  ];
}
