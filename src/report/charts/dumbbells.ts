import { columnShare } from '../words/figures.js';
import { axisWith, between, CHART_WIDTH, type Chart, type ChartSize, plotWidth } from './chart.js';
import { type Label, labelLayer } from './labels.js';
import { buildChart } from './layers.js';
import { ink } from './palette.js';
import { cutToWidth, SMALL_TEXT } from './text-width.js';
import { roundBelow } from './ticks.js';

/** Two shares of one server. */
export interface Dumbbell {
  readonly name: string;
  readonly first: number;
  readonly accepted: number;
}

const PITCH: Readonly<Record<ChartSize, number>> = { wide: 30, narrow: 46 };
/** Room for a value beside the outermost dots [px]. */
const VALUE = 52;
/** Room for a name beside the dots of a wide chart [px]. */
const NAME = 184;

/** A ring and a dot per server with a line between them, and both values written outside. */
export function drawDumbbells(rows: readonly Dumbbell[], title: string, size: ChartSize): Chart {
  const wide = size === 'wide';
  const padding = { left: wide ? NAME + VALUE + 8 : VALUE, right: VALUE, top: wide ? 2 : 10, bottom: 40 };
  const longest = Math.max(...rows.flatMap(({ first, accepted }) => [first, accepted]));
  const ticks = shareTicks(longest, wide ? 3 : 2);
  const x = {
    type: 'quantitative',
    scale: { domain: between(0, longest), nice: false },
    axis: { ...axisWith(ticks), title, domain: false, ticks: false, grid: true },
  } as const;
  const height = rows.length * PITCH[size];
  const y = { type: 'quantitative', scale: { domain: between(height, 0), nice: false }, axis: null } as const;
  const middle = (row: number): number => (row + 0.5) * PITCH[size] + (wide ? 0 : 8);
  const labels = rows.flatMap((row, at) => labelsOf(row, middle(at), longest, size, plotWidth(size, padding)));
  return buildChart(size, height, padding, [
    {
      data: { values: rows.map(({ first, accepted }, row) => ({ y: middle(row), first, accepted })) },
      mark: { type: 'rule', stroke: ink('edge'), strokeWidth: 2 },
      encoding: { y: { ...y, field: 'y' }, x: { ...x, field: 'first' }, x2: { field: 'accepted' } },
    },
    {
      data: { values: dotsOf(rows, middle) },
      mark: { type: 'point', filled: false, opacity: 1, size: 90, strokeWidth: 2 },
      encoding: {
        y: { ...y, field: 'y' },
        x: { ...x, field: 'share' },
        fill: { field: 'fill', type: 'nominal', scale: null },
        stroke: { field: 'rim', type: 'nominal', scale: null },
      },
    },
    labelLayer(labels),
  ]);
}

/** Rings for first choices, and dots over them for what was accepted. */
function dotsOf(rows: readonly Dumbbell[], middle: (row: number) => number) {
  return [
    ...rows.map(({ name, first }, row) => ({
      y: middle(row),
      share: first,
      fill: ink('paper'),
      rim: ink('ink'),
      tip: `${name}: first choice of ${columnShare(first)}`,
    })),
    ...rows.map(({ name, accepted }, row) => ({
      tip: `${name}: accepted ${columnShare(accepted)}`,
      y: middle(row),
      share: accepted,
      fill: ink('delivered'),
      rim: ink('delivered'),
    })),
  ];
}

/** The name, the smaller value left of its dot, the larger right of it; one value where they cannot be told apart. */
function labelsOf(row: Dumbbell, y: number, longest: number, size: ChartSize, width: number): Label[] {
  const { first, accepted } = row;
  const [low, high] = first <= accepted ? [first, accepted] : [accepted, first];
  const texts = [low, high].map((share) => (share === 0 ? 'none' : columnShare(share)));
  const [lowText = '', highText = ''] = texts;
  const quiet = { y, size: SMALL_TEXT, colour: 'quiet' } as const;
  const place = (share: number): number => (longest === 0 ? 0 : (share / longest) * width);
  const name: Label =
    size === 'wide'
      ? { text: cutToWidth(row.name, NAME), x: -VALUE - 6, y, align: 'right' }
      : { text: cutToWidth(row.name, CHART_WIDTH[size]), x: -VALUE, y: y - 20, align: 'left' };
  return [
    name,
    { text: highText, x: place(high) + 10, align: 'left', ...quiet },
    ...(lowText === highText ? [] : [{ text: lowText, x: place(low) - 10, align: 'right', ...quiet } as const]),
  ];
}

/** Zero and round shares, at least `fewest` and never more than two and a half times as many. */
function shareTicks(longest: number, fewest: number): { value: number; label: string }[] {
  if (longest <= 0) return [{ value: 0, label: '0' }];
  const step = roundBelow(longest / fewest);
  const digits = Math.max(0, Math.ceil(-Math.log10(step * 100) - 1e-9));
  return Array.from({ length: Math.floor(longest / step + 1e-9) + 1 }, (_, at) => ({
    value: at * step,
    label: at === 0 ? '0' : `${(at * step * 100).toFixed(digits)} %`,
  }));
}
