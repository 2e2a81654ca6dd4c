import { type PartySummary as Party, type RunResult, spellFigure } from '../../results/index.js';
import { formatDuration } from '../../units/index.js';
import { columnCount, countOf, halfWidthOf, shareOf } from '../words/numbers.js';
import { printableName } from '../words/printable.js';
import { rankBySize } from '../words/ranking.js';
import { type Column, renderColumns } from './columns.js';
import type { Paint } from './paint.js';

/** Most rows; those with the most mail stay. */
const MOST_PARTIES = 40;

/** Percentiles shown, with their titles and the order in which they are dropped for want of room. */
const PERCENTILES = [
  ['p50', 'half in', 4],
  ['p99', '99 % in', 0],
  ['max', 'slowest', 3],
] as const;

/** The column of half intervals of the delivery rates; none if nothing is known of them. */
function halfWidths(
  title: 'Sender' | 'Domain',
  shown: readonly (readonly [string, Party])[],
  estimates: NonNullable<RunResult['estimates']>,
): Column[] {
  const section = title === 'Sender' ? 'senders' : 'domains';
  const cells = shown.map(([name]) => halfWidthOf(estimates[spellFigure([section, name, 'deliveryRate'])]));
  return cells.every((cell) => cell === '–') ? [] : [{ title: '± at 95 %', align: 'right', cells, leaves: 3 }];
}

/** Columns of latencies; none in older results, which lack them. */
function latencyColumns(shown: readonly (readonly [string, Party])[]): Column[] {
  if (shown.every(([, { latency_s }]) => latency_s === undefined)) return [];
  return PERCENTILES.map(([key, title, leaves]) => ({
    title,
    align: 'right',
    cells: shown.map(([, { latency_s: { [key]: value } = {} }]) => (value === undefined ? '–' : formatDuration(value))),
    leaves,
  }));
}

/** Senders or domains with the fates of their wanted mail; empty if there is only one. */
export function renderParties(
  title: 'Sender' | 'Domain',
  parties: Readonly<Record<string, Party>>,
  { estimates = {} }: Pick<RunResult, 'estimates'>,
  width: number,
  paint: Paint,
): string[] {
  const { shown, others } = rankBySize(parties, MOST_PARTIES, (party) => party.sent);
  if (shown.length < 2) return [];
  const right = (name: string, leaves: number, cell: (wanted: Party['wanted']) => string): Column => ({
    title: name,
    align: 'right',
    cells: shown.map(([, party]) => cell(party.wanted)),
    leaves,
  });
  const columns: Column[] = [
    { title, align: 'left', cells: shown.map(([name]) => printableName(name)), leaves: 0 },
    right('wanted mail', 1, (wanted) => columnCount(wanted.sent)),
    right('wanted delivered', 0, (wanted) => shareOf(wanted.delivered, wanted.sent, 2)),
    ...halfWidths(title, shown, estimates),
    right('not delivered', 2, (wanted) => columnCount(wanted.sent - wanted.delivered)),
    ...latencyColumns(shown),
  ];
  return [
    ...renderColumns(columns, width, paint),
    ...(others.length === 0 ? [] : [paint.quiet(`and ${countOf(others.length, title.toLowerCase())} with less mail`)]),
  ];
}
