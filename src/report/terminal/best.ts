import type { BestResult } from '../../results/index.js';
import {
  assertedText,
  bestFacts,
  bestStatement,
  choicesOf,
  costText,
  feasibleText,
  isAnswer,
  parameterLabels,
} from '../words/best.js';
import { countOf } from '../words/numbers.js';
import { cutEnd, printableLine, wrapLine, wrapPieces } from '../words/printable.js';
import { warningText } from '../words/warning.js';
import { type Column, renderColumns } from './columns.js';
import { buildPaint } from './paint.js';
import type { TableOptions } from './table.js';
import { renderWarningLines } from './verdicts.js';

const NARROWEST = 40;
const WIDEST = 240;
const LONGEST_LINE = 100;
const MOST_ROWS = 60;
const LONGEST_ASSERT = 28;

/** The answer for a terminal, and the designs run, the cheapest first. */
export function renderBest(result: BestResult, options: TableOptions): string {
  const width = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(options.width)));
  const text = Math.min(width, LONGEST_LINE);
  const paint = buildPaint(options.colour);
  const statement = bestStatement(result);
  const run = result.designs.filter(({ replications }) => replications > 0);
  const more = run.length - MOST_ROWS;
  const blocks = [
    [
      ...wrapLine(printableLine(result.asked.title), width).map(paint.heading),
      ...wrapLine(statement.lead, text),
      ...wrapPieces(bestFacts(result), width).map(paint.quiet),
    ],
    statement.rest.flatMap((line) => wrapLine(line, text)),
    [
      ...renderColumns(columnsOf(result), width, paint),
      ...(more > 0 ? [paint.quiet(`and ${countOf(more, 'cheaper design')}: --format csv has them all`)] : []),
    ],
    renderWarningLines(result.warnings.map(warningText), width, paint),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** Columns for the most expensive designs run, which are nearest to the answer. */
function columnsOf(result: BestResult): Column[] {
  const { asked, designs } = result;
  const shown = designs.filter(({ replications }) => replications > 0).slice(-MOST_ROWS);
  const labels = parameterLabels(asked.parameters.map(({ path }) => path));
  const choices = shown.map((design) => choicesOf(design, result));
  const column = (title: string, align: Column['align'], cells: readonly string[], leaves: number): Column => ({
    title,
    align,
    cells,
    leaves,
  });
  return [
    column(
      'cost',
      'left',
      shown.map((design) => `${costText(design.cost)}${isAnswer(design, result) ? ' ←' : ''}`),
      0,
    ),
    ...labels.map((title, at) =>
      column(
        title,
        'left',
        choices.map((one) => one[at] ?? ''),
        1,
      ),
    ),
    column('asserts', 'left', shown.map(feasibleText), 0),
    ...asked.asserts.map((assert, at) =>
      column(
        cutEnd(printableLine(assert.text), LONGEST_ASSERT),
        'right',
        shown.map((design) => assertedText(design, at, result)),
        3 + at,
      ),
    ),
    column(
      'runs',
      'right',
      shown.map(({ replications }) => String(replications)),
      2,
    ),
  ];
}
