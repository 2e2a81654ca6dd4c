import { type RunResult, type ServerSummary, spellFigure } from '../../results/index.js';
import { formatDuration } from '../../units/index.js';
import { relayedText } from '../words/besides.js';
import { columnCount, columnShare, countOf, halfWidthOf } from '../words/numbers.js';
import { printableName, wrapLine } from '../words/printable.js';
import { rankBySize } from '../words/ranking.js';
import { byServerGroup, placeIn, type ServerGroups, serverGroupsOf } from '../words/server-groups.js';
import { busyBins, downLater } from '../words/timeline.js';
import { type Column, isStacked, renderColumns, roomBeside } from './columns.js';
import type { Paint } from './paint.js';
import { binsPerMark, DOWN, drawSpark, gather, NOTHING, PARTLY_DOWN } from './sparkline.js';

/** Most rows; the busiest servers stay. */
const MOST_SERVERS = 40;
const SPARK_TITLE = 'load over time';
const SHORTEST_SPARK = SPARK_TITLE.length;
const ROOMY_SPARK = 24;
const LONGEST_SPARK = 72;

/** A server, or the domains that those below it serve. */
type Row =
  | { readonly name: string; readonly server: ServerSummary }
  | { readonly heading: string; readonly server?: undefined };

/** A row per server: mail accepted and refused, time down, and load over time. */
export function renderServers(result: RunResult, width: number, paint: Paint): string[] {
  const { shown, others } = rankBySize(result.servers, MOST_SERVERS, (server) => server.attempts);
  if (shown.length === 0) return [];
  const serverGroups = serverGroupsOf(result);
  const rows = rowsOf(shown, serverGroups);
  const { columns, room, gone } = chooseColumns(serverColumns(rows, result, serverGroups), width);
  const spark =
    room < SHORTEST_SPARK ? undefined : sparkColumn(result, rows, serverGroups, Math.min(room, LONGEST_SPARK), paint);
  const headings = new Map(rows.flatMap((row, at) => (row.server === undefined ? [[at, row.heading]] : [])));
  const without = spark === undefined && busyBins(result.series) > 0 ? [SPARK_TITLE] : [];
  const table = spark === undefined ? columns : [...columns, spark.column];
  const notes = [
    ...(spark === undefined ? [] : [spark.legend]),
    ...groupNote(serverGroups, spark === undefined),
    ...downNote(result),
    ...[relayedText(result)].filter((text) => text !== ''),
  ];
  return [
    ...renderColumns(table, width, paint, { headings, gone: [...gone, ...without] }),
    ...(others.length === 0 ? [] : [paint.quiet(`and ${countOf(others.length, 'server')} with less to do`)]),
    ...notes.flatMap((note) => wrapLine(note, width)).map(paint.quiet),
  ];
}

/** Servers in their order, or by the domains they serve with a heading over each group. */
function rowsOf(shown: readonly (readonly [string, ServerSummary])[], serverGroups: ServerGroups): Row[] {
  let last: number | undefined;
  return byServerGroup(shown, serverGroups).flatMap(([name, server]): Row[] => {
    const place = placeIn(serverGroups, name);
    const isFirst = place !== undefined && place.serverGroup !== last;
    last = place?.serverGroup;
    return [...(isFirst ? [{ heading: `for ${place.domains}` }] : []), { name, server }];
  });
}

interface Choice {
  readonly columns: readonly Column[];
  /** Width left for the load over time. */
  readonly room: number;
  /** Titles of columns dropped to make room for it. */
  readonly gone: readonly string[];
}

/** Chooses the columns: the load over time takes precedence over those dropped first, but not over the others. */
function chooseColumns(all: readonly Column[], width: number): Choice {
  // In a stacked table the load has a line of its own below the server's name, apart from its title.
  if (isStacked(all, width)) return { columns: all, room: width - SPARK_TITLE.length - 3, gone: [] };
  const needed = all.filter(({ leaves }) => leaves < 2);
  return roomBeside(all, width) >= ROOMY_SPARK || roomBeside(needed, width) < SHORTEST_SPARK
    ? { columns: all, room: roomBeside(all, width), gone: [] }
    : {
        columns: needed,
        room: roomBeside(needed, width),
        gone: all.filter((one) => !needed.includes(one)).map(({ title }) => title),
      };
}

/** The columns with something to show; figures that are zero everywhere are left out. */
function serverColumns(
  rows: readonly Row[],
  { scenario, estimates = {} }: RunResult,
  serverGroups: ServerGroups,
): Column[] {
  const { replications } = scenario;
  const names = rows.map((row) => {
    // A heading has the line to itself: it does not widen the column of names.
    if (row.server === undefined) return '';
    return `${serverGroups.size === 0 ? '' : '  '}${printableName(row.name)}`;
  });
  const right = (title: string, leaves: number, cell: (server: ServerSummary, name: string) => string): Column => ({
    title,
    align: 'right',
    cells: rows.map((row) => (row.server === undefined ? '' : cell(row.server, row.name))),
    leaves,
  });
  const own = (server: ServerSummary, name: string) => placeIn(serverGroups, name) ?? server;
  const columns: Column[] = [
    { title: 'Server', align: 'left', cells: names, leaves: 0 },
    right('accepted', 0, (server) => columnCount(server.accepted)),
    serverGroups.size === 0
      ? right('of all', 0, (server) => columnShare(server.share))
      : right('of these', 0, (server, name) => columnShare(own(server, name).share)),
    ...(serverGroups.size === 0
      ? [right('± at 95 %', 3, (_, name) => halfWidthOf(estimates[spellFigure(['servers', name, 'share'])]))]
      : []),
    right('first choice', 2, (server, name) => columnShare(own(server, name).firstChoiceShare)),
    right('turned away', 1, (server) => columnShare(server.attempts === 0 ? 0 : turnedAway(server) / server.attempts)),
    right(replications > 1 ? 'down per run' : 'down', 1, (server) =>
      server.down_s === 0 ? '–' : formatDuration(server.down_s / replications),
    ),
  ];
  return columns.filter(({ leaves, cells }) => leaves === 0 || cells.some((text) => text !== '–' && text !== ''));
}

/** Attempts that the server did not accept, for whatever reason. */
function turnedAway(server: ServerSummary): number {
  return server.attempts - server.accepted;
}

function groupNote(serverGroups: ServerGroups, isShort: boolean): string[] {
  const what = isShort ? 'shares' : 'shares and heights';
  return serverGroups.size === 0 ? [] : [`${what} are among the servers for the same domains`];
}

/** Note that the time down is counted only until the last message is sent, if an outage lasts longer. */
function downNote(result: RunResult): string[] {
  if (!downLater(result)) return [];
  const { engine, scenario } = result;
  const when = scenario.replications === 1 ? `, ${formatDuration(engine.lastArrival_s)} after the start` : '';
  return [`time down is counted until the last message of a run is sent${when}`];
}

function sparkColumn(
  { series, scenario }: RunResult,
  rows: readonly Row[],
  serverGroups: ServerGroups,
  marks: number,
  paint: Paint,
): { column: Column; legend: string } | undefined {
  const bins = busyBins(series);
  if (bins === 0) return undefined;
  const perMark = binsPerMark(bins, marks, series.width_s);
  const sparks = rows.map((row) => {
    if (row.server === undefined) return undefined;
    const server = Object.hasOwn(series.servers, row.name) ? series.servers[row.name] : undefined;
    const spark = gather(server?.accepted ?? [], server?.down ?? [], bins, perMark, series.width_s);
    return { spark, serverGroup: placeIn(serverGroups, row.name)?.serverGroup };
  });
  const highestOf = (of: number | undefined): number =>
    Math.max(...sparks.flatMap((row) => (row?.serverGroup === of ? (row?.spark.loads ?? []) : [])));
  const highest = new Map(sparks.map((row) => [row?.serverGroup, highestOf(row?.serverGroup)]));
  const isPartly = sparks.some((row) => row?.spark.loads.some((load, at) => load > 0 && (row.spark.down[at] ?? 0) > 0));
  const partly = isPartly ? `, ${PARTLY_DOWN} down for a part of it` : '';
  const of = scenario.replications > 1 ? `, replication 1 of ${scenario.replications}` : '';
  return {
    column: {
      title: SPARK_TITLE,
      align: 'left',
      cells: sparks.map((row) =>
        row === undefined ? '' : drawSpark(row.spark, highest.get(row.serverGroup) ?? 0, paint.down),
      ),
      leaves: 9,
    },
    legend: `one mark is ${formatDuration(perMark * series.width_s)}${of}; ${NOTHING} no mail, ${DOWN} down${partly}`,
  };
}
