import type { SweepResult } from '../../results/index.js';
import { sweepShortfalls } from '../words/doubts.js';
import { figureLabel } from '../words/figure-label.js';
import { printableName } from '../words/printable.js';
import {
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
import { escapeMarkdown, markdownBlocks, markdownList, markdownTable } from './parts.js';

const MOST_ROWS = 1000;

/** A sweep in GitHub's Markdown: a row per cell. */
export function renderSweepMarkdown(result: SweepResult): string {
  const { sweep, figures, cells, warnings } = result;
  const care = [...sweepShortfalls(cells), ...warnings.map(warningText)];
  const priced = isPriced(result);
  const labels = parameterLabels(sweep.parameters.map(({ path }) => path));
  return markdownBlocks([
    `## ${escapeMarkdown(sweep.title)}`,
    `**${escapeMarkdown([sweepHeadline(result), cheapestStatement(result, 'that meets all asserts')].join(' ').trim())}**`,
    escapeMarkdown(sweepFacts(result).join(' · ')),
    markdownTable(
      [...labels, ...figures.map(({ figure }) => figureLabel(figure)), ...(priced ? ['cost'] : []), 'asserts'],
      cells
        .slice(0, MOST_ROWS)
        .map((cell) => [
          ...labels.map((_, at) => printableName(cell.values[at] ?? '')),
          ...figures.map((figure) => cellText(cell, figure)),
          ...(priced ? [costText(cell)] : []),
          assertsText(cell),
        ]),
    ),
    care.length === 0 ? '' : `**Read with care**\n\n${markdownList(care)}`,
  ]);
}
