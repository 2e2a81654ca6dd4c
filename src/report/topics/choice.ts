import type { RunResult } from '../../results/index.js';
import { formatShare } from '../../units/index.js';
import { type Dumbbell, drawDumbbells } from '../charts/dumbbells.js';
import { columnShare } from '../words/figures.js';
import { byPool, placeIn, poolsOf } from '../words/pools.js';
import { printableName } from '../words/printable.js';
import { rankBySize, total } from '../words/ranking.js';
import { leftOut, type NumberTable, type Topic, tableColumns } from './topic.js';

const MOST_SERVERS = 14;
const MOST_TABLE_ROWS = 60;
/** Shares that differ by less are the same to the eye. */
const HARDLY = 0.005;

/** Where senders went first, and who took the mail in the end. */
export function readChoice(result: RunResult): Topic | undefined {
  const { shown, rest } = rowsOf(result, MOST_SERVERS);
  if (shown.every(({ first, accepted }) => first === 0 && accepted === 0)) return undefined;
  const whose = poolsOf(result).size === 0 ? 'the mail' : 'the mail for its domains';
  const spoken = shown.map((row) => `${row.name}: ${pairText(row)}`).join('; ');
  return {
    id: 'choice',
    title: 'First choice and final taker',
    finding: finding(shown, whose),
    notes: [
      `First choice: share of ${whose} that was offered to this server before any other. Accepted: its share of ${whose === 'the mail' ? 'all mail' : whose} that senders got rid of.`,
      ...(rest === undefined ? [] : [`Not drawn are ${rest.name}: together ${pairText(rest)}.`]),
    ],
    legend: [
      { colour: 'ink', mark: 'ring', label: 'first choice' },
      { colour: 'delivered', mark: 'dot', label: 'accepted' },
    ],
    picture:
      shown.length < 2
        ? undefined
        : {
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
  const pools = poolsOf(result);
  const { shown, others } = rankBySize(result.servers, limit, (server) =>
    Math.max(server.share, server.firstChoiceShare),
  );
  return {
    shown: byPool(shown, pools).map(([name, server]) => {
      const { share, firstChoiceShare } = placeIn(pools, name) ?? server;
      return { name: printableName(name), first: firstChoiceShare, accepted: share };
    }),
    rest:
      others.length === 0
        ? undefined
        : {
            name: `${others.length} other servers${pools.size === 0 ? '' : ' (of all mail)'}`,
            first: total(others, ({ firstChoiceShare }) => firstChoiceShare),
            accepted: total(others, ({ share }) => share),
          },
  };
}

function finding(rows: readonly Dumbbell[], whose: string): string {
  const [only] = rows;
  if (rows.length === 1 && only !== undefined)
    return only.accepted === 0
      ? `${only.name} is the only server, and accepted nothing.`
      : `${only.name} is the only server: all mail that was accepted went there.`;
  const [gap] = rows.toSorted((a, b) => weightOf(b) - weightOf(a));
  if (gap === undefined || Math.abs(gap.accepted - gap.first) < HARDLY)
    return 'Every server accepted about as much as it was first asked for: failover moved hardly any mail, or as much either way.';
  const whole = gap.first === 0 ? ` of ${whose}` : '';
  const first =
    gap.first === 0 ? 'was never the first choice' : `was the first choice for ${formatShare(gap.first)} of ${whose}`;
  if (gap.accepted < gap.first)
    return `${gap.name} ${first}, but accepted ${onlyText(gap.accepted)}${gap.accepted === 0 ? '' : whole}.`;
  return `${gap.name} ${first}, but accepted ${gap.accepted === 1 ? 'all of it' : `${formatShare(gap.accepted)}${whole}`}.`;
}

/** How much a server's two shares differ; of equal differences the gain says more than the loss. */
function weightOf({ first, accepted }: Dumbbell): number {
  return Math.abs(accepted - first) + (accepted > first ? HARDLY : 0);
}

function onlyText(share: number): string {
  return share === 0 ? 'nothing' : `only ${formatShare(share)}`;
}

function numbers(result: RunResult): NumberTable {
  const { shown, rest } = rowsOf(result, MOST_TABLE_ROWS);
  return {
    caption: `First choice and accepted mail by server, share of ${poolsOf(result).size === 0 ? 'the mail' : 'the mail for its domains'}, all replications together`,
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
