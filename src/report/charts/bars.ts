import {
  CHART_WIDTH,
  type Chart,
  type ChartSize,
  type ChartSpec,
  COUNT_LABEL,
  chartOf,
  distinctNames,
  nameAxis,
  type Row,
  roomFor,
  SHARE_LABEL,
} from './chart.js';
import { type Colour, ink } from './palette.js';
import { SMALL_TEXT } from './text-width.js';

/** A part of a bar, with its name in the legend. */
export interface BarPart {
  readonly what: string;
  readonly colour: Colour;
  readonly count: number;
  /** Share of the whole that the bar stands for; not needed where bars are as long as their counts. */
  readonly share?: number;
}

/** A bar with its name, and a note behind it. */
export interface Bar {
  readonly name: string;
  readonly note: string;
  readonly parts: readonly BarPart[];
}

export interface BarLayout {
  readonly bar: number;
  /** Distance from one bar to the next [px]. */
  readonly pitch: Readonly<Record<ChartSize, number>>;
  /** Most room for names beside the bars of a wide chart [px]. */
  readonly left: number;
  /** Title of the axis, and its unit: a share or a number of messages. */
  readonly title: string;
  readonly unit?: 'share' | 'messages';
  /** Place of the names: above the bars if there is no room beside them. */
  readonly names?: 'beside' | 'above';
}

/** Horizontal bars that are cut into parts, on an axis of shares. */
export function drawBars(bars: readonly Bar[], size: ChartSize, layout: BarLayout): Chart {
  const { bar, pitch, left, title, unit = 'share' } = layout;
  const look = size === 'wide' && layout.names !== 'above' ? 'wide' : 'narrow';
  const names = distinctNames(bars.map(({ name }) => name));
  const notes =
    roomFor(
      bars.map(({ note }) => note),
      150,
      SMALL_TEXT,
    ) + 12;
  const width = CHART_WIDTH[size] - (look === 'wide' ? roomFor(names, left) + 14 + notes : 2);
  const lengthOf = ({ count, share = 0 }: BarPart): number => (unit === 'share' ? share : count);
  const whole = bars.map(({ parts }) => parts.reduce((sum, part) => sum + lengthOf(part), 0));
  const longest = Math.max(...whole, Number.MIN_VALUE);
  const values = rowsOf(bars, names, lengthOf, unit);
  const kinds = [...new Map(bars.flatMap(({ parts }) => parts.map((part) => [part.what, part] as const))).values()];
  const y = { ...nameAxis(names, look, look === 'wide' ? left : width - notes + 6, bar / 2 + 9), field: 'name' };
  const ticks = unit === 'share' ? { labelExpr: SHARE_LABEL } : { labelExpr: COUNT_LABEL };
  const axis = { title, ...ticks, tickCount: size === 'wide' ? 5 : 3, grid: true };
  const x = { type: 'quantitative', scale: { domain: [0, longest], nice: false }, axis };
  const fill = (field: string, colours: readonly Colour[]) => ({
    ...{ field, type: 'nominal' },
    scale: { domain: kinds.map(({ what }) => what), range: colours.map(ink) },
  });
  const layer = [
    {
      mark: { type: 'bar', height: bar, strokeWidth: 1, tooltip: true },
      encoding: {
        ...{ y, x: { ...x, field: 'from' }, x2: { field: 'to' } },
        fill: fill(
          'what',
          kinds.map(({ colour }) => colour),
        ),
        // An outline in its colour keeps even the rarest part visible.
        stroke: fill(
          'what',
          kinds.map(({ colour }) => colour),
        ),
        tooltip: { field: 'words', type: 'nominal' },
      },
    },
    noteLayer(bars, names, whole, look, { x, y, width, above: bar / 2 + 9 }),
  ];
  return chartOf(size, {
    width,
    height: { step: pitch[look] },
    data: { values },
    layer,
    resolve: { scale: { fill: 'independent' } },
  });
}

/** A row of data for each part of a bar: its start and end on the axis, and its number of messages. */
function rowsOf(
  bars: readonly Bar[],
  names: readonly string[],
  lengthOf: (part: BarPart) => number,
  unit: 'share' | 'messages',
): Row[] {
  return bars.flatMap(({ parts, note }, at): Row[] => {
    let from = 0;
    return parts.map((part): Row => {
      const { what, count } = part;
      const start = from;
      from += lengthOf(part);
      const own = { name: names[at] ?? '', what, messages: count, from: start, to: from };
      const words = `${names[at] ?? ''}\n${what}: ${note}`;
      return unit === 'share' ? { ...own, words, share: lengthOf(part) } : { ...own, words };
    });
  });
}

interface Placing {
  readonly x: object;
  readonly y: object;
  readonly width: number;
  readonly above: number;
}

/** A note behind each bar; on a narrow chart above its end. */
function noteLayer(
  bars: readonly Bar[],
  names: readonly string[],
  ends: readonly number[],
  size: ChartSize,
  { x, y, width, above }: Placing,
): ChartSpec {
  const values = bars.map(({ note }, at): Row => ({ name: names[at] ?? '', share: ends[at] ?? 0, note }));
  const text = { field: 'note', type: 'nominal' };
  const layer =
    size === 'wide'
      ? { mark: { type: 'text', align: 'left', dx: 8 }, encoding: { y, x: { ...x, field: 'share' }, text } }
      : { mark: { type: 'text', align: 'right', dy: -above }, encoding: { y, x: { value: width }, text } };
  return { data: { values }, ...layer };
}
