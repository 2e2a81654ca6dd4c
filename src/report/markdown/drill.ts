import type { DrillResult, Trial } from '../../results/index.js';
import { drillFacts, drillMethod, drillStatement, faultsText, longestText, trialEstimate } from '../words/drill.js';
import { warningText } from '../words/warning.js';
import { escapeMarkdown, markdownBlocks, markdownList, markdownTable } from './parts.js';

const MOST_ROWS = 50;

function tableOf(title: string, trials: readonly Trial[]): string {
  return markdownTable(
    [title, 'lost', 'late', 'latest by', 'replications'],
    trials
      .slice(0, MOST_ROWS)
      .map((trial) => [
        faultsText(trial),
        trialEstimate(trial.lost),
        trialEstimate(trial.late),
        longestText(trial),
        String(trial.replications),
      ]),
  );
}

/** A drill in GitHub's Markdown: the answer, and a row per failure. */
export function renderDrillMarkdown(result: DrillResult): string {
  const { drill, singles, pairs, warnings } = result;
  const statement = drillStatement(result);
  return markdownBlocks([
    `## ${escapeMarkdown(drill.title)}`,
    `**${escapeMarkdown(statement.lead)}**`,
    escapeMarkdown(statement.rest.join(' ')),
    escapeMarkdown(drillFacts(result).join(' · ')),
    tableOf('Alone', singles),
    pairs === null ? '' : tableOf('Two at the same time', pairs),
    markdownList(drillMethod(result)),
    warnings.length === 0 ? '' : `**Read with care**\n\n${markdownList(warnings.map(warningText))}`,
  ]);
}
