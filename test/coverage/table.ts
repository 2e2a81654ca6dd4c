import { medianWidth, type Tally } from './tally.js';
import { WORLDS } from './worlds.js';

/** Counts by world, number of replications and figure. */
export type State = Record<string, { truth: Record<string, number>; done: number; figures: Record<string, Tally> }>;

/** Figures that are measured. */
export const SHOWN: readonly string[] = [
  'deliveryRate',
  'firstPassRate',
  'latency.mean',
  'latency.p50',
  'latency.p90',
  'latency.p99',
  'latency.p999',
  'connections.mean',
  'servers["backup.e.example"].share',
];

function cell(tally: Tally | undefined, truth: number | undefined): string {
  if (tally === undefined || truth === undefined || tally.experiments === 0) return '–';
  const { experiments, printed, oneSided, missed } = tally;
  const part = (count: number): string => ((100 * count) / experiments).toFixed(count === experiments ? 0 : 1);
  if (printed + oneSided === 0) return 'none';
  const wide = printed === 0 ? '' : `, ${Number((medianWidth(tally) / Math.abs(truth)).toPrecision(2))}`;
  return `${part(missed)} (${part(printed)} + ${part(oneSided)}${wide})`;
}

/** The table of docs/evidence.md. Shares that are near 1 have the width of what is missing to it. */
export function coverageTable(state: State, replications: readonly number[]): string {
  const head = ['World', 'Figure', ...replications.map((count) => `${count} replications`)];
  const rows = WORLDS.flatMap(({ name }) => {
    const entries = replications.map((count) => state[`${name} ${count}`]);
    const done = entries.map((entry) => entry?.done ?? 0);
    return [
      [`**${name}**`, '*experiments*', ...done.map((count) => `*${count}*`)],
      ...SHOWN.map((figure) => [
        name,
        `\`${figure}\``,
        ...entries.map((entry) => {
          const truth = entry?.truth[figure];
          const isRate = figure.endsWith('Rate');
          return cell(entry?.figures[figure], truth !== undefined && isRate ? 1 - truth : truth);
        }),
      ]),
    ];
  });
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
