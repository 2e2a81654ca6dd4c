import type { CauseTree, LossCauses, RunResult } from '../../results/index.js';
import { formatCount } from '../../units/index.js';
import { causeRows, mainCause } from '../words/causes.js';
import { columnShare, countOf, halfWidthOf, listed } from '../words/numbers.js';
import { printableName } from '../words/printable.js';
import { rankBySize } from '../words/ranking.js';
import { type Column, renderColumns } from './columns.js';
import type { Paint } from './paint.js';

/** Most senders named, and most servers. */
const MOST_LOSERS = 6;

/** Causes of wanted mail not delivered, a row per group; empty if all of it was. */
export function renderCauses({ causes, kinds, estimates = {} }: RunResult, width: number, paint: Paint): string[] {
  if (causes === undefined || causes.wanted.total === 0) return [];
  const rows = causeRows(causes.wanted);
  const names = [...rows.map(({ group }) => `causes.${group}`), 'deliveryRate'];
  const halves = names.map((name) => halfWidthOf(estimates[name]));
  const columns: Column[] = [
    { title: 'Wanted mail lost', align: 'left', cells: [...rows.map(({ name }) => name), 'lost'], leaves: 0 },
    {
      title: 'messages',
      align: 'right',
      cells: [...rows.map(({ total }) => total), causes.wanted.total].map(formatCount),
      leaves: 0,
    },
    {
      title: 'of all wanted',
      align: 'right',
      cells: [...rows.map(({ total }) => total), causes.wanted.total].map((count) =>
        columnShare(count / kinds.ham.sent),
      ),
      leaves: 1,
    },
    ...(halves.every((half) => half === '–')
      ? []
      : [{ title: '± at 95 %', align: 'right', cells: halves, leaves: 3 } as const]),
    { title: 'mostly', align: 'left', cells: [...rows.map(({ parts }) => parts[0]?.name ?? ''), ''], leaves: 2 },
  ];
  const table = renderColumns(columns, width, paint);
  const losers = renderLosers(causes, width, paint);
  return losers.length === 0 ? table : [...table, '', ...losers];
}

interface Loser {
  readonly name: string;
  readonly tree: CauseTree;
}

/** Senders or servers that lost mail: of many those that lost most, and the number of the others. */
function losersOf(
  trees: LossCauses['senders'],
  noun: string,
): { readonly rows: readonly Loser[]; readonly others: number } {
  const { shown, others } = rankBySize(trees, MOST_LOSERS, ({ total }) => total);
  return {
    rows: shown.map(([name, tree]) => ({ name: `${noun} ${printableName(name)}`, tree })),
    others: others.length,
  };
}

/** Losses by sender and by server, each with its main cause; empty if one sender lost all of it at one server. */
function renderLosers({ senders, servers, noServer }: LossCauses, width: number, paint: Paint): string[] {
  const [bySender, byServer] = [losersOf(senders, 'sender'), losersOf(servers, 'server')];
  const nowhere: Loser[] = noServer.total === 0 ? [] : [{ name: 'at no server', tree: noServer }];
  const places = [...byServer.rows, ...nowhere];
  const rows = [...(bySender.rows.length > 1 ? bySender.rows : []), ...(places.length > 1 ? places : [])];
  if (rows.length === 0) return [];
  const columns: Column[] = [
    { title: 'Lost by, and at', align: 'left', cells: rows.map(({ name }) => name), leaves: 0 },
    { title: 'messages', align: 'right', cells: rows.map(({ tree }) => formatCount(tree.total)), leaves: 0 },
    { title: 'mostly', align: 'left', cells: rows.map(({ tree }) => mainCause(tree)), leaves: 1 },
  ];
  const more = [
    ...(bySender.others === 0 ? [] : [countOf(bySender.others, 'sender')]),
    ...(byServer.others === 0 ? [] : [countOf(byServer.others, 'server')]),
  ];
  return [
    ...renderColumns(columns, width, paint),
    ...(more.length === 0 ? [] : [paint.quiet(`and ${listed(more)} with fewer losses`)]),
  ];
}
