import type { ComparisonResult } from '../../results/index.js';
import { formatDuration, formatRate } from '../../units/index.js';
import { roundBelow } from '../charts/ticks.js';
import { drawTimelines, type Timeline } from '../charts/timelines.js';
import { spanOf } from '../topics/over-time.js';
import { leftOut, type Topic } from '../topics/topic.js';
import { columnShare } from '../words/figures.js';
import { printableName } from '../words/printable.js';

/** Rows of the picture at most: servers times set-ups. */
const MOST_ROWS = 24;

function rateTick(highest: number, width: number): Timeline['scale']['tick'] {
  if (highest <= 0 || width <= 0) return { value: 1, label: '' };
  const perSecond = highest / width;
  const unit = [1, 60, 3_600].find((seconds) => perSecond * seconds >= 1) ?? 86_400;
  const rate = roundBelow(perSecond * unit) / unit;
  return { value: rate * width, label: formatRate(rate) };
}

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

/** What each server accepts over time, under each set-up, all on one scale. */
export function readComparedLoad(result: ComparisonResult): Topic | undefined {
  const { arms } = result;
  const names = serverNames(result);
  const shown = names.slice(0, Math.max(1, Math.floor(MOST_ROWS / arms.length)));
  const spans = arms.map((arm) => spanOf(arm.result));
  // Bins may differ in width where one set-up runs on for longer: then there is no common scale.
  const width = Math.max(...spans.map((span) => span.width));
  const end = Math.max(...spans.map((span) => span.end));
  if (shown.length === 0 || !(width > 0) || !(end > 0)) return undefined;
  const rows = shown.flatMap((name) =>
    arms.map((arm) => {
      const { series, servers } = arm.result;
      const own = Object.hasOwn(series.servers, name) ? series.servers[name] : undefined;
      const share = Object.hasOwn(servers, name) ? (servers[name]?.share ?? 0) : 0;
      return {
        name: `${printableName(name)} · ${printableName(arm.name)}`,
        note:
          own === undefined
            ? 'has no such server'
            : share === 0
              ? 'accepted nothing'
              : `${columnShare(share)} of accepted mail`,
        shortNote: columnShare(share),
        values: gathered(own?.accepted ?? [], series.width_s, width).slice(0, Math.ceil(end / width)),
        down: own?.down ?? [],
      };
    }),
  );
  const highest = Math.max(0, ...rows.flatMap(({ values }) => values));
  const scale = { highest, tick: rateTick(highest, width) };
  const lines = rows.map(
    (row, at): Timeline => ({
      ...row,
      unit: ` messages in ${formatDuration(width)}`,
      scale,
      colour: at % arms.length === 0 ? 'pending' : 'delivered',
    }),
  );
  const anyDown = rows.some(({ down }) => down.length > 0);
  return {
    id: 'compared-load',
    title: 'What it costs the servers',
    finding: 'Load over time of each server under each set-up, all on one scale.',
    notes: [
      `Replication 1 of ${result.comparison.replications}. Grey is the reference.`,
      ...leftOut(shown.length, names.length, 'servers', 'attempts'),
    ],
    legend: anyDown ? [{ colour: 'down', mark: 'outage', label: 'server down for all sessions' }] : [],
    picture: {
      label: `Small charts: messages accepted over time. ${rows.map(({ name, note }) => `${name}: ${note}`).join('; ')}.`,
      draw: (size) => drawTimelines(lines, { width, end }, size),
    },
    table: undefined,
  };
}

/** Bins put together to a multiple of their width. */
function gathered(values: readonly number[], width: number, wider: number): number[] {
  const per = Math.max(1, Math.round(wider / width));
  return Array.from({ length: Math.ceil(values.length / per) }, (_, at) =>
    values.slice(at * per, (at + 1) * per).reduce((sum, value) => sum + value, 0),
  );
}
