import type { SweepCell, SweepFigure, SweepResult, Unit } from '../../results/index.js';
import { formatDuration } from '../../units/index.js';
import { type CurvePoint, drawCurve } from '../charts/curve.js';
import { drawHeatMaps, type HeatPlane } from '../charts/heat-map.js';
import { roundBelow, type Tick, timeTicks } from '../charts/ticks.js';
import type { Picture, Topic } from '../topics/topic.js';
import { sideText } from '../words/difference.js';
import { figureLabel } from '../words/figure-label.js';
import { measured } from '../words/figures.js';
import { printableName } from '../words/printable.js';
import { cellText, estimateIn, figureFinding, isAlike, isApart, parameterLabels } from '../words/sweep.js';

/** Maps of a third parameter at most, and cells along one edge of a map. */
const MOST_PLANES = 12;
const MOST_EDGE = 60;
/** Cells along both edges that contour lines need. */
const FEWEST_EDGE = 3;

/** One figure over the grid: a curve over one parameter, a map over two, maps under each other over three. */
export function readSweepFigure(result: SweepResult, figure: SweepFigure, at: number): Topic | undefined {
  const { parameters, zip } = result.sweep;
  const isCurve = zip || parameters.length === 1;
  const picture = isCurve ? curvePicture(result, figure) : mapPicture(result, figure);
  return {
    id: `figure-${at + 1}`,
    title: figureLabel(figure.figure),
    finding: figureFinding(result, figure),
    notes: isCurve ? curveNotes(result, picture) : mapNotes(result, figure, picture),
    legend: [],
    picture,
    table: undefined,
  };
}

function curveNotes({ sweep }: SweepResult, picture: Picture | undefined): string[] {
  if (picture === undefined) return [];
  const band = sweep.replications > 1 ? ['The band is the 95 % interval at each value.'] : [];
  return [...band, 'Values stand side by side as they were given, whatever lies between them.'];
}

function mapNotes(result: SweepResult, figure: SweepFigure, picture: Picture | undefined): string[] {
  if (picture === undefined) return ['There are too many parameters or values for a picture.'];
  const lines = isApart(result, figure)
    ? ' Along a line it is the same, as far as that can be told from the cells.'
    : ' The intervals of the smallest and the largest overlap: shades may be luck.';
  const more = result.sweep.parameters.length > 2 ? ['All maps have one scale.'] : [];
  return [`The stronger the colour, the larger the figure.${lines}`, ...more];
}

function curvePicture(result: SweepResult, figure: SweepFigure): Picture | undefined {
  const points = result.cells.flatMap((cell): CurvePoint[] => {
    const estimate = estimateIn(cell, figure.figure);
    if (estimate === undefined) return [];
    const { mean, low = mean, high = mean } = estimate;
    const label = cell.values.map((value) => printableName(value, 16)).join(' / ');
    return [{ label, mean, low, high, text: cellText(cell, figure) }];
  });
  const scale = scaleOf(points, figure.measure);
  if (points.length === 0 || isAlike(scale.least, scale.most, figure.measure)) return undefined;
  const parameter = result.sweep.parameters.map(({ path }) => printableName(path)).join(' / ');
  const spoken = result.cells.map((cell) => `${cell.values.join(' / ')}: ${cellText(cell, figure)}`).slice(0, 40);
  return {
    label: `${figureLabel(figure.figure)} over ${parameter}. ${spoken.join('; ')}.`,
    draw: (size) => drawCurve({ parameter, points, ...scale }, size),
  };
}

/** A vertical scale with a few round lines; it begins at nothing where that costs little. */
function scaleOf(points: readonly CurvePoint[], measure: Unit): { least: number; most: number; ticks: Tick[] } {
  const low = Math.min(...points.map((point) => point.low));
  const high = Math.max(...points.map((point) => point.high));
  const least = low >= 0 && low < 0.4 * high ? 0 : low;
  if (isAlike(least, high, measure)) return { least, most: least, ticks: [] };
  if (measure === 'seconds' && least === 0) return { least, most: high, ticks: timeTicks(high, 5) };
  const step = roundBelow((high - least) / 3);
  const first = Math.ceil(least / step - 1e-9);
  const ticks: Tick[] = [];
  for (let at = first; at * step <= high * (1 + 1e-12) && ticks.length < 12; at += 1) {
    ticks.push({ value: at * step, label: axisText(at * step, step, measure) });
  }
  return { least, most: high, ticks };
}

function axisText(value: number, step: number, measure: Unit): string {
  if (measure === 'seconds') return formatDuration(value);
  if (measure !== 'share') return measured(value, 'number');
  return `${(value * 100).toFixed(Math.min(6, Math.max(0, Math.ceil(-Math.log10(step * 100) - 1e-9))))} %`;
}

/** The value of each parameter of a cell as a position among its values. */
function positionsOf({ sweep }: SweepResult): readonly ReadonlyMap<string, number>[] {
  return sweep.parameters.map(({ values }) => new Map(values.map((value, at) => [value, at])));
}

function mapPicture(result: SweepResult, figure: SweepFigure): Picture | undefined {
  const { parameters } = result.sweep;
  const [outer, inner, last] = parameters.length === 2 ? [undefined, ...parameters] : parameters;
  const isTooMuch = parameters.length > 3 || inner === undefined || last === undefined;
  if (
    isTooMuch ||
    Math.max(inner.values.length, last.values.length) > MOST_EDGE ||
    (outer?.values.length ?? 0) > MOST_PLANES
  )
    return undefined;
  const labels = parameterLabels(parameters.map(({ path }) => path));
  const [rowParameter = '', columnParameter = ''] = labels.slice(-2);
  const titles =
    outer === undefined ? [''] : outer.values.map((value) => `${labels[0] ?? ''} ${printableName(value, 24)}`);
  const planes = titles.map((title, at) => planeOf(result, figure, title, outer === undefined ? undefined : at));
  const all = planes.flatMap(({ values }) => values.flat()).filter((value) => !Number.isNaN(value));
  if (all.length === 0) return undefined;
  // Between two columns or rows, a line would show nothing but the way it was drawn; where no two cells surely differ, luck.
  const isWide = inner.values.length >= FEWEST_EDGE && last.values.length >= FEWEST_EDGE && isApart(result, figure);
  const levels = isWide ? levelsOf(Math.min(...all), Math.max(...all)) : [];
  return {
    label: `${figureLabel(figure.figure)} as a map: ${rowParameter} downwards, ${columnParameter} to the right. ${figureFinding(result, figure)}`,
    draw: (size) =>
      drawHeatMaps({ rows: inner.values, columns: last.values, rowParameter, columnParameter, planes, levels }, size),
  };
}

/** A few round values between the smallest and the largest. */
function levelsOf(least: number, most: number): number[] {
  if (!(most > least)) return [];
  const step = roundBelow((most - least) / 3);
  const levels: number[] = [];
  for (let at = Math.floor(least / step) + 1; at * step < most && levels.length < 12; at += 1) levels.push(at * step);
  return levels;
}

function planeOf(result: SweepResult, figure: SweepFigure, title: string, outer: number | undefined): HeatPlane {
  const positions = positionsOf(result);
  const [rows = new Map<string, number>(), columns = new Map<string, number>()] = positions.slice(-2);
  const values = Array.from({ length: rows.size }, () => new Array<number>(columns.size).fill(Number.NaN));
  const texts = Array.from({ length: rows.size }, () => new Array<readonly string[]>(columns.size).fill([]));
  for (const cell of result.cells) {
    if (outer !== undefined && positions[0]?.get(cell.values[0] ?? '') !== outer) continue;
    const [row = '', column = ''] = cell.values.slice(-2);
    const [y, x] = [rows.get(row) ?? 0, columns.get(column) ?? 0];
    const estimate = estimateIn(cell, figure.figure);
    if (estimate === undefined) continue;
    (values[y] as number[])[x] = estimate.mean;
    (texts[y] as (readonly string[])[])[x] = textsOf(cell, figure);
  }
  return { title, values, texts };
}

/** How a cell is labelled, from the longest to the shortest. */
function textsOf(cell: SweepCell, figure: SweepFigure): string[] {
  const estimate = estimateIn(cell, figure.figure);
  if (estimate === undefined) return [];
  const short =
    figure.measure === 'share'
      ? `${(estimate.mean * 100).toFixed(1)} %`
      : sideText({ mean: estimate.mean }, figure.measure);
  return [cellText(cell, figure), sideText(estimate, figure.measure), short];
}
