import { FATES, OUTCOMES } from '../../mail/index.js';
import type { FateCounts, LatencySummary, RunResult, ServerSummary } from '../../results/index.js';
import { formatCount, formatDuration, formatNumber } from '../../units/index.js';
import { type Markup, markup } from '../markup.js';
import { type Column, leftOut, type NumberTable, tableColumns } from '../topics/topic.js';
import { relayedText } from '../words/besides.js';
import { columnCount, columnShare, shareOf } from '../words/numbers.js';
import { LATENCY_TITLES, latencyCells } from '../words/percentiles.js';
import { printableName } from '../words/printable.js';
import { rankBySize, total } from '../words/ranking.js';
import { serverGroupsOf } from '../words/server-groups.js';
import { OUTCOME_NAMES } from '../words/vocabulary.js';
import { intervalTable } from './intervals.js';
import { renderDetails, renderNumbers } from './parts.js';

const MOST_ROWS = 60;

/** Every server and every domain in numbers. */
export function renderTotals(result: RunResult): Markup {
  const domains = Object.keys(result.domains).length;
  const intervals = intervalTable(result);
  return markup`<section class="topic broad" aria-labelledby="totals">
<div class="words"><h2 id="totals">Totals</h2>
<div class="notes"><p>Counts are totals over all replications. An attempt is one message offered to one server; connections are fewer where sessions are used again.</p></div></div>
<div class="evidence">
${renderDetails('Every server', renderNumbers(serverTable(result), 'server-totals'))}
${intervals === undefined ? undefined : renderDetails('Every figure with its interval', renderNumbers(intervals, 'intervals'))}
${domains < 2 ? undefined : renderDetails('Every domain', renderNumbers(domainTable(result), 'domain-totals'))}
</div>
</section>`;
}

function serverTable(result: RunResult): NumberTable {
  const { servers, scenario } = result;
  const serverGroups = serverGroupsOf(result);
  const { shown, others } = rankBySize(servers, MOST_ROWS, ({ attempts }) => attempts);
  const cells = (server: ServerSummary, name: string): string[] => [
    ...(serverGroups.size === 0 ? [] : [serverGroups.get(name)?.domains ?? '–']),
    columnCount(server.connections),
    columnCount(server.attempts),
    ...OUTCOMES.map((outcome) => columnCount(server[outcome] ?? 0)),
    columnShare(server.share),
    ...(serverGroups.size === 0 ? [] : [columnShare(serverGroups.get(name)?.share ?? 0)]),
    formatNumber(server.meanSessions),
    columnCount(server.peakSessions),
    formatNumber(server.meanBacklog),
    server.down_s === 0 ? '–' : formatDuration(server.down_s / scenario.replications),
    server.meanFilterWait_s === undefined ? '' : formatDuration(server.meanFilterWait_s),
    server.meanQueue === undefined ? '' : formatNumber(server.meanQueue),
  ];
  const rest =
    others.length === 0
      ? []
      : [
          [
            `${others.length} other servers`,
            ...(serverGroups.size === 0 ? [] : ['']),
            ...(['connections', 'attempts', ...OUTCOMES] as const).map((key) =>
              columnCount(total(others, (server) => server[key] ?? 0)),
            ),
            columnShare(total(others, ({ share }) => share)),
          ],
        ];
  const titles = OUTCOMES.map((outcome) => OUTCOME_NAMES[outcome]);
  const perRun = `time down${scenario.replications === 1 ? '' : ' per replication'}, until the last arrival`;
  return withoutIdleColumns({
    caption: 'Servers: attempts and how they ended, sessions, time down',
    columns: [
      { title: 'Server', numeric: false },
      ...(serverGroups.size === 0 ? [] : [{ title: 'for', numeric: false }]),
      ...figureColumns('connections', 'attempts', ...titles, 'share of all accepted mail'),
      ...(serverGroups.size === 0 ? [] : figureColumns('share of that for its domains')),
      ...figureColumns('mean sessions', 'most sessions', 'mean backlog', perRun),
      ...figureColumns('mean wait for the filter', 'mean relay queue'),
    ],
    rows: [...shown.map(([name, server]) => [printableName(name), ...cells(server, name)]), ...rest],
    notes: [
      ...leftOut(shown.length, Object.keys(servers).length, 'servers', 'attempts'),
      ...[relayedText(result)].filter((text) => text !== ''),
    ],
  });
}

function figureColumns(...titles: readonly string[]): Column[] {
  return titles.map((title) => ({ title, numeric: true }));
}

/** Leaves out columns of nothing but blanks and zeros, and names them in a note. */
function withoutIdleColumns({ caption, columns, rows, notes }: NumberTable): NumberTable {
  const used = columns.map((_, at) => rows.some((row) => !['', '–', '0'].includes(row[at] ?? '')));
  const idle = columns.filter((_, at) => !used[at]).map(({ title }) => title);
  return {
    caption,
    columns: columns.filter((_, at) => used[at]),
    rows: rows.map((row) => columns.map((_, at) => row[at] ?? '').filter((_, at) => used[at])),
    notes: idle.length === 0 ? notes : [...notes, `Nothing was seen of: ${idle.join(', ')}.`],
  };
}

function domainTable({ domains }: RunResult): NumberTable {
  const { shown, others } = rankBySize(domains, MOST_ROWS, ({ sent }) => sent);
  const hasLatency = Object.values(domains).some(({ latency_s }) => latency_s !== undefined);
  const row = (name: string, counts: FateCounts, wanted: FateCounts, latency?: LatencySummary): string[] => [
    name,
    formatCount(counts.sent),
    ...FATES.map((fate) => columnCount(counts[fate])),
    shareOf(wanted.delivered, wanted.sent, 2),
    ...(hasLatency ? latencyCells(latency) : []),
  ];
  const sums = (of: (domain: (typeof domains)[string]) => FateCounts): FateCounts =>
    Object.fromEntries(
      (['sent', ...FATES] as const).map((key) => [key, total(others, (domain) => of(domain)[key])]),
    ) as FateCounts;
  const rest =
    others.length === 0
      ? []
      : [
          row(
            `${others.length} other domains`,
            sums((domain) => domain),
            sums(({ wanted }) => wanted),
          ),
        ];
  return {
    caption: 'Domains: messages by fate, and the share of its wanted mail that was delivered',
    columns: tableColumns(
      'Domain',
      ...['sent', ...FATES, 'of its wanted mail delivered'],
      ...(hasLatency ? LATENCY_TITLES : []),
    ),
    rows: [
      ...shown.map(([name, domain]) => row(printableName(name), domain, domain.wanted, domain.latency_s)),
      ...rest,
    ],
    notes: leftOut(shown.length, Object.keys(domains).length, 'domains', 'mail'),
  };
}
