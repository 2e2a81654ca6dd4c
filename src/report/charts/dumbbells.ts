import { columnShare } from '../words/figures.js';
import { axisWith, between, buildChart, CHART_WIDTH, type Chart, type ChartSize, type Layer } from './chart.js';
import { ink } from './palette.js';
import { ROW } from './rows.js';
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
export function drawDumbbells(rows: readonly Dumbbell[], size: ChartSize): Chart {
  const wide = size === 'wide';
  const padding = { left: wide ? NAME + VALUE + 8 : VALUE, right: VALUE, top: wide ? 2 : 10, bottom: 40 };
  const longest = Math.max(...rows.flatMap(({ first, accepted }) => [first, accepted]));
  const ticks = shareTicks(longest, wide ? 3 : 2);
  const x = {
    type: 'quantitative',
    scale: { domain: between(0, longest), nice: false },
    axis: { ...axisWith(ticks), title: 'share of the mail', domain: false, ticks: false, grid: true },
  } as const;
  const dy = wide ? 0 : 8;
  return buildChart(size, rows.length * PITCH[size], padding, [
    {
      data: { values: rows.map(({ first, accepted }, row) => ({ row, first, accepted })) },
      mark: { type: 'rule', stroke: ink('edge'), strokeWidth: 2, yOffset: dy },
      encoding: { y: ROW, x: { ...x, field: 'first' }, x2: { field: 'accepted' } },
    },
    dots(rows, 'first', x, { fill: ink('paper'), stroke: ink('ink'), strokeWidth: 2, size: 90, yOffset: dy }),
    dots(rows, 'accepted', x, { fill: ink('delivered'), size: 90, yOffset: dy }),
    ...values(rows, x, dy),
    {
      data: { values: rows.map(({ name }, row) => ({ row, name: cutToWidth(name, wide ? NAME : CHART_WIDTH[size]) })) },
      mark: {
        type: 'text',
        ...(wide ? { align: 'right', dx: -VALUE - 6 } : { align: 'left', dx: -VALUE, dy: dy - 20 }),
      },
      encoding: { y: ROW, x: { value: 0 }, text: { field: 'name', type: 'nominal' } },
    },
  ]);
}

type X = { readonly type: 'quantitative'; readonly scale: object; readonly axis: object };

function dots(rows: readonly Dumbbell[], key: 'first' | 'accepted', x: X, mark: object): Layer {
  return {
    data: { values: rows.map((row, at) => ({ row: at, value: row[key] })) },
    mark: { type: 'point', filled: false, opacity: 1, ...mark },
    encoding: { y: ROW, x: { ...x, field: 'value' } },
  };
}

/** The smaller value left of its dot, the larger right of it; one value where they cannot be told apart. */
function values(rows: readonly Dumbbell[], x: X, dy: number): Layer[] {
  const labels = rows.flatMap(({ first, accepted }, row) => {
    const [low, high] = first <= accepted ? [first, accepted] : [accepted, first];
    const [lowText, highText] = [low, high].map((share) => (share === 0 ? 'none' : columnShare(share)));
    const right = { row, value: high, text: highText, align: 'left' as const };
    return lowText === highText ? [right] : [{ row, value: low, text: lowText, align: 'right' as const }, right];
  });
  return (['left', 'right'] as const).map((align) => ({
    data: { values: labels.filter((label) => label.align === align) },
    mark: { type: 'text', align, dx: align === 'left' ? 9 : -9, dy, fontSize: SMALL_TEXT, fill: ink('quiet') },
    encoding: { y: ROW, x: { ...x, field: 'value' }, text: { field: 'text', type: 'nominal' } },
  }));
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
