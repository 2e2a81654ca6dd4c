import type { RunResult } from '../../../results/index.js';
import { formatShare } from '../../../units/index.js';
import { type Dumbbell, drawDumbbells } from '../../charts/dumbbells.js';
import { columnShare } from '../../words/numbers.js';
import { printableName } from '../../words/printable.js';
import { rankBySize, total } from '../../words/ranking.js';
import { byServerGroup, placeIn, serverGroupsOf } from '../../words/server-groups.js';
import { leftOut, type NumberTable, type Topic, tableColumns } from '../topic.js';

const MOST_SERVERS = 14;
const MOST_TABLE_ROWS = 60;
/** Least visible difference between shares. */
const HARDLY = 0.005;

/** First choices of senders, and the servers that took the mail in the end. */
export function readChoice(result: RunResult): Topic | undefined {
  const { shown, rest } = rowsOf(result, MOST_SERVERS);
  const gap = widestGap(shown);
  // If each server accepts the mail it is first choice for, the load says it all.
  if (shown.length < 2 || gap === undefined) return undefined;
  const whose = serverGroupsOf(result).size === 0 ? 'the mail' : 'the mail for its domains';
  const spoken = shown.map((row) => `${row.name}: ${pairText(row)}`).join('; ');
  return {
    id: 'choice',
    title: 'First choice and final taker',
    finding: finding(gap),
    notes: [
      `First choice: share of ${whose} that was offered to this server before any other. Accepted: its share of ${whose === 'the mail' ? 'all mail' : whose} that senders got rid of.`,
      ...(rest === undefined ? [] : [`Not drawn are ${rest.name}: together ${pairText(rest)}.`]),
    ],
    legend: [
      { colour: 'ink', mark: 'ring', label: 'first choice' },
      { colour: 'delivered', mark: 'dot', label: 'accepted' },
    ],
    picture: {
      label: `Pairs of dots, one pair per server. ${spoken}.`,
      draw: (size) => drawDumbbells(shown, `share of ${whose}`, size),
    },
    table: numbers(result),
  };
}

function pairText({ first, accepted }: Dumbbell): string {
  return `first choice ${columnShare(first)}, accepted ${columnShare(accepted)}`;
}

/** The servers with the most mail, and the others as one. */
function rowsOf(result: RunResult, limit: number): { shown: Dumbbell[]; rest: Dumbbell | undefined } {
  const serverGroups = serverGroupsOf(result);
  const { shown, others } = rankBySize(result.servers, limit, (server) =>
    Math.max(server.share, server.firstChoiceShare),
  );
  return {
    shown: byServerGroup(shown, serverGroups).map(([name, server]) => {
      const { share, firstChoiceShare } = placeIn(serverGroups, name) ?? server;
      return { name: printableName(name), first: firstChoiceShare, accepted: share };
    }),
    rest:
      others.length === 0
        ? undefined
        : {
            name: `${others.length} other servers${serverGroups.size === 0 ? '' : ' (of all mail)'}`,
            first: total(others, ({ firstChoiceShare }) => firstChoiceShare),
            accepted: total(others, ({ share }) => share),
          },
  };
}

/** The server whose two shares differ most. */
function widestGap(rows: readonly Dumbbell[]): Dumbbell | undefined {
  const [gap] = rows.toSorted((a, b) => weightOf(b) - weightOf(a));
  return gap === undefined || Math.abs(gap.accepted - gap.first) < HARDLY ? undefined : gap;
}

/** The fate of first choices, in words; the picture has the shares. */
function finding({ name, first, accepted }: Dumbbell): string {
  if (accepted === 0) return `${name} was asked first, but accepted nothing.`;
  if (accepted < first) return `${name} has a smaller part of the accepted mail than of the first choices.`;
  if (first === 0) return `${name} was never the first choice, and took mail all the same.`;
  return `${name} has a larger part of the accepted mail than of the first choices.`;
}

/** Difference between a server's two shares; of equal differences, a gain weighs more than a loss. */
function weightOf({ first, accepted }: Dumbbell): number {
  return Math.abs(accepted - first) + (accepted > first ? HARDLY : 0);
}

function numbers(result: RunResult): NumberTable {
  const { shown, rest } = rowsOf(result, MOST_TABLE_ROWS);
  return {
    caption: `First choice and accepted mail by server, share of ${serverGroupsOf(result).size === 0 ? 'the mail' : 'the mail for its domains'}, all replications together`,
    columns: tableColumns('Server', 'first choice', 'accepted', 'difference, points'),
    rows: [...shown, ...(rest === undefined ? [] : [rest])].map(({ name, first, accepted }) => [
      name,
      first === 0 ? 'none' : formatShare(first, 2),
      accepted === 0 ? 'none' : formatShare(accepted, 2),
      ((accepted - first) * 100).toFixed(2).replace('-', '−'),
    ]),
    notes: leftOut(shown.length, Object.keys(result.servers).length, 'servers', 'mail'),
  };
}
