import type { ComparisonResult, RunResult } from '../../../results/index.js';
import { formatDuration, formatNumber } from '../../../units/index.js';
import { drawTimelines, type Timeline } from '../../charts/timelines.js';
import { setUpName } from '../../words/parameter.js';
import { spanOf } from '../over-time.js';
import type { Topic } from '../topic.js';

/** Mail in all queues of senders and relays, per bin of `wider` seconds. */
function queuesOf({ series }: RunResult, wider: number): number[] {
  const columns = [...Object.values(series.senders), ...Object.values(series.relays)].map(({ queue }) => queue);
  const bins = Math.max(0, ...columns.map((column) => column.length));
  const per = Math.max(1, Math.round(wider / series.width_s));
  return Array.from({ length: Math.ceil(bins / per) }, (_, at) => {
    const from = at * per;
    const to = Math.min(bins, from + per);
    const sum = columns.reduce((all, column) => all + column.slice(from, to).reduce((a, b) => a + b, 0), 0);
    return sum / (to - from);
  });
}

/** Mail waiting in queues over time under each set-up, on one scale; `undefined` if none ever waits. */
export function readComparedQueues({ arms, comparison }: ComparisonResult): Topic | undefined {
  const spans = arms.map((setUp) => spanOf(setUp.result));
  const width = Math.max(...spans.map((span) => span.width));
  const end = Math.max(...spans.map((span) => span.end));
  if (!(width > 0) || !(end > 0)) return undefined;
  const columns = arms.map((setUp) => queuesOf(setUp.result, width).slice(0, Math.ceil(end / width)));
  const highest = Math.max(0, ...columns.flat());
  if (highest < 1) return undefined;
  const rows = arms.map((setUp, at): Timeline => {
    const values = columns[at] ?? [];
    const most = Math.max(0, ...values);
    const note = most < 1 ? 'hardly ever a message' : `${formatNumber(most)} messages at most`;
    const colour = at === 0 ? 'pending' : 'waiting';
    return { name: setUpName(setUp.name), note, shortNote: formatNumber(most), values, down: [], colour };
  });
  return {
    id: 'compared-queues',
    title: 'Mail waiting in queues',
    finding: 'Mail in the queues of all senders and relays under each set-up, on one scale.',
    notes: [`Replication 1 of ${comparison.replications}; means over ${formatDuration(width)}. Grey is the reference.`],
    legend: [],
    picture: {
      label: `Small charts: mail in all queues over time. ${rows.map(({ name, note }) => `${name}: ${note}`).join('; ')}.`,
      draw: (size) => drawTimelines([{ measure: 'level', rows }], { width, end }, size),
    },
    table: undefined,
  };
}
