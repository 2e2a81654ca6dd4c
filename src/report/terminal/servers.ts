import { type RunResult, type ServerSummary, spellFigure } from '../../results/index.js';
import { formatDuration } from '../../units/index.js';
import { columnCount, columnShare, countOf, halfWidthOf } from '../words/figures.js';
import { printableName, wrapLine } from '../words/printable.js';
import { rankBySize } from '../words/ranking.js';
import { busyBins } from '../words/timeline.js';
import { type Column, layOut } from './columns.js';
import type { Paint } from './paint.js';
import { binsPerMark, DOWN, drawSpark, gather, NOTHING } from './sparkline.js';

/** Rows at most; the busiest servers stay. */
const MOST_SERVERS = 40;
/** As long as its title. */
const SHORTEST_SPARK = 14;
const ROOMY_SPARK = 24;
const LONGEST_SPARK = 72;

type Entries = readonly (readonly [name: string, server: ServerSummary])[];

/** A row per server: what it carried, refused, how long it was down, and its load over time. */
export function renderServers(result: RunResult, width: number, paint: Paint): string[] {
  const { shown, others } = rankBySize(result.servers, MOST_SERVERS, (server) => server.attempts);
  if (shown.length === 0) return [];
  const { columns, room } = chooseColumns(serverColumns(shown, result), width);
  const spark = room < SHORTEST_SPARK ? undefined : sparkColumn(result, shown, Math.min(room, LONGEST_SPARK), paint);
  const { lines } = layOut(spark === undefined ? columns : [...columns, spark.column], width);
  return [
    ...lines.map((line, at) => (at === 0 ? paint.quiet(line) : line)),
    ...(others.length === 0 ? [] : [paint.quiet(`and ${countOf(others.length, 'server')} with less to do`)]),
    ...(spark === undefined ? [] : wrapLine(spark.legend, width).map(paint.quiet)),
  ];
}

/** The load over time is worth more than the columns that leave first, but less than the others. */
function chooseColumns(all: readonly Column[], width: number): { columns: readonly Column[]; room: number } {
  const roomBeside = (columns: readonly Column[]): number => width - layOut(columns, width).width - 2;
  const needed = all.filter(({ leaves }) => leaves < 2);
  return roomBeside(all) >= ROOMY_SPARK || roomBeside(needed) < SHORTEST_SPARK
    ? { columns: all, room: roomBeside(all) }
    : { columns: needed, room: roomBeside(needed) };
}

/** The columns that have something to say; what was nowhere seen is left out. */
function serverColumns(entries: Entries, { scenario, estimates = {} }: RunResult): Column[] {
  const { replications } = scenario;
  const cells = (cell: (server: ServerSummary, name: string) => string): string[] =>
    entries.map(([name, server]) => cell(server, name));
  const right = (title: string, leaves: number, cell: (server: ServerSummary, name: string) => string): Column => ({
    title,
    align: 'right',
    cells: cells(cell),
    leaves,
  });
  const columns: Column[] = [
    { title: 'Server', align: 'left', cells: entries.map(([name]) => printableName(name)), leaves: 0 },
    right('accepted', 0, (server) => columnCount(server.accepted)),
    right('share', 0, (server) => columnShare(server.share)),
    right('± 95 %', 3, (_, name) => halfWidthOf(estimates[spellFigure(['servers', name, 'share'])])),
    right('first choice', 2, (server) => columnShare(server.firstChoiceShare)),
    right('turned away', 1, (server) => columnShare(server.attempts === 0 ? 0 : turnedAway(server) / server.attempts)),
    right(replications > 1 ? 'down per run' : 'down', 1, (server) =>
      server.down_s === 0 ? '–' : formatDuration(server.down_s / replications),
    ),
  ];
  return columns.filter(({ leaves, cells: texts }) => leaves === 0 || texts.some((text) => text !== '–'));
}

/** Attempts that the server did not accept, for whatever reason. */
function turnedAway(server: ServerSummary): number {
  return server.attempts - server.accepted;
}

function sparkColumn(
  result: RunResult,
  entries: Entries,
  marks: number,
  paint: Paint,
): { column: Column; legend: string } | undefined {
  const { series, scenario } = result;
  const bins = busyBins(series);
  if (bins === 0) return undefined;
  const perMark = binsPerMark(bins, marks, series.width_s);
  const sparks = entries.map(([name]) => {
    const server = Object.hasOwn(series.servers, name) ? series.servers[name] : undefined;
    return gather(server?.accepted ?? [], server?.down ?? [], bins, perMark, series.width_s);
  });
  const highest = Math.max(...sparks.flatMap((spark) => spark.loads));
  const of = scenario.replications > 1 ? `, replication 1 of ${scenario.replications}` : '';
  return {
    column: {
      title: 'load over time',
      align: 'left',
      cells: sparks.map((spark) => drawSpark(spark, highest, paint.down)),
      leaves: 9,
    },
    legend: `one mark is ${formatDuration(perMark * series.width_s)}${of}; ${NOTHING} no mail, ${DOWN} down`,
  };
}
