import type { BestResult } from '../../results/index.js';
import {
  assertedText,
  bestFacts,
  bestStatement,
  choicesOf,
  costText,
  feasibleText,
  parameterLabels,
} from '../words/best.js';
import { warningText } from '../words/warning.js';
import { escapeMarkdown, markdownBlocks, markdownList, markdownTable } from './parts.js';

/** The best design in GitHub's Markdown, and a row for each that was run. */
export function renderBestMarkdown(result: BestResult): string {
  const { asked, designs, warnings } = result;
  const statement = bestStatement(result);
  return markdownBlocks([
    `## ${escapeMarkdown(asked.title)}`,
    `**${escapeMarkdown(statement.lead)}**`,
    escapeMarkdown(statement.rest.join(' ')),
    escapeMarkdown(bestFacts(result).join(' · ')),
    markdownTable(
      [
        ...parameterLabels(asked.parameters.map(({ path }) => path)),
        ...['cost', 'asserts'],
        ...asked.asserts.map(({ text }) => text),
        'replications',
      ],
      designs
        .filter(({ replications }) => replications > 0)
        .map((design) => [
          ...choicesOf(design, result),
          costText(design.cost),
          feasibleText(design),
          ...asked.asserts.map((_, at) => assertedText(design, at, result)),
          String(design.replications),
        ]),
    ),
    warnings.length === 0 ? '' : `**Read with care**\n\n${markdownList(warnings.map(warningText))}`,
  ]);
}
