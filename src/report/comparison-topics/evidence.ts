import type { ComparisonResult, Estimate, Unit } from '../../results/index.js';
import { drawIntervalPanels, type IntervalPanel } from '../charts/interval-panels.js';
import type { Topic } from '../topics/topic.js';
import { sideText } from '../words/difference.js';
import { figureLabel } from '../words/figure-label.js';
import { intervalText } from '../words/figures.js';
import { printableName } from '../words/printable.js';

/** The figures that a decision is taken by. */
const SHOWN = [
  'deliveryRate',
  'firstPassRate',
  'latency.p50',
  'latency.p99',
  'latency.max',
  'connections.mean',
] as const;

interface Side {
  readonly name: string;
  readonly estimate: Estimate;
}

/** All set-ups with a figure, the reference first. */
function sidesOf(
  { arms, differences }: ComparisonResult,
  figure: string,
): { sides: Side[]; measure: Unit } | undefined {
  const found = differences.map(({ figures }) => figures.find((one) => one.figure === figure));
  const [first] = found;
  if (first === undefined) return undefined;
  const estimates = [first.reference, ...found.map((one) => one?.own ?? null)];
  const sides = estimates.flatMap((estimate, at): Side[] =>
    estimate === null ? [] : [{ name: printableName(arms[at]?.name ?? ''), estimate }],
  );
  return { sides, measure: first.measure };
}

function panelOf(result: ComparisonResult, figure: string): IntervalPanel[] {
  const found = sidesOf(result, figure);
  if (found === undefined || found.sides.length === 0) return [];
  const rows = found.sides.map(({ name, estimate }) => {
    const { mean, low = mean, high = mean } = estimate;
    const interval = intervalText(estimate, found.measure);
    const shortNote = sideText(estimate, found.measure);
    const note = interval === undefined ? shortNote : `${shortNote} (${interval})`;
    return { name, mean, low, high, note, shortNote };
  });
  return [{ title: figureLabel(figure), rows }];
}

/** The figures of all set-ups beside each other, each on one scale. */
export function readEvidence(result: ComparisonResult): Topic | undefined {
  const panels = SHOWN.flatMap((figure) => panelOf(result, figure));
  if (panels.length === 0) return undefined;
  const spoken = panels.map(
    ({ title, rows }) => `${title}: ${rows.map(({ name, note }) => `${name} ${note}`).join(', ')}`,
  );
  return {
    id: 'evidence',
    title: 'Side by side',
    finding: 'The same messages with the same luck, under each set-up.',
    notes: [
      'Dots are means over replications, bars their 95 % intervals. All set-ups of one figure share its scale; the dashed line is the reference.',
      'Bars that overlap may still differ surely: the luck is the same on both sides, so the difference is known better than either figure. Its interval stands in the table.',
    ],
    legend: [],
    picture: { label: `Dots with intervals. ${spoken.join('; ')}.`, draw: (size) => drawIntervalPanels(panels, size) },
    table: undefined,
  };
}
