import {
  type AssertResult,
  figureNamed,
  type SweepCell,
  type SweepFigure,
  type SweepResult,
} from '../../../results/index.js';
import { formatShare } from '../../../units/index.js';
import { type CurvePoint, drawCurve } from '../../charts/curve.js';
import { drawGridMap, type MapCell } from '../../charts/grid-map.js';
import { readAxis, type SweepAxis, spansDecades } from '../../charts/sweep-axis.js';
import { logTimeTicks, roundBelow, timeStep } from '../../charts/ticks.js';
import { sideText } from '../../words/difference.js';
import { figureLabel } from '../../words/figure-label.js';
import { listed, measured } from '../../words/numbers.js';
import { parameterTitles } from '../../words/parameter.js';
import { printableName } from '../../words/printable.js';
import {
  cellText,
  cheapestCells,
  estimateIn,
  figureEnds,
  figureFinding,
  figureRange,
  isAlike,
  isApart,
} from '../../words/sweep.js';
import type { LegendEntry, Picture, Topic } from '../topic.js';

/** Most maps over a third parameter, and most cells along one edge of a map. */
const MOST_PLANES = 12;
const MOST_EDGE = 60;
/** Fewest cells along both edges for contour lines. */
const FEWEST_EDGE = 3;

/** One figure over the grid: a curve over one parameter, a map over two, maps under each other over three. */
export function readSweepFigure(result: SweepResult, figure: SweepFigure, at: number): Topic | undefined {
  const { parameters, zip } = result.sweep;
  const isCurve = zip || parameters.length === 1;
  const values = result.cells.flatMap((cell) => estimateIn(cell, figure.figure)?.mean ?? []);
  const isFlat = values.length > 0 && isAlike(Math.min(...values), Math.max(...values), figure.measure);
  const map = isCurve || isFlat ? undefined : mapPicture(result, figure);
  const picture = isCurve ? curvePicture(result, figure) : map?.picture;
  return {
    id: `figure-${at + 1}`,
    title: figureLabel(figure.figure),
    finding: figureRange(result, figure),
    notes: [...figureEnds(result, figure), ...(isCurve ? curveNotes(result, picture) : isFlat ? [] : mapNotes(map))],
    legend: picture === undefined ? [] : isCurve ? curveLegend(result) : mapLegend(result, figure, map),
    picture,
    table: undefined,
  };
}

function axesOf({ sweep: { parameters } }: SweepResult): SweepAxis[] {
  const titles = parameterTitles(parameters.map(({ path }) => path));
  return parameters.map(({ values }, at) =>
    readAxis(
      titles[at] ?? '',
      values.map((value) => printableName(value, 24)),
    ),
  );
}

/** Joint verdict of the asserts of a cell. */
function verdictOf({ asserts }: SweepCell): MapCell['asserts'] {
  if (asserts.length === 0) return '';
  return (
    (['fail', 'undecided'] as const).find((verdict) => asserts.some((assert) => assert.verdict === verdict)) ?? 'pass'
  );
}

/** Thresholds of the asserts on a figure, which are the same in all cells. */
function limitsOf({ cells }: SweepResult, { figure, measure }: SweepFigure): { value: number; text: string }[] {
  const asserts = (cells[0]?.asserts ?? []).filter(
    (assert): assert is AssertResult & { threshold: number } =>
      assert.figure === figure && assert.threshold !== undefined,
  );
  return asserts.map(({ threshold, comparison = '' }) => ({
    value: threshold,
    text: `asserted ${comparison} ${measure === 'share' ? formatShare(threshold, 2) : measured(threshold, measure)}`,
  }));
}

function curveNotes({ sweep, cells }: SweepResult, picture: Picture | undefined): string[] {
  if (picture === undefined) return [];
  const band = cells.some(({ replications = sweep.replications }) => replications > 1);
  return band ? ['The band is the 95 % interval at each value.'] : [];
}

function curveLegend({ cells }: SweepResult): LegendEntry[] {
  const verdicts = new Set(cells.map(verdictOf));
  return [
    ...(verdicts.has('pass') ? [{ colour: 'delivered', mark: 'dot', label: 'all asserts hold' } as const] : []),
    ...(verdicts.has('fail') ? [{ colour: 'down', mark: 'diamond', label: 'an assert fails' } as const] : []),
    ...(verdicts.has('undecided') ? [{ colour: 'edge', mark: 'dot', label: 'an assert is undecided' } as const] : []),
  ];
}

function curvePicture(result: SweepResult, figure: SweepFigure): Picture | undefined {
  const { parameters } = result.sweep;
  const axes = axesOf(result);
  const [first] = axes;
  // Parameters that change in step share one axis, which has a place for each pair.
  const written = result.cells.map((cell) => cell.values.map((value) => printableName(value, 16)).join(' / '));
  const inStep = parameters.length > 1;
  const axis = inStep || first === undefined ? readAxis(axes.map(({ label }) => label).join(' / '), written) : first;
  const points = result.cells.flatMap((cell, at): CurvePoint[] => {
    const estimate = estimateIn(cell, figure.figure);
    if (estimate === undefined) return [];
    const { mean, low = mean, high = mean } = estimate;
    const place = inStep ? at : (parameters[0]?.values.indexOf(cell.values[0] ?? '') ?? at);
    return [{ at: place, mean, low, high, text: cellText(cell, figure), asserts: verdictOf(cell) }];
  });
  const [least, most] = [Math.min(...points.map(({ low }) => low)), Math.max(...points.map(({ high }) => high))];
  if (points.length === 0 || isAlike(least, most, figure.measure)) return undefined;
  const spoken = result.cells.map((cell) => `${cell.values.join(' / ')}: ${cellText(cell, figure)}`).slice(0, 40);
  const limits = limitsOf(result, figure);
  return {
    label: `${figureLabel(figure.figure)} over ${axis.label}. ${spoken.join('; ')}.`,
    draw: (size) => drawCurve({ axis, measure: figure.measure, points, limits }, size),
  };
}

interface MapOf {
  readonly picture: Picture;
  /** The contour lines of the map, in words. */
  readonly lines: string;
  readonly planes: number;
}

function mapNotes(map: MapOf | undefined): string[] {
  if (map === undefined) return ['There are too many parameters or values for a picture.'];
  return [
    ...(map.lines === '' ? [] : ['Along a line the figure is the same, as far as that can be told from the cells.']),
    ...(map.planes > 1 ? ['All maps have one scale.'] : []),
  ];
}

/** Meaning of shades and frames; the range is given beside the picture. */
function mapLegend(result: SweepResult, { figure }: SweepFigure, map: MapOf | undefined): LegendEntry[] {
  const good = figureNamed(figure)?.figure.good ?? 0;
  const shades: LegendEntry[] =
    good === 0
      ? [{ colour: 'delivered', mark: 'box', label: 'the stronger, the more' }]
      : [
          { colour: 'delivered', mark: 'box', label: 'better' },
          { colour: 'down', mark: 'box', label: 'worse' },
        ];
  const passed = result.cells.map(verdictOf).includes('pass');
  const priced = cheapestCells(result).length > 0;
  const lines = map?.lines ?? '';
  const lined: LegendEntry[] = lines === '' ? [] : [{ colour: 'ink', mark: 'dashes', label: lines }];
  return [
    ...shades,
    ...lined,
    ...(passed ? [{ colour: 'pass', mark: 'frame', label: '✓ all asserts hold' } as const] : []),
    ...(priced ? [{ colour: 'pass', mark: 'frame', label: '★ all hold, at least cost' } as const] : []),
  ];
}

function mapPicture(result: SweepResult, figure: SweepFigure): MapOf | undefined {
  const { parameters } = result.sweep;
  const axes = axesOf(result);
  const [outer, rows, columns] = axes.length === 2 ? [undefined, ...axes] : axes;
  if (parameters.length > 3 || rows === undefined || columns === undefined) return undefined;
  const edge = Math.max(rows.written.length, columns.written.length);
  if (edge > MOST_EDGE || (outer?.written.length ?? 0) > MOST_PLANES) return undefined;
  const cells = cellsOf(result, figure);
  if (cells.length === 0) return undefined;
  const all = cells.map(({ value }) => value);
  const limits = limitsOf(result, figure).filter(({ value }) => value > Math.min(...all) && value < Math.max(...all));
  // Between two columns or rows, lines would show only the interpolation; if no two cells surely differ, only chance.
  const isWide = [rows, columns].every(({ written, scale }) => written.length >= FEWEST_EDGE && scale !== 'steps');
  const lines = !isWide || !isApart(result, figure) ? [] : limits.length > 0 ? limits : levelsOf(all, figure);
  const planes = outer === undefined ? [''] : outer.written.map((value) => `${outer.label} ${value}`);
  const good = figureNamed(figure.figure)?.figure.good ?? 0;
  return {
    lines:
      lines.length === 0
        ? ''
        : `${limits.length > 0 ? '' : lines.length > 1 ? 'lines at ' : 'line at '}${listed(lines.map(({ text }) => text))}`,
    planes: planes.length,
    picture: {
      label: `${figureLabel(figure.figure)} as a map: ${rows.label} downwards, ${columns.label} to the right. ${figureFinding(result, figure)}`,
      draw: (size) =>
        drawGridMap(
          { columns, rows, planes, cells, measure: figure.measure, good, levels: lines.map(({ value }) => value) },
          size,
        ),
    },
  };
}

const MOST_LEVELS = 4;

/** A few round values between the smallest and the largest. */
function levelsOf(values: readonly number[], { measure }: SweepFigure): { value: number; text: string }[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const worded = (value: number) => ({
    value,
    text: measure === 'share' ? formatShare(value, 2) : measured(value, measure),
  });
  if (spansDecades(measure, least, most)) {
    const inside = logTimeTicks(least, most, 'narrow').filter(({ value }) => value > least && value < most);
    return inside.slice(-3).map(({ value }) => worded(value));
  }
  const span = most - least;
  const step = measure === 'seconds' && span >= MOST_LEVELS ? timeStep(span, MOST_LEVELS) : roundBelow(span / 3);
  const levels: number[] = [];
  for (let at = Math.floor(least / step) + 1; at * step < most && levels.length < MOST_LEVELS; at += 1)
    levels.push(at * step);
  // A line at the smallest value would run along the edge.
  return levels.map(worded).filter(({ value }) => value - least > step / 4);
}

/** The cells of all maps, placed by position among the values of each parameter. */
function cellsOf(result: SweepResult, figure: SweepFigure): MapCell[] {
  const positions = result.sweep.parameters.map(({ values }) => new Map(values.map((value, at) => [value, at])));
  const cheapest = cheapestCells(result);
  return result.cells.flatMap((cell): MapCell[] => {
    const estimate = estimateIn(cell, figure.figure);
    if (estimate === undefined) return [];
    const [plane = 0, row = 0, column = 0] = [
      0,
      0,
      ...cell.values.map((value, at) => positions[at]?.get(value) ?? 0),
    ].slice(-3);
    const short =
      figure.measure === 'share'
        ? `${(estimate.mean * 100).toFixed(1)} %`
        : sideText({ mean: estimate.mean }, figure.measure);
    const texts = [cellText(cell, figure), sideText(estimate, figure.measure), short];
    const isCheapest = cheapest.includes(cell);
    return [{ column, row, plane, value: estimate.mean, texts, asserts: verdictOf(cell), isCheapest }];
  });
}
