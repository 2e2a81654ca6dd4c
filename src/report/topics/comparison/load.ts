import type { ComparisonResult } from '../../../results/index.js';
import { drawTimelines, type Timeline, type TimelineGroup, type TimeSpan } from '../../charts/timelines.js';
import { columnShare } from '../../words/numbers.js';
import { setUpName } from '../../words/parameter.js';
import { printableName } from '../../words/printable.js';
import { byServerGroup, placeIn, type ServerGroups, serverGroupsOf } from '../../words/server-groups.js';
import { spanOf } from '../over-time.js';
import { leftOut, type Topic } from '../topic.js';

/** Most rows of the picture: servers times set-ups. */
const MOST_ROWS = 24;

/** Names of the servers that any set-up has, those with the most attempts first. */
function serverNames({ arms }: ComparisonResult): string[] {
  const attempts = new Map<string, number>();
  for (const { result } of arms) {
    for (const [name, server] of Object.entries(result.servers))
      attempts.set(name, (attempts.get(name) ?? 0) + server.attempts);
  }
  return [...attempts]
    .filter(([, count]) => count > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([name]) => name);
}

/** Groups of the servers in the first set-up that has them; empty if in any set-up all domains are connected. */
function commonGroups({ arms }: ComparisonResult): ServerGroups {
  const all = arms.map(({ result }) => serverGroupsOf(result));
  return all.some((serverGroups) => serverGroups.size === 0)
    ? new Map()
    : new Map(all.toReversed().flatMap((serverGroups) => [...serverGroups]));
}

interface Row extends Timeline {
  readonly heading: string | undefined;
  /** Group of servers, whose rows have one scale. */
  readonly serverGroup: number;
}

function rowsOf(result: ComparisonResult, names: readonly string[], { width, end }: TimeSpan): Row[] {
  const serverGroups = commonGroups(result);
  const ownGroups = result.arms.map((setUp) => serverGroupsOf(setUp.result));
  let last: number | undefined;
  const inOrder = byServerGroup(
    names.map((name) => [name, undefined] as const),
    serverGroups,
  );
  return inOrder.flatMap(([name]) => {
    const place = placeIn(serverGroups, name);
    const heading = place === undefined || place.serverGroup === last ? undefined : `Mail for ${place.domains}`;
    last = place?.serverGroup;
    return result.arms.map((setUp, at): Row => {
      const { series, servers } = setUp.result;
      const own = Object.hasOwn(series.servers, name) ? series.servers[name] : undefined;
      const server = Object.hasOwn(servers, name) ? servers[name] : undefined;
      const share = (place === undefined ? server : placeIn(ownGroups[at] ?? serverGroups, name))?.share ?? 0;
      const accepted =
        share === 0 ? 'accepted nothing' : `${columnShare(share)} of ${place === undefined ? 'accepted' : 'that'} mail`;
      return {
        name: `${printableName(name)} · ${setUpName(setUp.name)}`,
        heading: at === 0 ? heading : undefined,
        note: own === undefined ? 'has no such server' : accepted,
        shortNote: columnShare(share),
        values: gathered(own?.accepted ?? [], series.width_s, width).slice(0, Math.ceil(end / width)),
        down: own?.down ?? [],
        serverGroup: place?.serverGroup ?? 0,
        colour: at === 0 ? 'pending' : 'delivered',
      };
    });
  });
}

/** Mail accepted by each server over time, under each set-up, on one scale with the others for the same domains. */
export function readComparedLoad(result: ComparisonResult): Topic | undefined {
  const { arms } = result;
  const names = serverNames(result);
  const shown = names.slice(0, Math.max(1, Math.floor(MOST_ROWS / arms.length)));
  const spans = arms.map((setUp) => spanOf(setUp.result));
  // Bins may differ in width if one set-up runs for longer: then there is no common scale.
  const width = Math.max(...spans.map((span) => span.width));
  const end = Math.max(...spans.map((span) => span.end));
  if (shown.length === 0 || !(width > 0) || !(end > 0)) return undefined;
  const rows = rowsOf(result, shown, { width, end });
  const serverGroups = [...new Set(rows.map(({ serverGroup }) => serverGroup))];
  const groups = serverGroups.map((serverGroup): TimelineGroup => {
    const own = rows.filter((row) => row.serverGroup === serverGroup);
    return { heading: own[0]?.heading, measure: 'rate', rows: own };
  });
  const anyDown = rows.some(({ down }) => down.length > 0);
  return {
    id: 'compared-load',
    title: 'What it costs the servers',
    finding: `Load over time of each server under each set-up, ${serverGroups.length > 1 ? 'those for the same domains' : 'all'} on one scale.`,
    notes: [
      `Replication 1 of ${result.comparison.replications}. Grey is the reference.`,
      ...leftOut(shown.length, names.length, 'servers', 'attempts'),
    ],
    legend: anyDown ? [{ colour: 'down', mark: 'outage', label: 'server down for all sessions' }] : [],
    picture: {
      label: `Small charts: messages accepted over time. ${rows.map(({ name, note }) => `${name}: ${note}`).join('; ')}.`,
      draw: (size) => drawTimelines(groups, { width, end }, size),
    },
    table: undefined,
  };
}

/** Merges bins to a multiple of their width. */
function gathered(values: readonly number[], width: number, wider: number): number[] {
  const per = Math.max(1, Math.round(wider / width));
  return Array.from({ length: Math.ceil(values.length / per) }, (_, at) =>
    values.slice(at * per, (at + 1) * per).reduce((sum, value) => sum + value, 0),
  );
}
