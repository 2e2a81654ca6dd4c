import { FATES } from '../../mail/index.js';
import type { RunResult } from '../../results/index.js';
import { formatCount, formatDuration } from '../../units/index.js';
import { causeRows, mainCause } from '../words/causes.js';
import { causeGroup, figureLabel, partyFigure } from '../words/figure-label.js';
import { headline } from '../words/headline.js';
import {
  columnCount,
  columnShare,
  countOf,
  estimateText,
  halfWidthOf,
  intervalText,
  shareOf,
} from '../words/numbers.js';
import { printableName } from '../words/printable.js';
import { rankBySize } from '../words/ranking.js';
import { searchText } from '../words/search.js';
import { theoryRefusals, theoryRows } from '../words/theory.js';
import { observedText, unitOfText, whyOf } from '../words/verdict.js';
import { VERDICT_MARKS } from '../words/vocabulary.js';
import { warningText } from '../words/warning.js';
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
    escapeMarkdown(searchText(result.search)),
    figureTable(result),
    markdownTable(
      ['Fate', 'messages', 'of all mail'],
      FATES.filter((fate) => messages[fate] > 0).map((fate) => [
        fate,
        formatCount(messages[fate]),
        columnShare(messages[fate] / messages.sent),
      ]),
    ),
    causeTable(result),
    serverTable(result),
    partyTable('Sender', 'senders', result),
    partyTable('Domain', 'domains', result),
    ...theoryBlocks(result),
    markdownTable(
      ['Assert', 'verdict', 'seen', 'why'],
      asserts
        .slice(0, MOST_ROWS)
        .map((assert) => [
          assert.text,
          `${VERDICT_MARKS[assert.verdict]} ${assert.verdict}`,
          observedText(assert),
          whyOf(assert),
        ]),
    ),
    warnings.length === 0 ? '' : `**Read with care**\n\n${markdownList(warnings.slice(0, MOST_ROWS).map(warningText))}`,
  ]);
}

/** Figures of the whole run that are not zero. */
function figureTable({ estimates = {} }: RunResult): string {
  const rows = Object.entries(estimates).filter(
    ([name, { mean }]) => partyFigure(name) === undefined && causeGroup(name) === undefined && mean !== 0,
  );
  return markdownTable(
    ['Figure', 'mean per replication', '95 % interval'],
    rows.map(([name, estimate]) => {
      const measure = unitOfText(name);
      return [figureLabel(name), estimateText(estimate, measure), intervalText(estimate, measure) ?? '–'];
    }),
  );
}

/** Closed forms that fit, beside the measured values, and the reasons why others do not. */
function theoryBlocks({ theory = [] }: RunResult): string[] {
  const rows = theoryRows(theory);
  const cells = rows.map(({ form, name, expected, measured, interval, verdict }) => [
    form,
    name,
    expected,
    measured,
    interval,
    verdict,
  ]);
  return [
    markdownTable(['Theory', 'figure', 'expected', 'measured', '95 % interval', 'verdict'], cells),
    theory.length === 0 ? '' : markdownList(theoryRefusals(theory).map(escapeMarkdown)),
  ];
}

/** Causes of wanted mail not delivered; empty if all of it was. */
function causeTable({ causes, kinds, estimates = {} }: RunResult): string {
  if (causes === undefined || causes.wanted.total === 0) return '';
  const row = (name: string, count: number, figure: string, parts: string): string[] => [
    name,
    formatCount(count),
    columnShare(count / kinds.ham.sent),
    halfWidthOf(estimates[figure]),
    parts,
  ];
  const rows = causeRows(causes.wanted).map(({ group, name, total, parts }) =>
    row(
      name,
      total,
      `causes.${group}`,
      parts.map(({ name: part, count }) => (parts.length === 1 ? part : `${part} ${formatCount(count)}`)).join(', '),
    ),
  );
  return markdownTable(
    ['Wanted mail lost', 'messages', 'of all wanted', '± at 95 % [points]', 'in particular'],
    [...rows, row('lost', causes.wanted.total, 'deliveryRate', '')],
  );
}

/** Senders or domains, with their causes of lost wanted mail; empty if there is only one. */
function partyTable(title: string, section: 'senders' | 'domains', result: RunResult): string {
  const { shown } = rankBySize(result[section], MOST_ROWS, ({ sent }) => sent);
  if (shown.length < 2) return '';
  const trees = section === 'senders' ? result.causes?.senders : undefined;
  const why = (name: string): string[] => {
    if (trees === undefined) return [];
    const tree = Object.hasOwn(trees, name) ? trees[name] : undefined;
    return [tree === undefined ? '–' : mainCause(tree)];
  };
  return markdownTable(
    [title, 'wanted mail', 'of it delivered', 'not delivered', ...(trees === undefined ? [] : ['mostly'])],
    shown.map(([name, { wanted }]) => [
      printableName(name),
      columnCount(wanted.sent),
      shareOf(wanted.delivered, wanted.sent, 2),
      columnCount(wanted.sent - wanted.delivered),
      ...why(name),
    ]),
  );
}

function serverTable({ servers, scenario }: RunResult): string {
  const { shown } = rankBySize(servers, MOST_ROWS, ({ attempts }) => attempts);
  return markdownTable(
    ['Server', 'accepted', 'share of all accepted', 'attempts', 'down per replication'],
    shown.map(([name, server]) => [
      printableName(name),
      formatCount(server.accepted),
      columnShare(server.share),
      formatCount(server.attempts),
      server.down_s === 0 ? '–' : formatDuration(server.down_s / scenario.replications),
    ]),
  );
}
