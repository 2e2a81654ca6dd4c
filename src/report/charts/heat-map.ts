import { type Chart, type ChartSize, plotWidth } from './chart.js';
import { contourLines } from './contours.js';
import { type Label, labelLayer } from './labels.js';
import { buildChart } from './layers.js';
import { ink } from './palette.js';
import { cutToWidth, SMALL_TEXT, textWidth } from './text-width.js';

/** One map: a value for each row and column; NaN where there is none. */
export interface HeatPlane {
  /** What tells this map from the others; empty where it is the only one. */
  readonly title: string;
  readonly values: readonly (readonly number[])[];
  /** How each value is written where there is room, from the longest to the shortest. */
  readonly texts: readonly (readonly (readonly string[])[])[];
}

/** Maps under each other, all on one scale. */
export interface HeatMap {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly rowParameter: string;
  readonly columnParameter: string;
  readonly planes: readonly HeatPlane[];
  /** Values of the contour lines, and how they are written. */
  readonly levels: readonly number[];
}

const LEFT: Readonly<Record<ChartSize, number>> = { wide: 120, narrow: 76 };
const TALLEST: Readonly<Record<ChartSize, number>> = { wide: 46, narrow: 36 };
const SHORTEST = 18;
/** A map is not taller than this, however many rows it has [px]. */
const HIGHEST = 460;
const HEAD = 24;
const FOOT = 42;
/** From pale to strong: the text on a cell is read on both ends, in light and in dark. */
const PALEST = 0.06;
const STRONGEST = 0.5;

interface Layout {
  readonly size: ChartSize;
  readonly width: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly least: number;
  readonly most: number;
}

/** Maps of a figure over two parameters: the stronger the colour the larger the figure, lines where it is the same. */
export function drawHeatMaps(map: HeatMap, size: ChartSize): Chart {
  const padding = { left: LEFT[size], right: 8, top: 4, bottom: 4 };
  const width = plotWidth(size, padding);
  const cellHeight = Math.min(TALLEST[size], Math.max(SHORTEST, HIGHEST / map.rows.length));
  const all = map.planes.flatMap(({ values }) => values.flat()).filter((value) => !Number.isNaN(value));
  const layout: Layout = {
    ...{ size, width, cellHeight },
    cellWidth: width / Math.max(1, map.columns.length),
    least: Math.min(...all),
    most: Math.max(...all),
  };
  const pitch = HEAD + map.rows.length * cellHeight + FOOT;
  const cells = map.planes.flatMap((plane, at) => cellsOf(plane, map, at * pitch + HEAD, layout));
  const lines = map.planes.flatMap((plane, at) => linesOf(plane, map, at * pitch + HEAD, layout));
  const labels = map.planes.flatMap((plane, at) => labelsOf(plane, map, at * pitch, layout));
  const pixel = { type: 'quantitative', scale: null, axis: null } as const;
  return buildChart(size, map.planes.length * pitch, padding, [
    {
      data: { values: cells },
      mark: { type: 'rect', fill: ink('delivered'), stroke: ink('paper'), strokeWidth: 1 },
      encoding: {
        x: { ...pixel, field: 'from' },
        x2: { field: 'to' },
        y: { ...pixel, field: 'top' },
        y2: { field: 'bottom' },
        fillOpacity: { field: 'strength', type: 'quantitative', scale: null },
      },
    },
    {
      data: { values: lines },
      mark: { type: 'rule', stroke: ink('edge'), strokeWidth: 1 },
      encoding: { x: { ...pixel, field: 'x' }, y: { ...pixel, field: 'y' }, x2: { field: 'x2' }, y2: { field: 'y2' } },
    },
    labelLayer(labels),
  ]);
}

function cellsOf({ values, texts }: HeatPlane, { rows, columns, ...map }: HeatMap, top: number, layout: Layout) {
  const { cellWidth, cellHeight, least, most } = layout;
  return values.flatMap((row, y) =>
    row.flatMap((value, x) => {
      if (Number.isNaN(value)) return [];
      const part = most === least ? 0.5 : (value - least) / (most - least);
      return [
        {
          from: x * cellWidth,
          to: (x + 1) * cellWidth,
          top: top + y * cellHeight,
          bottom: top + (y + 1) * cellHeight,
          tip: `${map.rowParameter} ${rows[y] ?? ''}, ${map.columnParameter} ${columns[x] ?? ''}: ${texts[y]?.[x]?.[0] ?? ''}`,
          strength: PALEST + part * (STRONGEST - PALEST),
        },
      ];
    }),
  );
}

/** Contours run through the middles of the cells. */
function linesOf({ values }: HeatPlane, { levels }: HeatMap, top: number, { cellWidth, cellHeight }: Layout) {
  return levels.flatMap((level) =>
    contourLines(values, level).map(({ fromColumn, fromRow, toColumn, toRow }) => ({
      x: (fromColumn + 0.5) * cellWidth,
      y: top + (fromRow + 0.5) * cellHeight,
      x2: (toColumn + 0.5) * cellWidth,
      y2: top + (toRow + 0.5) * cellHeight,
    })),
  );
}

function labelsOf({ title, texts }: HeatPlane, map: HeatMap, top: number, layout: Layout): Label[] {
  const { size, width, cellWidth, cellHeight } = layout;
  const left = LEFT[size];
  const quiet = { size: SMALL_TEXT, colour: 'quiet' } as const;
  const first = top + HEAD;
  const below = first + map.rows.length * cellHeight;
  const middle = (row: number): number => first + (row + 0.5) * cellHeight;
  const inside = texts.flatMap((row, y) =>
    row.flatMap((choices, x): Label[] => {
      const text = choices.find((choice) => textWidth(choice, SMALL_TEXT) <= cellWidth - 6) ?? '';
      return text === ''
        ? []
        : [
            {
              text,
              x: (x + 0.5) * cellWidth + textWidth(text, SMALL_TEXT) * 0.45,
              y: middle(y),
              align: 'right',
              size: SMALL_TEXT,
            },
          ];
    }),
  );
  const every = Math.ceil(34 / cellWidth);
  return [
    ...(title === '' ? [] : [{ text: cutToWidth(title, width), x: 0, y: top + 9, align: 'left', bold: true } as const]),
    title === ''
      ? { text: cutToWidth(map.rowParameter, left + width), x: 2 - left, y: top + 9, align: 'left', ...quiet }
      : { text: cutToWidth(map.rowParameter, left - 14), x: -10, y: top + 9, align: 'right', ...quiet },
    ...map.rows.map(
      (text, row): Label => ({ text: cutToWidth(text, left - 14), x: -10, y: middle(row), align: 'right' }),
    ),
    ...map.columns.flatMap((name, column): Label[] => {
      if (column % every !== 0) return [];
      const text = cutToWidth(name, cellWidth * every - 4);
      const end = Math.min(width, (column + 0.5) * cellWidth + textWidth(text, SMALL_TEXT) / 2);
      return [{ text, x: end, y: below + 12, align: 'right', size: SMALL_TEXT }];
    }),
    { text: cutToWidth(map.columnParameter, width), x: width, y: below + 28, align: 'right', ...quiet },
    ...inside,
  ];
}
