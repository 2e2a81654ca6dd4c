import type { Unit } from '../../results/index.js';
import { CHART_WIDTH, type Chart, type ChartSize, chartOf, type Row, roomFor } from './chart.js';
import { contourLines } from './contours.js';
import { ink } from './palette.js';
import { axisEncoding, cellEdges, placeAt, placeText, type SweepAxis, spansDecades } from './sweep-axis.js';
import { SMALL_TEXT, TEXT_SIZE, textWidth } from './text-width.js';

/** One cell of a map. */
export interface MapCell {
  readonly column: number;
  readonly row: number;
  /** Index of the map, if there are several. */
  readonly plane: number;
  readonly value: number;
  /** The value as text, from the longest form to the shortest. */
  readonly texts: readonly string[];
  readonly asserts: '' | 'pass' | 'fail' | 'undecided';
  /** True if it meets all asserts at the lowest cost. */
  readonly isCheapest?: boolean;
}

/** Maps of a figure over two parameters, under each other over a third, all on one scale. */
export interface GridMap {
  readonly columns: SweepAxis;
  readonly rows: SweepAxis;
  /** Titles of the maps; a single map has an empty one. */
  readonly planes: readonly string[];
  readonly cells: readonly MapCell[];
  readonly measure: Unit;
  /** 1 if more of the figure is good, -1 if bad, 0 if neither. */
  readonly good: 1 | -1 | 0;
  /** Values of the contour lines. */
  readonly levels: readonly number[];
}

const TALLEST: Readonly<Record<ChartSize, number>> = { wide: 46, narrow: 38 };
const SHORTEST = 20;
/** Greatest height of a map, however many rows it has [px]. */
const HIGHEST = 460;
/** Opacity from palest to strongest: text on a cell is readable at both ends, in light and in dark. */
const PALEST = 0.05;
const STRONGEST = 0.55;

/** A map per plane: a colour each for better and worse, contour lines, frames around cells where all asserts hold. */
export function drawGridMap(map: GridMap, size: ChartSize): Chart {
  const { columns, rows, planes } = map;
  const names = rows.written.map((text, at) => placeText(rows, rows.places[at] ?? 0, text));
  const width = CHART_WIDTH[size] - roomFor(names, 110) - 34;
  const height = rows.written.length * Math.min(TALLEST[size], Math.max(SHORTEST, HIGHEST / rows.written.length));
  const values = planes.flatMap((_, plane) => [...cellRows(map, plane, width, height), ...lineRows(map, plane)]);
  const x = axisEncoding(columns, span(columns));
  const down = axisEncoding(rows, span(rows));
  const y = { ...down, scale: { ...('scale' in down ? down.scale : {}), reverse: rows.scale !== 'steps' } };
  const spec = { width, height, layer: layersOf(map, x, y) };
  if (planes.length === 1) return chartOf(size, { data: { values }, ...spec });
  const row = {
    field: 'plane',
    type: 'nominal',
    sort: [...planes],
    header: { labelOrient: 'top', labelAnchor: 'start', labelAngle: 0, labelAlign: 'left' },
  };
  return chartOf(size, {
    data: { values },
    facet: { row },
    spacing: 22,
    spec,
    resolve: { axis: { x: 'independent' } },
  });
}

function span(axis: SweepAxis): readonly [number, number] {
  const edges = cellEdges(axis).flat();
  return [Math.min(...edges), Math.max(...edges)];
}

/** Position of a value: a number on a scale, its name if the axis has only steps. */
function placeOf(axis: SweepAxis, at: number): number | string {
  return axis.scale === 'steps' ? (axis.written[at] ?? '') : (axis.places[at] ?? 0);
}

function cellRows({ columns, rows, planes, cells }: GridMap, plane: number, width: number, height: number): Row[] {
  const [across, down] = [cellEdges(columns), cellEdges(rows)];
  return cells
    .filter((cell) => cell.plane === plane)
    .map(({ column, row, value, texts, asserts, isCheapest = false }): Row => {
      const [[left, right], [top, bottom]] = [across[column] ?? [0, 0], down[row] ?? [0, 0]];
      const room = partOf(columns, left, right) * width - 6;
      const high = partOf(rows, top, bottom) * height;
      const mark = isCheapest ? '★ ' : { pass: '✓ ', fail: '', undecided: '', '': '' }[asserts];
      const text =
        texts.map((one) => `${mark}${one}`).find((one) => high > TEXT_SIZE + 2 && textWidth(one, SMALL_TEXT) <= room) ??
        '';
      const words = `${columns.label} ${columns.written[column] ?? ''}, ${rows.label} ${rows.written[row] ?? ''}: ${texts[0] ?? ''}`;
      const middle = { x_middle: middleOf(columns, left, right), y_middle: middleOf(rows, top, bottom) };
      const place = {
        x: placeOf(columns, column),
        x_from: left,
        x_to: right,
        y: placeOf(rows, row),
        y_from: top,
        y_to: bottom,
      };
      return { plane: planes[plane] ?? '', ...place, ...middle, value, text, asserts, words };
    });
}

/** Half-way between two places of an axis. */
function middleOf({ scale }: SweepAxis, from: number, to: number): number {
  return scale === 'log' ? Math.sqrt(from * to) : (from + to) / 2;
}

/** The part of an axis between two of its places. */
function partOf(axis: SweepAxis, from: number, to: number): number {
  const [least, most] = span(axis);
  return axis.scale === 'log' ? Math.log(to / from) / Math.log(most / least) : (to - from) / (most - least);
}

/** Lines run through the middles of the cells. */
function lineRows({ columns, rows, planes, cells, levels, measure }: GridMap, plane: number): Row[] {
  if (columns.scale === 'steps' || rows.scale === 'steps' || levels.length === 0) return [];
  const own = cells.filter((cell) => cell.plane === plane);
  const isLog = spansDecades(
    measure,
    Math.min(...cells.map(({ value }) => value)),
    Math.max(...cells.map(({ value }) => value)),
  );
  const scaled = (value: number): number => (isLog ? Math.log(value) : value);
  const order = (axis: SweepAxis): number[] =>
    axis.places.map((_, at) => at).toSorted((a, b) => (axis.places[a] ?? 0) - (axis.places[b] ?? 0));
  const grid = order(rows).map((row) =>
    order(columns).map((column) => {
      const cell = own.find((one) => one.row === row && one.column === column);
      return cell === undefined ? Number.NaN : scaled(cell.value);
    }),
  );
  return levels.flatMap((value): Row[] => {
    return contourLines(grid, scaled(value)).map(
      (line): Row => ({
        ...{ plane: planes[plane] ?? '', level: value },
        ...{ line_x: placeAt(columns, line.fromColumn), line_y: placeAt(rows, line.fromRow) },
        ...{ line_x2: placeAt(columns, line.toColumn), line_y2: placeAt(rows, line.toRow) },
      }),
    );
  });
}

/** A colour each for better and worse, stronger away from the middle; a single colour if neither is good. */
function shadesOf(cells: readonly MapCell[], measure: Unit, good: GridMap['good']) {
  const all = cells.map(({ value }) => value);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const type = spansDecades(measure, least, most) ? 'log' : 'linear';
  const middle = type === 'log' ? Math.sqrt(least * most) : (least + most) / 2;
  const ends = least === most ? [least, least + 1] : good === 0 ? [least, most] : [least, middle, most];
  const range = good === 0 || least === most ? [PALEST, STRONGEST] : [STRONGEST, PALEST, STRONGEST];
  const [low, high] = good === 1 ? (['down', 'delivered'] as const) : (['delivered', 'down'] as const);
  const field = { field: 'value', type: 'quantitative' };
  const two = { ...field, scale: { type: 'threshold', domain: [middle], range: [ink(low), ink(high)] } };
  return {
    fill: good === 0 ? { value: ink('delivered') } : two,
    fillOpacity: { ...field, scale: { type, domain: ends, range, nice: false } },
  };
}

function layersOf({ columns, rows, cells, measure, good, levels }: GridMap, x: object, y: object) {
  const { fill, fillOpacity } = shadesOf(cells, measure, good);
  const only = (test: string) => [{ filter: test }];
  const onX = (field: string) => (columns.scale === 'steps' ? { x: { ...x, field: 'x' } } : { x: { ...x, field } });
  const onY = (field: string) => (rows.scale === 'steps' ? { y: { ...y, field: 'y' } } : { y: { ...y, field } });
  const area = {
    ...{ ...onX('x_from'), ...(columns.scale === 'steps' ? {} : { x2: { field: 'x_to' } }) },
    ...{ ...onY('y_from'), ...(rows.scale === 'steps' ? {} : { y2: { field: 'y_to' } }) },
  };
  const middles = { ...onX('x_middle'), ...onY('y_middle') };
  const lined = levels.length > 0 && columns.scale !== 'steps' && rows.scale !== 'steps';
  return [
    {
      transform: only('isValid(datum.value)'),
      mark: { type: 'rect', stroke: ink('paper'), strokeWidth: 1 },
      encoding: {
        ...area,
        fill,
        fillOpacity,
        tooltip: { field: 'words', type: 'nominal' },
      },
    },
    ...(cells.some(({ asserts }) => asserts === 'pass')
      ? [
          {
            transform: only("datum.asserts == 'pass'"),
            mark: { type: 'rect', fill: null, stroke: ink('pass'), strokeWidth: 2 },
            encoding: area,
          },
        ]
      : []),
    ...(lined
      ? [
          {
            transform: only('isValid(datum.line_x)'),
            mark: { type: 'rule', stroke: ink('ink'), strokeWidth: 1.5, strokeDash: [4, 3] },
            encoding: {
              x: { ...x, field: 'line_x' },
              y: { ...y, field: 'line_y' },
              x2: { field: 'line_x2' },
              y2: { field: 'line_y2' },
            },
          },
        ]
      : []),
    {
      transform: only("isValid(datum.text) && datum.text != ''"),
      mark: { type: 'text', fill: ink('ink'), ...(lined ? { stroke: ink('paper'), strokeWidth: 3 } : {}) },
      encoding: { ...middles, text: { field: 'text', type: 'nominal' } },
    },
  ];
}
