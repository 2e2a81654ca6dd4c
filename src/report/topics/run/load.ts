import type { RunResult } from '../../../results/index.js';
import { formatCount, formatDuration, formatShare } from '../../../units/index.js';
import type { Chart, ChartSize } from '../../charts/chart.js';
import { drawTimelines, type Timeline, type TimelineGroup } from '../../charts/timelines.js';
import { columnShare } from '../../words/numbers.js';
import { printableName } from '../../words/printable.js';
import { rankBySize, total } from '../../words/ranking.js';
import { byServerGroup, placeIn, serverGroupsOf } from '../../words/server-groups.js';
import { downWithin } from '../../words/timeline.js';
import { periodsOf, queueRows, replicationNote, type Span, spanOf, sumIn } from '../over-time.js';
import { leftOut, type NumberTable, type Topic, tableColumns } from '../topic.js';
import { tellStandIn } from './stand-in.js';

/** Most servers with a row of their own; the rest share one. */
const MOST_SERVERS = 12;
/** Number of servers up to which a reader sees at once which is the busiest. */
const FEW = 3;
/** Longest name in a note [columns]. */
const LONGEST_NAME = 24;

interface Row extends Omit<Timeline, 'colour'> {
  /** Heading of this row and those below, up to the next heading. */
  readonly heading?: string | undefined;
  /** Number of servers in this row; more than 1 for the smaller ones together. */
  readonly servers: number;
  /** Group of servers, whose rows have one scale. */
  readonly serverGroup: number;
}

function scaleNote(rows: number, scales: number): string {
  if (rows < 2) return '';
  return scales === 1 ? ' All rows have the same scale.' : ' Servers of the same domains have the same scale.';
}

/** Mail accepted by each server over time, and its outages. */
export function readLoad(result: RunResult): Topic | undefined {
  const span = spanOf(result);
  if (span.bins === 0 || Object.keys(result.servers).length === 0) return undefined;
  const rows = rowsOf(result);
  const anyDown = rows.some(({ down }) => down.length > 0);
  const scales = new Set(rows.map(({ serverGroup }) => serverGroup)).size;
  const queues = queueRows(result, span);
  return {
    id: 'load',
    title: queues.length > 0 ? 'Load and queues over time' : 'Load over time',
    finding: finding(result, span),
    notes: [
      `${replicationNote(result)}${scaleNote(rows.length, scales)}`,
      ...leftOut(
        rows.filter(({ servers }) => servers === 1).length,
        Object.keys(result.servers).length,
        'servers',
        'attempts',
      ),
    ],
    legend: [
      { colour: 'delivered', mark: 'box', label: 'messages accepted' },
      ...(anyDown ? [{ colour: 'down', mark: 'outage', label: 'server down for all sessions' } as const] : []),
      ...queues.map(({ colour, where }) => ({ colour, mark: 'box', label: `messages waiting ${where}` }) as const),
    ],
    picture: {
      label: `Small charts: messages accepted by each server over time, and messages waiting. ${[...rows, ...queues].map(({ name, note }) => (note === '' ? name : `${name}: ${note}`)).join('; ')}.`,
      draw: (size) => drawLoad(rows, queues, span, size),
    },
    table: numbers(result, rows, span),
  };
}

function rowsOf(result: RunResult): Row[] {
  const { servers, series } = result;
  const serverGroups = serverGroupsOf(result);
  const { shown, others } = rankBySize(servers, MOST_SERVERS, ({ attempts }) => attempts);
  const timeOf = (name: string) => (Object.hasOwn(series.servers, name) ? series.servers[name] : undefined);
  let last: number | undefined;
  const all = byServerGroup(shown, serverGroups).map(([name, server]): Row => {
    const place = placeIn(serverGroups, name);
    const { share } = place ?? server;
    const heading = place === undefined || place.serverGroup === last ? undefined : `Mail for ${place.domains}`;
    last = place?.serverGroup;
    return {
      name: printableName(name),
      heading,
      note:
        share === 0 ? 'accepted nothing' : `${columnShare(share)} of ${place === undefined ? 'accepted' : 'that'} mail`,
      shortNote: share === 0 ? 'nothing' : columnShare(share),
      values: timeOf(name)?.accepted ?? [],
      down: timeOf(name)?.down ?? [],
      servers: 1,
      serverGroup: place?.serverGroup ?? 0,
    };
  });
  const rows = eachShareOnce(all);
  if (others.length === 0) return rows;
  const columns = others.map(([name]) => timeOf(name)?.accepted ?? []);
  const bins = Math.max(0, ...columns.map((column) => column.length));
  return [
    ...rows,
    {
      name: `${others.length} other servers`,
      heading: serverGroups.size === 0 ? undefined : 'Mail for any domain',
      note: `${columnShare(total(others, ({ share }) => share))} together; drawn is the mean of one`,
      shortNote: `${columnShare(total(others, ({ share }) => share))} together`,
      values: Array.from({ length: bins }, (_, at) => columns.reduce((sum, column) => sum + (column[at] ?? 0), 0)),
      down: [],
      servers: others.length,
      serverGroup: serverGroups.size === 0 ? 0 : -1,
    },
  ];
}

/** Replaces notes that repeat one above in their group by "as much", and says in its heading if a whole group does. */
function eachShareOnce(rows: readonly Row[]): Row[] {
  const notesOf = (serverGroup: number): string =>
    JSON.stringify(rows.filter((row) => row.serverGroup === serverGroup).map(({ note }) => note));
  const once = rows.map((row, at): Row => {
    const same = rows.findIndex(
      ({ serverGroup, note }) => serverGroup === row.serverGroup && note === row.note && note.includes('%'),
    );
    if (same < 0 || same === at) return row;
    const isAbove = rows.slice(same, at).every(({ note }) => note === row.note);
    const note = isAbove ? 'as much' : `as much as ${printableName(rows[same]?.name ?? '', LONGEST_NAME)}`;
    // Narrow charts keep the number, which is shorter than a name.
    return { ...row, note, ...(isAbove ? { shortNote: note } : {}) };
  });
  const serverGroups = [...new Set(rows.map(({ serverGroup }) => serverGroup))];
  const alike = new Set(
    serverGroups.filter(
      (serverGroup, at) => at > 0 && notesOf(serverGroups[at - 1] ?? serverGroup) === notesOf(serverGroup),
    ),
  );
  return once.map((row) =>
    alike.has(row.serverGroup)
      ? {
          ...row,
          note: '',
          shortNote: '',
          ...(row.heading === undefined ? {} : { heading: `${row.heading}, shared as above` }),
        }
      : row,
  );
}

function drawLoad(
  rows: readonly Row[],
  queues: readonly Timeline[],
  { end, width, bins }: Span,
  size: ChartSize,
): Chart {
  const serverGroups = [...new Set(rows.map(({ serverGroup }) => serverGroup))];
  const groups = serverGroups.map((serverGroup): TimelineGroup => {
    const own = rows.filter((row) => row.serverGroup === serverGroup);
    const drawn = own.map(({ values, servers, ...row }): Timeline => {
      const perServer = values.slice(0, bins).map((count) => count / servers);
      return { ...row, values: perServer, colour: servers > 1 ? 'pending' : 'delivered' };
    });
    return { heading: own[0]?.heading, measure: 'rate', rows: drawn };
  });
  const waiting = queues.map((row) => ({ measure: 'level', rows: [row] }) as const);
  return drawTimelines([...groups, ...waiting], { width, end }, size);
}

function finding(result: RunResult, span: Span): string {
  const names = Object.keys(result.servers);
  const outage = tellStandIn(result, span);
  const [busiest] = names.toSorted((a, b) => acceptedBy(result, b) - acceptedBy(result, a));
  if (outage !== undefined) return outage;
  if (busiest === undefined || acceptedBy(result, busiest) === 0) return 'No server accepted any mail.';
  const all = names.reduce((sum, name) => sum + acceptedBy(result, name), 0);
  const partOf = (name: string): string => formatShare(acceptedBy(result, name) / all);
  const part = acceptedBy(result, busiest) === all ? 'all the mail' : `${partOf(busiest)} of the mail`;
  const calm = calmText(result, span);
  if (names.length > 1 && names.every((name) => partOf(name) === partOf(busiest)))
    return `Each of the ${names.length} servers accepted ${part}; ${calm}.`;
  const name = printableName(busiest);
  const who = names.length <= FEW ? name : `The busiest of ${names.length} servers, ${name},`;
  return `${who} accepted ${part}; ${calm}.`;
}

/** Sentence on outages when no server's stand-in can be told. */
function calmText({ series }: RunResult, { end, width }: Span): string {
  const lengths = Object.entries(series.servers).map(([name, { down }]) => ({
    name,
    longest: Math.max(0, ...down.map(({ from, to }) => Math.min(to, end) - from)),
  }));
  const [worst] = lengths.toSorted((a, b) => b.longest - a.longest);
  if (worst === undefined || worst.longest === 0) return 'no server was down in this replication';
  return worst.longest < width
    ? `no outage lasted as long as one step of the chart (${formatDuration(width)})`
    : `${printableName(worst.name)} was down for up to ${formatDuration(worst.longest)}`;
}

function acceptedBy({ servers }: RunResult, name: string): number {
  return servers[name]?.accepted ?? 0;
}

function numbers(result: RunResult, rows: readonly Row[], span: Span): NumberTable {
  const periods = periodsOf(span);
  const replication = result.scenario.replications === 1 ? '' : ' in replication 1';
  return {
    caption: `Messages accepted by each server${replication}, and how long it was down`,
    columns: tableColumns('From', ...rows.map(({ name }) => name)),
    rows: [
      ...periods.map((period) => [
        `${formatDuration(period.from)} to ${formatDuration(period.to)}`,
        ...rows.map(({ values }) => formatCount(sumIn(values, period))),
      ]),
      ['all', ...rows.map(({ values }) => formatCount(values.reduce((a, b) => a + b, 0)))],
      ['down, in the time shown', ...rows.map(({ down, servers }) => (servers > 1 ? '—' : downText(down, span)))],
    ],
    notes: [],
  };
}

function downText(down: Row['down'], { end }: Span): string {
  const outages = down.filter(({ from }) => from < end);
  if (outages.length === 0) return 'never';
  const time = formatDuration(downWithin(outages, 0, end));
  return outages.length === 1 ? `once, ${time}` : `${outages.length} times, ${time}`;
}
