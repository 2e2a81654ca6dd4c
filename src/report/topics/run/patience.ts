import type { RunResult } from '../../../results/index.js';
import { formatDuration } from '../../../units/index.js';
import { drawRanges, type TimeRange } from '../../charts/ranges.js';
import { printableName } from '../../words/printable.js';
import { rankBySize } from '../../words/ranking.js';
import { lostFates } from '../../words/vocabulary.js';
import { leftOut, type Topic } from '../topic.js';
import { senderNumbers } from './losses.js';

const MOST_ROWS = 12;
/** Factor between 99th percentiles below which senders count as equally slow. */
const APART = 2;

/** Latencies of wanted mail by sender; `undefined` if all are equally slow. */
export function readPatience(result: RunResult): Topic | undefined {
  const { shown, others } = rankBySize(result.senders, MOST_ROWS, ({ latency_s: latency }) => latency?.p99 ?? 0);
  const ranges = shown.flatMap(([name, { latency_s: latency }]): TimeRange[] => {
    const { p50, p99, max } = latency ?? {};
    if (p50 === undefined || p99 === undefined || max === undefined || p50 <= 0) return [];
    return [{ name: printableName(name), half: p50, most: p99, slowest: max }];
  });
  const order = ranges.toSorted((a, b) => b.most - a.most);
  const [last] = order;
  const first = order.at(-1);
  if (last === undefined || first === undefined || last.most < APART * first.most) return undefined;
  const spoken = ranges.map(
    ({ name, half, most, slowest }) =>
      `${name}: half within ${formatDuration(half)}, 99 % within ${formatDuration(most)}, slowest ${formatDuration(slowest)}`,
  );
  return {
    id: 'patience',
    title: 'How soon, sender by sender',
    finding: `Mail of ${last.name} waited longest, that of ${first.name} least.`,
    notes: [
      'By the slowest hundredth of the delivered wanted mail of each.',
      ...leftOut(shown.length, shown.length + others.length, 'senders', 'waiting'),
    ],
    legend: [
      { colour: 'delivered', mark: 'ring', label: 'half of its mail' },
      { colour: 'delivered', mark: 'dot', label: '99 % of it' },
      { colour: 'down', mark: 'diamond', label: 'its slowest message' },
    ],
    picture: {
      label: `Ranges of time to delivery, one per sender. ${spoken.join('; ')}.`,
      draw: (size) => drawRanges(ranges, size),
    },
    // If mail was lost, the topic on losses has this table.
    table:
      result.kinds.ham.delivered === result.kinds.ham.sent
        ? senderNumbers(result, lostFates(result.kinds.ham))
        : undefined,
  };
}
