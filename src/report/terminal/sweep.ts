import type { SweepResult } from '../../results/index.js';
import { sweepShortfalls } from '../words/doubts.js';
import { shortLabel } from '../words/figure-label.js';
import { countOf } from '../words/figures.js';
import { printableLine, printableName, wrapLine, wrapPieces } from '../words/printable.js';
import { assertsText, cellText, parameterLabels, sweepFacts, sweepHeadline } from '../words/sweep.js';
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
    [...wrapLine(printableLine(sweep.title), width).map(paint.heading), ...wrapPieces(facts, width).map(paint.quiet)],
    wrapLine(sweepHeadline(result), Math.min(width, LONGEST_LINE)),
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

function columnsOf({ sweep, figures, cells }: SweepResult): Column[] {
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
    ...(asserts.every((text) => text === '')
      ? []
      : [{ title: 'asserts', align: 'left', cells: asserts, leaves: 1 } as const]),
  ];
}
