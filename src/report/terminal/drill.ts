import type { DrillResult, Trial } from '../../results/index.js';
import {
  drillFacts,
  drillMethod,
  drillStatement,
  longestText,
  thingsText,
  trialCell,
  trialEstimate,
  waysText,
} from '../words/drill.js';
import { countOf } from '../words/numbers.js';
import { printableLine, wrapLine, wrapPieces } from '../words/printable.js';
import { warningText } from '../words/warning.js';
import { type Column, renderColumns } from './columns.js';
import { buildPaint, type Paint } from './paint.js';
import type { TableOptions } from './table.js';
import { renderWarningLines } from './verdicts.js';

const NARROWEST = 40;
const WIDEST = 240;
const LONGEST_LINE = 100;
const MOST_SINGLES = 20;
const MOST_PAIRS = 10;

/** A drill for a terminal: the answer, the ranking, and the method. */
export function renderDrill(result: DrillResult, options: TableOptions): string {
  const width = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(options.width)));
  const text = Math.min(width, LONGEST_LINE);
  const paint = buildPaint(options.colour);
  const { drill, singles, pairs, warnings } = result;
  const statement = drillStatement(result);
  const blocks = [
    [
      ...wrapLine(printableLine(drill.title), width).map(paint.heading),
      ...wrapLine(statement.lead, text),
      ...wrapPieces(drillFacts(result), width).map(paint.quiet),
    ],
    statement.rest.flatMap((line) => wrapLine(line, text)),
    renderTrials('Alone', singles, MOST_SINGLES, width, paint),
    pairs === null ? [] : renderTrials('Two at the same time', pairs, MOST_PAIRS, width, paint),
    drillMethod(result)
      .flatMap((line) => wrapLine(line, text))
      .map(paint.quiet),
    renderWarningLines(warnings.map(warningText), width, paint),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function isHarmless({ lost, late }: Trial): boolean {
  return lost.mean === 0 && late.mean === 0;
}

/** The worst trials; the number of others, and of those that do no harm. */
function renderTrials(title: string, trials: readonly Trial[], most: number, width: number, paint: Paint): string[] {
  const harmful = trials.filter((trial) => !isHarmless(trial));
  const shown = harmful.slice(0, most);
  const [more, harmless] = [harmful.length - shown.length, trials.length - harmful.length];
  const notes = [
    ...(more > 0 ? [`${countOf(more, 'more', 'more')} did something: --format csv has them all`] : []),
    ...(harmless > 0 ? [`${harmless} of ${trials.length} lost nothing and delayed nothing`] : []),
  ];
  return [
    ...(shown.length === 0 ? [paint.quiet(title)] : renderColumns(columnsOf(title, shown), width, paint)),
    ...notes.flatMap((note) => wrapLine(note, width)).map(paint.quiet),
  ];
}

function columnsOf(title: string, trials: readonly Trial[]): Column[] {
  const column = (name: string, align: Column['align'], cells: readonly string[], leaves: number): Column => ({
    title: name,
    align,
    cells,
    leaves,
  });
  return [
    column(title, 'left', trials.map(thingsText), 0),
    column('what it does', 'left', trials.map(waysText), 2),
    column(
      'lost',
      'right',
      trials.map(({ lost }) => trialCell(lost)),
      0,
    ),
    column(
      'late',
      'right',
      trials.map(({ late }) => trialCell(late)),
      1,
    ),
    column('latest by', 'right', trials.map(longestText), 3),
    ...(trials.some(({ replications }) => replications > 1)
      ? [
          column(
            'interval of lost',
            'right',
            trials.map(({ lost }) => trialEstimate(lost).replace(/^[^(]*\(?|\)$/g, '')),
            4,
          ),
        ]
      : []),
  ];
}
