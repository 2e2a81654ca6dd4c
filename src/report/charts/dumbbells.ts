import { columnShare } from '../words/numbers.js';
import {
  CHART_WIDTH,
  type Chart,
  type ChartSize,
  chartOf,
  distinctNames,
  nameAxis,
  type Row,
  roomFor,
  SHARE_LABEL,
} from './chart.js';
import { ink } from './palette.js';

/** Two shares of one server. */
export interface Dumbbell {
  readonly name: string;
  readonly first: number;
  readonly accepted: number;
}

/** Room for a value beside the outermost dots [px]. */
const VALUE = 52;
const NAME = 184;

/** A ring and a dot per server with a line between them, and both values written outside. */
export function drawDumbbells(rows: readonly Dumbbell[], title: string, size: ChartSize): Chart {
  const wide = size === 'wide';
  const names = distinctNames(rows.map(({ name }) => name));
  const width = CHART_WIDTH[size] - VALUE - (wide ? roomFor(names, NAME) + 14 + VALUE : 8);
  const longest = Math.max(...rows.flatMap(({ first, accepted }) => [first, accepted]), Number.MIN_VALUE);
  const text = (share: number): string => (share === 0 ? 'none' : columnShare(share));
  const values = rows.map(({ first, accepted }, at): Row => {
    const [low, high] = first <= accepted ? [first, accepted] : [accepted, first];
    const isOne = text(low) === text(high);
    const own = { name: names[at] ?? '', first, accepted, low, high };
    return { ...own, lowText: isOne ? '' : text(low), highText: text(high) };
  });
  const y = { ...nameAxis(names, size, wide ? NAME : width, 18), field: 'name' };
  const x = {
    type: 'quantitative',
    scale: { domain: [0, longest], nice: false },
    axis: { title, labelExpr: SHARE_LABEL, tickCount: wide ? 6 : 3, grid: true },
  } as const;
  // Values stand left of the lower dot: the plot begins far enough to the right for them to clear the names.
  const scale = { ...x.scale, padding: wide ? VALUE : 40 };
  const dots = (field: 'first' | 'accepted', what: string, fill: string, stroke: string) => ({
    transform: [{ calculate: `datum.name + ': ${what} ' + format(datum.${field}, '.1%')`, as: 'words' }],
    mark: { type: 'point', filled: false, opacity: 1, size: 90, strokeWidth: 2, fill, stroke },
    encoding: { y, x: { ...x, scale, field }, tooltip: { field: 'words', type: 'nominal' } },
  });
  const words = (field: 'low' | 'high', align: 'left' | 'right', dx: number) => ({
    mark: { type: 'text', align, dx },
    encoding: { y, x: { ...x, scale, field }, text: { field: `${field}Text`, type: 'nominal' } },
  });
  const layer = [
    {
      mark: { type: 'rule', stroke: ink('edge'), strokeWidth: 2 },
      encoding: { y, x: { ...x, scale, field: 'first' }, x2: { field: 'accepted' } },
    },
    dots('first', 'first choice of', ink('paper'), ink('ink')),
    dots('accepted', 'accepted', ink('delivered'), ink('delivered')),
    words('low', 'right', -10),
    words('high', 'left', 10),
  ];
  return chartOf(size, { width, height: { step: wide ? 30 : 46 }, data: { values }, layer });
}
