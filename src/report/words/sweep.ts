import type { Estimate, SweepCell, SweepFigure, SweepResult, Unit } from '../../results/index.js';
import { formatDuration, formatNumber, listedUpTo } from '../../units/index.js';
import { sideText } from './difference.js';
import { figureLabel, partyFigure } from './figure-label.js';
import { countOf, halfWidthOf, halfWidthOfNumber, listed, sentence } from './numbers.js';
import { parameterTitles } from './parameter.js';
import { printableName } from './printable.js';

/** A parameter by its last key where that tells it from the others: `mttr` for `servers["mx1"].failures[0].mttr`. */
export function parameterLabels(paths: readonly string[]): string[] {
  const last = paths.map((path) => /([^.[\]"]+)(?:"?\])?$/.exec(path)?.[1] ?? path);
  return last.map((label, at) =>
    printableName(last.filter((other) => other === label).length > 1 ? (paths[at] ?? label) : label, 40),
  );
}

function halfWidthText(estimate: Estimate, measure: Unit): string {
  const { mean, low, high } = estimate;
  if (low === undefined || high === undefined || isAlike(low, high, measure)) return '';
  if (measure === 'share') return ` ± ${halfWidthOf(estimate)}`;
  const half = Math.max(mean - low, high - mean);
  return measure === 'seconds' ? ` ± ${formatDuration(half)}` : ` ± ${halfWidthOfNumber(estimate)}`;
}

/** `10 replications each`, `10 to 35 replications each`. */
function replicationsText(fewest: number, cells: SweepResult['cells']): string {
  const most = cells.reduce((top, { replications = fewest }) => Math.max(top, replications), fewest);
  if (most === fewest) return `${countOf(fewest, 'replication')} each`;
  return `${fewest} to ${countOf(most, 'replication')} each`;
}

/** Where a sweep comes from, in a few words each. */
export function sweepFacts({ sweep, cells }: SweepResult): string[] {
  const isVaried = sweep.parameters.some(({ path }) => path === 'seed');
  return [
    printableName(sweep.file),
    countOf(cells.length, 'cell'),
    replicationsText(sweep.replications, cells),
    isVaried ? 'several seeds' : `seed ${printableName(sweep.seed, 24)} for all`,
  ];
}

/** A figure of one cell with half its interval: `99.31 % ± 0.12`; `—` where the cell does not have it. */
export function cellText(cell: SweepCell, { figure, measure }: SweepFigure): string {
  const estimate = estimateIn(cell, figure);
  return estimate === undefined ? '—' : `${sideText(estimate, measure)}${halfWidthText(estimate, measure)}`;
}

export function estimateIn({ estimates }: SweepCell, figure: string): Estimate | undefined {
  return Object.hasOwn(estimates, figure) ? estimates[figure] : undefined;
}

/** What the values of a cell are, in words: `mean repair time of mx1 15m, share of bots 10%`; one name for all stands before them. */
export function cellName(cell: SweepCell, { sweep }: SweepResult): string {
  const titles = parameterTitles(sweep.parameters.map(({ path }) => path));
  const [of, ...others] = new Set(titles.map((title) => / of (.+)$/.exec(title)?.[1] ?? ''));
  const isShared = titles.length > 1 && others.length === 0 && of !== undefined && of !== '';
  const words = titles.map((title, at) => {
    const own = isShared ? title.slice(0, -` of ${of}`.length) : title;
    return `${own} ${printableName(cell.values[at] ?? '', 24)}`;
  });
  return isShared ? `${of}: ${words.join(', ')}` : words.join(', ');
}

/** The same where the words were said just before. */
function cellValues({ values }: SweepCell): string {
  return values.map((value) => printableName(value, 24)).join(', ');
}

interface Ranked {
  readonly cell: SweepCell;
  readonly estimate: Estimate;
}

/** Cells that have a figure, from the smallest to the largest mean. */
function ranked({ cells }: SweepResult, figure: string): Ranked[] {
  return cells
    .flatMap((cell) => {
      const estimate = estimateIn(cell, figure);
      return estimate === undefined ? [] : [{ cell, estimate }];
    })
    .sort((a, b) => a.estimate.mean - b.estimate.mean);
}

/** Where a figure is smallest and where it is largest: the cell, or how many cells where several share it. */
function placesOf(order: readonly Ranked[], ends: readonly [Ranked, Ranked], measure: Unit, result: SweepResult) {
  const many = ends.map(({ estimate: { mean } }) => {
    const alike = order.filter(({ estimate }) => isAlike(estimate.mean, mean, measure)).length;
    return alike > 1 ? `in ${alike} of ${result.cells.length} cells` : undefined;
  });
  const [least, most] = ends;
  const last = many[0] === undefined ? cellValues(most.cell) : cellName(most.cell, result);
  return [many[0] ?? cellName(least.cell, result), many[1] ?? last] as const;
}

/** Are the intervals of the smallest and of the largest cell apart? */
export function isApart(result: SweepResult, { figure }: SweepFigure): boolean {
  const order = ranked(result, figure);
  const [least] = order;
  const most = order.at(-1);
  if (least === undefined || most === undefined) return false;
  return (least.estimate.high ?? least.estimate.mean) < (most.estimate.low ?? most.estimate.mean);
}

/** What a figure is called where a sentence begins; the name of a server or sender stays as it is. */
export function figureHeading(figure: string): string {
  return partyFigure(figure) === undefined ? sentence(figureLabel(figure)) : figureLabel(figure);
}

/** What one figure does over the grid, in a sentence, and in another how sure that is. */
export function figureFinding(result: SweepResult, figure: SweepFigure): string {
  return `${rangeOf(result, figure)}${sureness(result, figure)}`;
}

/** From where to where a figure goes, and in which cells. */
function rangeOf(result: SweepResult, { figure, measure }: SweepFigure): string {
  const order = ranked(result, figure);
  const [least] = order;
  const most = order.at(-1);
  const label = figureHeading(figure);
  if (least === undefined || most === undefined) return `${label}: no cell has it.`;
  const [low, high] = [sideText(least.estimate, measure), sideText(most.estimate, measure)];
  if (isAlike(least.estimate.mean, most.estimate.mean, measure)) {
    const missing = result.cells.length - order.length;
    const where =
      missing === 0
        ? 'in every cell'
        : `in ${order.length} of ${result.cells.length} cells, and not known in the others`;
    return `${label}: ${low} ${where}.`;
  }
  const [at, to] = placesOf(order, [least, most], measure, result);
  return `${label}: from ${low} (${at}) to ${high} (${to}).`;
}

/** From where to where a figure goes, where its name and the picture stand beside it. */
export function figureRange(result: SweepResult, figure: SweepFigure): string {
  const order = ranked(result, figure.figure);
  const [least, most] = [order[0], order.at(-1)];
  if (least === undefined || most === undefined || isConstant(result, figure)) return rangeOf(result, figure);
  return `From ${sideText(least.estimate, figure.measure)} to ${sideText(most.estimate, figure.measure)}.`;
}

/** In which cells it is least and most, and whether that may be chance; nothing where it is the same in all. */
export function figureEnds(result: SweepResult, { figure, measure }: SweepFigure): string[] {
  const order = ranked(result, figure);
  const [least, most] = [order[0], order.at(-1)];
  if (least === undefined || most === undefined || isAlike(least.estimate.mean, most.estimate.mean, measure)) return [];
  const [at, to] = placesOf(order, [least, most], measure, result);
  return [
    `Least: ${at}; most: ${to}.`,
    ...(isApart(result, { figure, measure })
      ? []
      : ['The intervals of these two overlap: compare them to learn whether they differ surely.']),
  ];
}

/** What its intervals leave open; empty where they leave nothing open. */
function sureness(result: SweepResult, figure: SweepFigure): string {
  if (isConstant(result, figure) || isApart(result, figure)) return '';
  return ' Their intervals overlap: compare these two cells to learn whether they differ surely.';
}

/** Whether a figure is the same in every cell. */
function isConstant(result: SweepResult, { figure, measure }: SweepFigure): boolean {
  const order = ranked(result, figure);
  return isAlike(order[0]?.estimate.mean ?? 0, order.at(-1)?.estimate.mean ?? 0, measure);
}

/** Figures that are told by another: what is lost by what arrives, the first pass by mail that waits nowhere. */
const TWINS = [
  ['deliveryRate', 'lost'],
  ['firstPassRate', 'promptRate'],
] as const;

/** The figures of a sweep, each fact once. */
export function figuresOnce(result: SweepResult): SweepFigure[] {
  const isShown = (name: string): boolean => result.figures.some(({ figure }) => figure === name);
  const means = (name: string): string =>
    result.cells.map(({ estimates }) => estimates[name]?.mean ?? Number.NaN).join();
  return result.figures.filter(({ figure }) =>
    TWINS.every(
      ([first, second]) =>
        first !== figure || !isShown(second) || (first !== 'deliveryRate' && means(first) !== means(second)),
    ),
  );
}

/** Those of them that differ between cells. */
export function figuresToDraw(result: SweepResult): SweepFigure[] {
  return figuresOnce(result).filter((figure) => !isConstant(result, figure));
}

/** The figures that are the same in every cell, in a sentence; empty where all differ. */
export function alikeText(result: SweepResult): string {
  const same = figuresOnce(result).filter(
    (figure) => isConstant(result, figure) && ranked(result, figure.figure).length === result.cells.length,
  );
  const words = same.flatMap((figure) => {
    const [first] = ranked(result, figure.figure);
    return first === undefined ? [] : [`${figureLabel(figure.figure)} (${sideText(first.estimate, figure.measure)})`];
  });
  return words.length === 0 || same.length === figuresOnce(result).length
    ? ''
    : `The same in every cell: ${listed(words)}.`;
}

/** In how many cells all asserts hold, and in which where that is one; empty where there are no asserts. */
export function assertsStatement(result: SweepResult): string {
  const { cells } = result;
  if (cells.every(({ asserts }) => asserts.length === 0)) return '';
  const holding = cells.filter(({ asserts }) => asserts.every(({ verdict }) => verdict === 'pass'));
  const [only] = holding;
  if (holding.length === cells.length) return 'All asserts hold in every cell.';
  if (only === undefined) return 'In no cell do all asserts hold.';
  if (holding.length === 1) return `All asserts hold in one cell only: ${cellName(only, result)}.`;
  return `All asserts hold in ${holding.length} of ${cells.length} cells.`;
}

/** Cells that meet all asserts at least cost; none where nothing is said of costs. */
export function cheapestCells({ cells }: SweepResult): readonly SweepCell[] {
  const holding = cells.filter(
    ({ asserts, cost }) =>
      cost !== undefined && asserts.length > 0 && asserts.every(({ verdict }) => verdict === 'pass'),
  );
  const least = Math.min(...holding.map(({ cost = 0 }) => cost));
  return holding.filter(({ cost }) => cost === least);
}

/** Does anything say what cells cost? */
export function isPriced({ cells }: SweepResult): boolean {
  return cells.some(({ cost }) => cost !== undefined);
}

/** Which of those that meet all asserts (`which`) is the cheapest; empty where that is not known. */
export function cheapestStatement(result: SweepResult, which = 'of them'): string {
  const cheapest = cheapestCells(result);
  const [first, ...others] = cheapest;
  if (first?.cost === undefined) return '';
  const names = listedUpTo(
    3,
    cheapest.map((cell) => cellName(cell, result)),
  );
  return `The cheapest ${which} ${others.length === 0 ? 'costs' : 'cost'} ${costText(first)}: ${names}.`;
}

/** What a cell costs; empty where nothing is said of it. */
export function costText({ cost }: Pick<SweepCell, 'cost'>): string {
  return cost === undefined ? '' : formatNumber(cost, 6);
}

/** Are two values the same? Times that read the same are: they differ by the rounding of the clock, or by too little to be told. */
export function isAlike(a: number, b: number, measure: Unit): boolean {
  return a === b || (measure === 'seconds' && formatDuration(a) === formatDuration(b));
}

/** What the sweep shows: the first figure that differs between cells. `rest`: how sure that is. */
export function sweepStatement(result: SweepResult): { readonly lead: string; readonly rest: string } {
  const [first] = result.figures;
  if (first === undefined) return { lead: `${countOf(result.cells.length, 'cell')}.`, rest: '' };
  const shown = result.figures.find((figure) => !isConstant(result, figure)) ?? first;
  return { lead: rangeOf(result, shown), rest: sureness(result, shown).trim() };
}

/** The same in one. */
export function sweepHeadline(result: SweepResult): string {
  const { lead, rest } = sweepStatement(result);
  return [lead, rest, alikeText(result)].filter((text) => text !== '').join(' ');
}

/** How many asserts of a cell or a set-up pass; empty where there are none. */
export function assertsText({ asserts }: Pick<SweepCell, 'asserts'>): string {
  if (asserts.length === 0) return '';
  const failed = asserts.filter(({ verdict }) => verdict === 'fail').length;
  const open = asserts.filter(({ verdict }) => verdict === 'undecided').length;
  if (failed > 0) return `✗ ${failed} of ${asserts.length} fail`;
  return open > 0
    ? `? ${open} of ${asserts.length} undecided`
    : `✓ ${asserts.length === 1 ? 'pass' : asserts.length === 2 ? 'both pass' : `all ${asserts.length} pass`}`;
}
