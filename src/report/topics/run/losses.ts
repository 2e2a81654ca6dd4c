import { FATES, type Fate } from '../../../mail/index.js';
import type { FateCounts, LatencySummary, RunResult } from '../../../results/index.js';
import { formatCount, formatShare } from '../../../units/index.js';
import { drawBars } from '../../charts/bars.js';
import type { Chart, ChartSize } from '../../charts/chart.js';
import { SMALL_TEXT, textWidth } from '../../charts/text-width.js';
import { sentence, shareOf } from '../../words/numbers.js';
import { LATENCY_TITLES, latencyCells } from '../../words/percentiles.js';
import { printableName } from '../../words/printable.js';
import { rankBySize, total } from '../../words/ranking.js';
import { FATE_PHRASES, lostFates } from '../../words/vocabulary.js';
import { leftOut, type NumberTable, type Topic, tableColumns } from '../topic.js';

/** Most rows of the picture and of the table. */
const MOST_ROWS = 12;
const MOST_TABLE_ROWS = 60;

/** Wanted mail of one sender. */
interface Loser {
  readonly name: string;
  readonly wanted: FateCounts;
  /** Absent for senders that share one row, and in older results. */
  readonly latency?: LatencySummary | undefined;
}

/** Wanted mail that did not arrive, sender by sender. */
export function readLosses(result: RunResult): Topic | undefined {
  const { ham } = result.kinds;
  const losers = losersOf(result, MOST_ROWS);
  const fates = lostFates(ham);
  // Without a loss, senders differ at most in their latencies.
  if (ham.delivered === ham.sent) return undefined;
  const drawn = losers.filter(({ wanted }) => wanted.sent > 0);
  return {
    id: 'losses',
    title: 'Wanted mail lost',
    finding: finding(result),
    notes: ['Each bar is a share of the wanted mail of that sender.'],
    legend: fates.map((fate) => ({ colour: fate, mark: 'box', label: FATE_PHRASES[fate] })),
    picture: {
      label: `Bars: share of wanted mail lost. ${drawn.map((loser) => `${loser.name}: ${lostText(loser)}`).join('; ')}.`,
      draw: (size) => drawLosses(drawn, size),
    },
    table: senderNumbers(result, fates),
  };
}

/** The senders with the most lost mail first; those beyond the limit share one row. */
function losersOf(result: RunResult, limit: number): Loser[] {
  const { shown, others } = rankBySize(result.senders, limit, ({ wanted }) => wanted.sent - wanted.delivered);
  const rows = shown.map(([name, { wanted, latency_s }]) => ({
    name: printableName(name),
    wanted,
    latency: latency_s,
  }));
  if (others.length === 0) return rows;
  const counts = Object.fromEntries(
    (['sent', ...FATES] as const).map((key) => [key, total(others, ({ wanted }) => wanted[key])]),
  ) as FateCounts;
  return [...rows, { name: `${others.length} other senders`, wanted: counts }];
}

function lossOf({ wanted }: Loser): number {
  return 1 - wanted.delivered / wanted.sent;
}

function lostText({ wanted }: Loser): string {
  return shareOf(wanted.sent - wanted.delivered, wanted.sent, 2);
}

/** Number of senders that lost mail, and the main fate; the picture has the amounts. */
function finding({ kinds: { ham }, senders }: RunResult): string {
  const how = howLost(ham);
  const writing = Object.values(senders).filter(({ wanted }) => wanted.sent > 0);
  const losing = writing.filter(({ wanted }) => wanted.delivered < wanted.sent);
  if (writing.length < 2) return `${sentence(how)}.`;
  return `${losing.length === writing.length ? 'Every sender' : `${formatCount(losing.length)} of ${formatCount(writing.length)} senders`} lost wanted mail: ${how}.`;
}

/** `mostly expired`. */
function howLost(ham: FateCounts): string {
  const [first, second] = lostFates(ham);
  if (first === undefined) return '';
  if (second === undefined) return `all ${FATE_PHRASES[first]}`;
  const isMost = ham[first] * 2 > ham.sent - ham.delivered;
  return `${isMost ? 'mostly' : 'the largest part'} ${FATE_PHRASES[first]}`;
}

/** Wanted mail by sender, with the fates that occurred. */
export function senderNumbers(result: RunResult, fates: readonly Fate[]): NumberTable {
  const rows = losersOf(result, MOST_TABLE_ROWS);
  const hasLatency = Object.values(result.senders).some(({ latency_s }) => latency_s !== undefined);
  const row = ({ name, wanted, latency }: Loser): string[] => [
    name,
    formatCount(wanted.sent),
    formatCount(wanted.delivered),
    shareOf(wanted.delivered, wanted.sent, 2),
    ...fates.map((fate) => formatCount(wanted[fate])),
    ...(hasLatency ? latencyCells(latency) : []),
  ];
  return {
    caption: 'Wanted mail by sender, all replications together [messages]',
    columns: tableColumns(
      'Sender',
      ...['sent', 'delivered', 'share delivered', ...fates],
      ...(hasLatency ? LATENCY_TITLES : []),
    ),
    rows: [...rows.map(row), row({ name: 'all senders', wanted: result.kinds.ham, latency: result.latency_s })],
    notes: leftOut(Math.min(rows.length, MOST_TABLE_ROWS), Object.keys(result.senders).length, 'senders', 'lost mail'),
  };
}

const LAYOUT = { bar: 18, pitch: { wide: 30, narrow: 46 }, left: 190, title: 'share of its wanted mail lost' } as const;
/** Longest note that fits beside its bar [px]. */
const LONGEST_NOTE = 145;

function drawLosses(losers: readonly Loser[], size: ChartSize): Chart {
  const bars = losers.map((loser) => ({
    name: loser.name,
    note: noteOf(loser),
    parts: lostFates(loser.wanted).map((fate) => ({
      what: FATE_PHRASES[fate],
      colour: fate,
      count: loser.wanted[fate],
      share: loser.wanted[fate] / loser.wanted.sent,
    })),
  }));
  return drawBars(bars, size, LAYOUT);
}

function noteOf(loser: Loser): string {
  const { sent, delivered } = loser.wanted;
  // The table has the number.
  if (delivered === sent) return 'none';
  if (delivered === 0) return 'all of it';
  const text = `${lostText(loser)} · ${formatCount(sent - delivered)}`;
  return textWidth(text, SMALL_TEXT) > LONGEST_NOTE ? formatShare(lossOf(loser)) : text;
}
