import type { CauseTree, LossCauses, RunResult } from '../../../results/index.js';
import { formatCount } from '../../../units/index.js';
import { drawBars } from '../../charts/bars.js';
import type { Chart, ChartSize } from '../../charts/chart.js';
import { type CauseRow, causeRows, mainCause } from '../../words/causes.js';
import { shareOf } from '../../words/numbers.js';
import { printableName } from '../../words/printable.js';
import { rankBySize, total } from '../../words/ranking.js';
import { FATE_PHRASES } from '../../words/vocabulary.js';
import { leftOut, type NumberTable, type Topic, tableColumns } from '../topic.js';

/** Most senders in the table, and most servers. */
const MOST_PARTIES = 30;

/** Causes of wanted mail not delivered: a tree whose branches add up. */
export function readCauses({ causes, duplicates }: RunResult): Topic | undefined {
  if (causes === undefined || causes.wanted.total === 0) return undefined;
  const { wanted } = causes;
  const rows = causeRows(wanted);
  const lines = linesOf(rows);
  return {
    id: 'causes',
    title: 'Where the loss comes from',
    finding: finding(rows, wanted.total),
    notes: [
      'Every wanted message that was not delivered has one cause, and together the causes are all that was lost. What was tried last names the cause.',
      ...(duplicates === 0 ? [] : ['Messages delivered twice are not lost, and not counted here.']),
    ],
    legend: [],
    picture: {
      label: `Bars: causes of loss. ${lines.map(({ name, count }) => `${name}: ${shareOf(count, wanted.total)}`).join('; ')}.`,
      draw: (size) => drawCauses(lines, wanted.total, size),
    },
    table: numbers(causes, rows),
  };
}

function finding(rows: readonly CauseRow[], lost: number): string {
  const [first, second] = rows;
  if (first === undefined) return 'Nothing was lost.';
  const what = `${first.name} (${first.meaning})`;
  if (second === undefined) return `${lost === 1 ? 'The one message lost was' : 'All of it was'} ${what}.`;
  return `${first.total * 2 > lost ? 'Most' : 'The largest part'} of it was ${what}.`;
}

interface Line {
  readonly name: string;
  readonly fate: CauseRow['fate'];
  readonly count: number;
}

/** Branches, each with its twigs below it; a branch with a single twig is one line. */
function linesOf(rows: readonly CauseRow[]): Line[] {
  return rows.flatMap(({ name, fate, total: count, parts }): Line[] => {
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return [{ name: `${name}: ${only.name}`, fate, count }];
    return [{ name, fate, count }, ...parts.map((part) => ({ name: `└ ${part.name}`, fate, count: part.count }))];
  });
}

const LAYOUT = { bar: 16, pitch: { wide: 26, narrow: 42 }, left: 300, title: 'share of the wanted mail lost' } as const;

function drawCauses(lines: readonly Line[], lost: number, size: ChartSize): Chart {
  const bars = lines.map(({ name, fate, count }) => ({
    name,
    note: noteOf(count, lost, size),
    parts: [{ what: FATE_PHRASES[fate], colour: fate, count, share: count / lost }],
  }));
  return drawBars(bars, size, LAYOUT);
}

/** The count, and its share of the loss unless it is all of it. */
function noteOf(count: number, lost: number, size: ChartSize): string {
  if (count === lost) return 'all of it';
  return size === 'wide' ? `${formatCount(count)} · ${shareOf(count, lost)}` : formatCount(count);
}

/** A row per cause, then the losses by sender and by server. */
function numbers(causes: LossCauses, rows: readonly CauseRow[]): NumberTable {
  const { wanted, senders, servers, noServer } = causes;
  const size = ({ total: lost }: CauseTree): number => lost;
  const named = (parties: typeof senders, noun: string): string[][] => {
    const { shown, others } = rankBySize(parties, MOST_PARTIES, size);
    const rest =
      others.length === 0
        ? []
        : [[`${formatCount(others.length)} other ${noun}s`, formatCount(total(others, size)), '']];
    return [
      ...shown.map(([name, tree]) => [`${noun} ${printableName(name)}`, formatCount(tree.total), mainCause(tree)]),
      ...rest,
    ];
  };
  return {
    caption: 'Wanted mail lost, by cause, then by sender and by server [messages]',
    columns: [...tableColumns('Lost', 'messages'), { title: 'mostly', numeric: false }],
    rows: [
      ...rows.flatMap(({ name, meaning, total: count, parts }) => [
        [name, formatCount(count), meaning],
        ...parts.map((part) => [`└ ${part.name}`, formatCount(part.count), '']),
      ]),
      ['all causes', formatCount(wanted.total), ''],
      ...named(senders, 'sender'),
      ...named(servers, 'server'),
      ...(noServer.total === 0 ? [] : [['at no server', formatCount(noServer.total), mainCause(noServer)]]),
    ],
    notes: [
      ...leftOut(MOST_PARTIES, Object.keys(senders).length, 'senders', 'lost mail'),
      ...leftOut(MOST_PARTIES, Object.keys(servers).length, 'servers', 'lost mail'),
    ],
  };
}
