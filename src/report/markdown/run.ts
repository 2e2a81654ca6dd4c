import { FATES } from '../../mail/index.js';
import type { RunResult } from '../../results/index.js';
import { formatCount, formatDuration } from '../../units/index.js';
import { figureLabel, partyFigure } from '../words/figure-label.js';
import { columnShare, countOf, estimateText, intervalText } from '../words/figures.js';
import { headline } from '../words/headline.js';
import { printableName } from '../words/printable.js';
import { rankBySize } from '../words/ranking.js';
import { measureOf, observedText } from '../words/verdict.js';
import { VERDICT_MARKS } from '../words/vocabulary.js';
import { escapeMarkdown, markdownBlocks, markdownList, markdownTable } from './parts.js';

const MOST_ROWS = 40;

/** The results of a run in GitHub's Markdown, for a summary of a pipeline or a wiki. */
export function renderRunMarkdown(result: RunResult): string {
  const { scenario, messages, asserts, warnings } = result;
  return markdownBlocks([
    `## ${escapeMarkdown(scenario.title)}`,
    `**${escapeMarkdown(headline(result))}**`,
    escapeMarkdown(
      `${scenario.file} · ${countOf(messages.sent, 'message')} · ${countOf(scenario.replications, 'replication')} · seed ${scenario.seed}`,
    ),
    figureTable(result),
    markdownTable(
      ['Fate', 'messages', 'share'],
      FATES.filter((fate) => messages[fate] > 0).map((fate) => [
        fate,
        formatCount(messages[fate]),
        columnShare(messages[fate] / messages.sent),
      ]),
    ),
    serverTable(result),
    markdownTable(
      ['Assert', 'verdict', 'seen'],
      asserts
        .slice(0, MOST_ROWS)
        .map((assert) => [assert.text, `${VERDICT_MARKS[assert.verdict]} ${assert.verdict}`, observedText(assert)]),
    ),
    warnings.length === 0 ? '' : `**Read with care**\n\n${markdownList(warnings.slice(0, MOST_ROWS))}`,
  ]);
}

/** Figures of the whole run that are not nothing. */
function figureTable({ estimates = {} }: RunResult): string {
  const rows = Object.entries(estimates).filter(([name, { mean }]) => partyFigure(name) === undefined && mean !== 0);
  return markdownTable(
    ['Figure', 'mean per replication', '95 % interval'],
    rows.map(([name, estimate]) => {
      const measure = measureOf(name);
      return [figureLabel(name), estimateText(estimate, measure), intervalText(estimate, measure) ?? '–'];
    }),
  );
}

function serverTable({ servers, scenario }: RunResult): string {
  const { shown } = rankBySize(servers, MOST_ROWS, ({ attempts }) => attempts);
  return markdownTable(
    ['Server', 'accepted', 'share', 'attempts', 'down per replication'],
    shown.map(([name, server]) => [
      printableName(name),
      formatCount(server.accepted),
      columnShare(server.share),
      formatCount(server.attempts),
      server.down_s === 0 ? '–' : formatDuration(server.down_s / scenario.replications),
    ]),
  );
}
