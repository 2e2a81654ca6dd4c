import type { Estimate, SweepCell, SweepFigure, SweepResult, Unit } from '../../results/index.js';
import { formatDuration, formatNumber, listedUpTo } from '../../units/index.js';
import { sideText } from './difference.js';
import { figureLabel, partyFigure } from './figure-label.js';
import { countOf, halfWidthOf, halfWidthOfNumber, listed, sentence } from './numbers.js';
import { parameterTitles } from './parameter.js';
import { printableName } from './printable.js';

/** Each parameter by its last key if that is unique: `mttr` for `servers["mx1"].failures[0].mttr`. */
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

/** Facts on the origin of a sweep, in a few words each. */
export function sweepFacts({ sweep, cells }: SweepResult): string[] {
  const isVaried = sweep.parameters.some(({ path }) => path === 'seed');
  return [
    printableName(sweep.file),
    countOf(cells.length, 'cell'),
    replicationsText(sweep.replications, cells),
    isVaried ? 'several seeds' : `seed ${printableName(sweep.seed, 24)} for all`,
  ];
}

/** A figure of one cell with half its interval: `99.31 % ± 0.12`; `—` if the cell does not have it. */
export function cellText(cell: SweepCell, { figure, measure }: SweepFigure): string {
  const estimate = estimateIn(cell, figure);
  return estimate === undefined ? '—' : `${sideText(estimate, measure)}${halfWidthText(estimate, measure)}`;
}

export function estimateIn({ estimates }: SweepCell, figure: string): Estimate | undefined {
  return Object.hasOwn(estimates, figure) ? estimates[figure] : undefined;
}

/** The values of a cell in words: `mean repair time of mx1 15m, share of bots 10%`; a shared name is put in front. */
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

/** The values of a cell without the parameters' names, for use after `cellName`. */
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

/** Cells in which a figure is smallest and largest: the cell, or the number of cells if several share the value. */
function placesOf(order: readonly Ranked[], ends: readonly [Ranked, Ranked], measure: Unit, result: SweepResult) {
  const many = ends.map(({ estimate: { mean } }) => {
    const alike = order.filter(({ estimate }) => isAlike(estimate.mean, mean, measure)).length;
    return alike > 1 ? `in ${alike} of ${result.cells.length} cells` : undefined;
  });
  const [least, most] = ends;
  const last = many[0] === undefined ? cellValues(most.cell) : cellName(most.cell, result);
  return [many[0] ?? cellName(least.cell, result), many[1] ?? last] as const;
}

/** True if the intervals of the smallest and of the largest cell do not overlap. */
export function isApart(result: SweepResult, { figure }: SweepFigure): boolean {
  const order = ranked(result, figure);
  const [least] = order;
  const most = order.at(-1);
  if (least === undefined || most === undefined) return false;
  return (least.estimate.high ?? least.estimate.mean) < (most.estimate.low ?? most.estimate.mean);
}

/** Name of a figure at the start of a sentence; the name of a server or sender stays as it is. */
export function figureHeading(figure: string): string {
  return partyFigure(figure) === undefined ? sentence(figureLabel(figure)) : figureLabel(figure);
}

/** The course of one figure over the grid, in a sentence, and its certainty in another. */
export function figureFinding(result: SweepResult, figure: SweepFigure): string {
  return `${rangeOf(result, figure)}${sureness(result, figure)}`;
}

/** The range of a figure, and the cells at its ends. */
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

/** The range of a figure alone, for use beside its name and picture. */
export function figureRange(result: SweepResult, figure: SweepFigure): string {
  const order = ranked(result, figure.figure);
  const [least, most] = [order[0], order.at(-1)];
  if (least === undefined || most === undefined || isConstant(result, figure)) return rangeOf(result, figure);
  return `From ${sideText(least.estimate, figure.measure)} to ${sideText(most.estimate, figure.measure)}.`;
}

/** The cells in which a figure is least and most, and whether that may be chance; empty if it is the same in all. */
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

/** The caveat if its intervals overlap; empty if they do not. */
function sureness(result: SweepResult, figure: SweepFigure): string {
  if (isConstant(result, figure) || isApart(result, figure)) return '';
  return ' Their intervals overlap: compare these two cells to learn whether they differ surely.';
}

/** True if a figure is the same in every cell. */
function isConstant(result: SweepResult, { figure, measure }: SweepFigure): boolean {
  const order = ranked(result, figure);
  return isAlike(order[0]?.estimate.mean ?? 0, order.at(-1)?.estimate.mean ?? 0, measure);
}

/** Pairs of figures that tell the same: mail delivered and mail lost, the first pass and mail that waits nowhere. */
const TWINS = [
  ['deliveryRate', 'lost'],
  ['firstPassRate', 'promptRate'],
] as const;

/** The figures of a sweep, without those that repeat another. */
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

/** The figures that differ between cells. */
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

/** Number of cells in which all asserts hold, and the cell if there is only one; empty if there are no asserts. */
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

/** Cells that meet all asserts at least cost; none if no costs are given. */
export function cheapestCells({ cells }: SweepResult): readonly SweepCell[] {
  const holding = cells.filter(
    ({ asserts, cost }) =>
      cost !== undefined && asserts.length > 0 && asserts.every(({ verdict }) => verdict === 'pass'),
  );
  const least = Math.min(...holding.map(({ cost = 0 }) => cost));
  return holding.filter(({ cost }) => cost === least);
}

/** True if costs are given. */
export function isPriced({ cells }: SweepResult): boolean {
  return cells.some(({ cost }) => cost !== undefined);
}

/** The cheapest of the cells that meet all asserts (`which`); empty if that is not known. */
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

/** Cost of a cell; empty if none is given. */
export function costText({ cost }: Pick<SweepCell, 'cost'>): string {
  return cost === undefined ? '' : formatNumber(cost, 6);
}

/** True if two values are the same. Times that read the same are: they differ by clock rounding, or by too little. */
export function isAlike(a: number, b: number, measure: Unit): boolean {
  return a === b || (measure === 'seconds' && formatDuration(a) === formatDuration(b));
}

/** The main finding: on the first figure that differs between cells. `rest`: its certainty. */
export function sweepStatement(result: SweepResult): { readonly lead: string; readonly rest: string } {
  const [first] = result.figures;
  if (first === undefined) return { lead: `${countOf(result.cells.length, 'cell')}.`, rest: '' };
  const shown = result.figures.find((figure) => !isConstant(result, figure)) ?? first;
  return { lead: rangeOf(result, shown), rest: sureness(result, shown).trim() };
}

/** The main finding as one text. */
export function sweepHeadline(result: SweepResult): string {
  const { lead, rest } = sweepStatement(result);
  return [lead, rest, alikeText(result)].filter((text) => text !== '').join(' ');
}

/** Joint verdict of the asserts of a cell or a set-up, with numbers; empty if there are none. */
export function assertsText({ asserts }: Pick<SweepCell, 'asserts'>): string {
  if (asserts.length === 0) return '';
  const failed = asserts.filter(({ verdict }) => verdict === 'fail').length;
  const open = asserts.filter(({ verdict }) => verdict === 'undecided').length;
  if (failed > 0) return `✗ ${failed} of ${asserts.length} fail`;
  return open > 0
    ? `? ${open} of ${asserts.length} undecided`
    : `✓ ${asserts.length === 1 ? 'pass' : asserts.length === 2 ? 'both pass' : `all ${asserts.length} pass`}`;
}
