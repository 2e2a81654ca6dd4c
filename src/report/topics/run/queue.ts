import type { RunResult } from '../../../results/index.js';
import { formatDuration, formatNumber, formatShare } from '../../../units/index.js';
import type { Chart, ChartSize } from '../../charts/chart.js';
import { drawTimelines, type Timeline } from '../../charts/timelines.js';
import { printableName } from '../../words/printable.js';
import { rankBySize } from '../../words/ranking.js';
import { HARDLY_A_QUEUE, periodsOf, replicationNote, type Span, spanOf, sumIn, together } from '../over-time.js';
import { leftOut, type NumberTable, type Topic, tableColumns } from '../topic.js';

/** Most senders and relays with a row of their own. */
const MOST_SENDERS = 8;
const MOST_RELAYS = 4;
/** Share of first choices from which a server's outages matter to every queue. */
const LARGE = 0.2;

interface Row extends Timeline {
  readonly peak: number;
  readonly at: 'senders' | 'relays';
}

/** Number of messages waiting at senders and in relays, over time. */
export function readQueue(result: RunResult): Topic | undefined {
  const span = spanOf(result);
  if (span.bins === 0) return undefined;
  const rows = rowsOf(result, span);
  const drawn = rows.filter(({ peak }) => peak >= HARDLY_A_QUEUE);
  if (drawn.length === 0) return undefined;
  const senders = Object.keys(result.series.senders).length;
  const shaded = shadedServer(result);
  const anyRelay = drawn.some(({ at }) => at === 'relays');
  const idle = rows.length - drawn.length;
  return {
    id: 'queue',
    title: 'Waiting mail, sender by sender',
    finding: finding(result, span),
    notes: [
      `${replicationNote(result)} Mean number of messages in the queue.${scaleNote(drawn)}`,
      ...(idle === 0
        ? []
        : [`${idle === 1 ? 'One queue' : `${idle} queues`} with hardly ever a message in it not drawn.`]),
      ...leftOut(rows.filter(({ colour }) => colour === 'waiting').length, senders, 'senders', 'waiting mail'),
    ],
    legend: [
      { colour: 'waiting', mark: 'box', label: 'waiting at a sender' },
      ...(anyRelay ? [{ colour: 'relayed', mark: 'box', label: 'waiting at a relay' } as const] : []),
      ...(shaded === undefined
        ? []
        : [{ colour: 'down', mark: 'outage', label: `${printableName(shaded)} down` } as const]),
    ],
    picture: {
      label: `Small charts, one per sender and relay: messages waiting over time. ${drawn.map(({ name, note }) => `${name}: ${note}`).join('; ')}.`,
      draw: (size) => drawQueue(drawn, span, size),
    },
    table: numbers(result, rows, span),
  };
}

function scaleNote(rows: readonly Row[]): string {
  const places = (['senders', 'relays'] as const).filter((place) => rows.some(({ at }) => at === place));
  if (rows.length < 2) return '';
  return places.length === 1 ? ' All rows have the same scale.' : ' All senders have one scale, all relays another.';
}

/** The server that is first choice for most mail, if that is a large part: its outages are what fills queues. */
function shadedServer({ servers, series }: RunResult): string | undefined {
  const [first] = Object.entries(series.servers)
    .filter(([name, { down }]) => down.length > 0 && (servers[name]?.firstChoiceShare ?? 0) >= LARGE)
    .toSorted(([a], [b]) => (servers[b]?.firstChoiceShare ?? 0) - (servers[a]?.firstChoiceShare ?? 0));
  return first?.[0];
}

function rowsOf(result: RunResult, { bins }: Span): Row[] {
  const { series } = result;
  const shaded = shadedServer(result);
  const down = shaded === undefined ? [] : (series.servers[shaded]?.down ?? []);
  const row = (name: string, values: readonly number[], colour: 'waiting' | 'pending' | 'relayed'): Row => {
    const peak = Math.max(0, ...values.slice(0, bins));
    const note = peak === 0 ? 'never any' : `at most ${formatNumber(peak)}`;
    return {
      name,
      values,
      down,
      colour,
      peak,
      note,
      at: colour === 'relayed' ? 'relays' : 'senders',
    };
  };
  const mostFirst = ({ queue }: { readonly queue: readonly number[] }): number => Math.max(0, ...queue);
  const senders = rankBySize(series.senders, MOST_SENDERS, mostFirst);
  const relays = rankBySize(series.relays, MOST_RELAYS, mostFirst);
  const sums = together(senders.others.map(([, { queue }]) => queue));
  return [
    ...senders.shown.map(([name, { queue }]) => row(printableName(name), queue, 'waiting')),
    ...(sums.length === 0 ? [] : [row(`${senders.others.length} other senders together`, sums, 'pending')]),
    ...relays.shown.map(([name, { queue }]) => row(`${printableName(name)} (relay)`, queue, 'relayed')),
  ];
}

function drawQueue(rows: readonly Row[], { end, width }: Span, size: ChartSize): Chart {
  const groups = (['senders', 'relays'] as const).flatMap((place) => {
    const own = rows.filter(({ at }) => at === place);
    return own.length === 0 ? [] : [{ measure: 'level', rows: own } as const];
  });
  return drawTimelines(groups, { width, end }, size);
}

/** Time and place of the longest queue, and how soon it was over; the picture has the amount. */
function finding({ series }: RunResult, span: Span): string {
  const columns = Object.entries(series.senders);
  const sums = together(columns.map(([, { queue }]) => queue)).slice(0, span.bins);
  const peak = Math.max(0, ...sums);
  if (peak < HARDLY_A_QUEUE) return 'Hardly any mail waited at the senders; it waited in relays.';
  const at = sums.indexOf(peak);
  const [worst] = columns.toSorted(([, a], [, b]) => (b.queue[at] ?? 0) - (a.queue[at] ?? 0));
  const part = worst === undefined || columns.length < 2 ? '' : `, ${shareAt(worst, at, peak)}`;
  const calm = sums.findIndex((value, bin) => bin > at && value <= peak / 10);
  const stuck = (sums.at(-1) ?? 0) > peak / 2 ? '; most of it still waited at the end' : '';
  const back = calm < 0 ? stuck : `; ${formatDuration((calm - at) * span.width)} later a tenth of it was left`;
  return `Most mail waited at the senders ${formatDuration(at * span.width)} after the start${part}${back}.`;
}

function shareAt(
  [name, { queue }]: readonly [string, { readonly queue: readonly number[] }],
  at: number,
  peak: number,
): string {
  const share = (queue[at] ?? 0) / peak;
  return share > 0.995
    ? `nearly all of it at ${printableName(name)}`
    : `${formatShare(share, 0)} of it at ${printableName(name)}`;
}

function numbers(result: RunResult, rows: readonly Row[], span: Span): NumberTable {
  const replication = result.scenario.replications === 1 ? '' : ' in replication 1';
  return {
    caption: `Mean number of messages waiting${replication}`,
    columns: tableColumns('From', ...rows.map(({ name }) => name)),
    rows: [
      ...periodsOf(span).map((period) => [
        `${formatDuration(period.from)} to ${formatDuration(period.to)}`,
        ...rows.map(({ values }) => formatNumber(sumIn(values, period) / period.bins)),
      ]),
      ['highest step', ...rows.map(({ peak }) => formatNumber(peak))],
    ],
    notes: [],
  };
}
