import type { ComparisonResult, SetUpDifference } from '../../results/index.js';
import { setUpHeadline } from '../words/comparison-headline.js';
import { differenceInterval, differenceText, flipCounts, leftOut, sideText, verdictText } from '../words/difference.js';
import { figureLabel } from '../words/figure-label.js';
import { countOf } from '../words/numbers.js';
import { printableName } from '../words/printable.js';
import { searchText } from '../words/search.js';
import { warningText } from '../words/warning.js';
import { escapeMarkdown, markdownBlocks, markdownList, markdownTable } from './parts.js';

const MOST_ROWS = 100;

/** A comparison in GitHub's Markdown. */
export function renderComparisonMarkdown(result: ComparisonResult): string {
  const { arms, comparison, differences, warnings } = result;
  const names = arms.map(({ name }) => printableName(name));
  return markdownBlocks([
    `## ${escapeMarkdown(`${names.slice(1).join(', ')} compared with ${names[0] ?? ''}`)}`,
    escapeMarkdown(`Same luck · ${countOf(comparison.replications, 'replication')} · seed ${comparison.seed}`),
    escapeMarkdown(searchText(comparison.search, 'difference in ')),
    ...differences.flatMap((difference) => setUpBlocks(difference, result)),
    warnings.length === 0 ? '' : `**Read with care**\n\n${markdownList(warnings.map(warningText))}`,
  ]);
}

function setUpBlocks(difference: SetUpDifference, result: ComparisonResult): string[] {
  const shown = difference.figures.filter(
    ({ reference, own }) => (reference?.mean ?? 0) !== 0 || (own?.mean ?? 0) !== 0,
  );
  return [
    `**${escapeMarkdown(setUpHeadline(difference, result))}**`,
    markdownTable(
      [
        'Figure',
        printableName(result.arms[0]?.name ?? ''),
        printableName(difference.arm),
        'difference',
        '95 % interval',
        'verdict',
      ],
      shown
        .slice(0, MOST_ROWS)
        .map((figure) => [
          figureLabel(figure.figure),
          sideText(figure.reference, figure.measure),
          sideText(figure.own, figure.measure),
          figure.difference === null ? '—' : differenceText(figure.difference, figure.measure),
          figure.difference === null ? '–' : (differenceInterval(figure.difference, figure.measure) ?? '–'),
          verdictText(figure),
        ]),
    ),
    escapeMarkdown(`${flipCounts(difference.flips)} ${leftOut(difference.flips)}`.trim()),
  ];
}
