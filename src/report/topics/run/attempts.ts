import type { HistogramBin, RunResult } from '../../../results/index.js';
import { formatCount, formatNumber, formatShare } from '../../../units/index.js';
import { type Bar, drawBars } from '../../charts/bars.js';
import { columnShare, countOf, shareOf } from '../../words/numbers.js';
import { type NumberTable, type Topic, tableColumns } from '../topic.js';

/** Numbers up to this get a bar of their own; above they are grouped, each group twice as wide as the one before. */
const SINGLE = 5;

/** Number of connections that messages needed. */
export function readAttempts(result: RunResult): Topic | undefined {
  const { connections } = result;
  const groups = groupsOf(connections.histogram);
  // One connection for each message says nothing.
  if (groups.every(({ from }) => from === 1)) return undefined;
  const all = groups.reduce((sum, { count }) => sum + count, 0);
  const bars = groups.map(({ name, count }): Bar => {
    const share = count / all;
    const part = { what: 'messages', colour: 'delivered', count, share } as const;
    return { name, note: `${columnShare(share)} · ${formatCount(count)}`, parts: [part] };
  });
  return {
    id: 'attempts',
    title: 'Connections per message',
    finding: finding(connections.histogram, all, connections.mean),
    notes: [
      'All connections that a sender made for one message, failed ones included.',
      ...(connections.histogram.some(({ from, count }) => from === 0 && count > 0)
        ? ['With none at all a message went through a session that was open already, or nowhere.']
        : []),
    ],
    legend: [],
    picture: {
      label: `Bars: messages by number of connections. ${bars.map(({ name, note }) => `${name}: ${note}`).join('; ')}.`,
      draw: (size) => drawBars(bars, size, LAYOUT),
    },
    table: numbers(result),
  };
}

const LAYOUT = { bar: 18, pitch: { wide: 26, narrow: 44 }, left: 78, title: 'share of all messages' } as const;

interface Group {
  readonly from: number;
  readonly name: string;
  readonly count: number;
}

/** Groups of numbers: 0, 1 to 5 singly, 6 to 10, 11 to 20, 21 to 40 and so on. Empty ones inside the range stay. */
function groupsOf(bins: readonly HistogramBin[]): Group[] {
  const used = bins.filter(({ count }) => count > 0);
  const last = used.at(-1)?.from;
  if (last === undefined) return [];
  const counts = new Map<number, number>();
  for (let start = used[0]?.from === 0 ? 0 : 1; start <= last; start = nextGroup(start)) counts.set(start, 0);
  for (const { from, count } of used) {
    const start = groupStart(from);
    counts.set(start, (counts.get(start) ?? 0) + count);
  }
  const top = Math.max(...counts.keys());
  return [...counts].map(([from, count]) => ({ from, count, name: groupName(from, top) }));
}

function groupStart(number: number): number {
  let start = Math.min(number, SINGLE + 1);
  while (nextGroup(start) <= number) start = nextGroup(start);
  return start;
}

function nextGroup(start: number): number {
  return start <= SINGLE ? start + 1 : (start - 1) * 2 + 1;
}

/** Name of a group: its number if it has only one; the last group is open-ended, like the last bar of the histogram. */
function groupName(from: number, top: number): string {
  const next = nextGroup(from);
  if (next === from + 1) return String(from);
  return from === top ? `${from} or more` : `${from} to ${next - 1}`;
}

function finding(bins: readonly HistogramBin[], all: number, mean: number): string {
  const once = bins.filter(({ from }) => from === 1).reduce((sum, { count }) => sum + count, 0);
  const many = bins.filter(({ from }) => from > 2 * SINGLE).reduce((sum, { count }) => sum + count, 0);
  if (all === 1) return `The one message took ${countOf(mean, 'connection')}.`;
  const first =
    once === 0
      ? 'No message got by with a single connection'
      : `A single connection was enough for ${formatShare(once / all)} of the messages`;
  const rest =
    many === 0 ? `the mean is ${formatNumber(mean)}` : `${formatShare(many / all)} took more than ${2 * SINGLE}`;
  return `${first}; ${rest}.`;
}

function numbers({ connections, passes, messages }: RunResult): NumberTable {
  const starts = new Map<number, { name: string; connections: number; passes: number }>();
  for (const [key, bins] of [
    ['connections', connections.histogram],
    ['passes', passes.histogram],
  ] as const)
    for (const { from, name, count } of groupsOf(bins)) {
      const row = starts.get(from) ?? { name, connections: 0, passes: 0 };
      row[key] = count;
      starts.set(from, row);
    }
  return {
    caption:
      'Messages by number of connections, and by number of passes (tries of the whole list), all replications together',
    columns: tableColumns(
      'Number',
      'messages with so many connections',
      'share',
      'messages with so many passes',
      'share',
    ),
    rows: [...starts]
      .toSorted(([a], [b]) => a - b)
      .map(([, row]) => [
        row.name,
        formatCount(row.connections),
        shareOf(row.connections, messages.sent, 2),
        formatCount(row.passes),
        shareOf(row.passes, messages.sent, 2),
      ]),
    notes: [
      `On average ${formatNumber(connections.mean)} connections and ${formatNumber(passes.mean)} passes per message.`,
    ],
  };
}
