import type { RunResult } from '../../results/index.js';
import { causeGroup, partyFigure, shortLabel } from '../words/figure-label.js';
import { occurrenceCell } from '../words/no-interval.js';
import { estimateText, intervalText } from '../words/numbers.js';
import { wrapLine } from '../words/printable.js';
import { searchText } from '../words/search.js';
import { unitOfText } from '../words/verdict.js';
import { renderColumns } from './columns.js';
import type { Paint } from './paint.js';

/** Longest line that is easy to read [columns]. */
const LONGEST_LINE = 100;

/** Figures that have a line of their own above. */
const ABOVE: ReadonlySet<string> = new Set(['deliveryRate', 'lost', 'firstPassRate', 'promptRate']);

/** Certainty of the figures: their intervals, or the number of runs that differ; empty with one replication. */
export function renderIntervals({ estimates = {} }: RunResult, width: number, paint: Paint): string[] {
  const shown = Object.entries(estimates).flatMap(([name, estimate]) => {
    if (partyFigure(name) !== undefined || ABOVE.has(name) || causeGroup(name) !== undefined) return [];
    const differs = estimate.occurrence?.reason !== 'agreement' && estimate.mean !== 0;
    const none = differs ? occurrenceCell(estimate, unitOfText(name)) : undefined;
    const interval = intervalText(estimate, unitOfText(name)) ?? none;
    return interval === undefined
      ? []
      : [{ name: shortLabel(name), mean: estimateText(estimate, unitOfText(name)), interval }];
  });
  if (shown.length === 0) return [];
  const columns = [
    { title: 'How sure', align: 'left', cells: shown.map(({ name }) => name), leaves: 0 },
    { title: 'value', align: 'right', cells: shown.map(({ mean }) => mean), leaves: 0 },
    {
      title: '95 % interval',
      align: 'left',
      cells: shown.map(({ interval }) => interval),
      leaves: 0,
    },
  ] as const;
  return renderColumns(columns, width, paint);
}

/** The target for which replications were added, and whether it was reached. */
export function renderSearch(search: RunResult['search'], width: number, of = ''): string[] {
  const text = searchText(search, of);
  return text === '' ? [] : wrapLine(text, Math.min(width, LONGEST_LINE));
}
