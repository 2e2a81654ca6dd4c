import { closest } from 'fastest-levenshtein';
import { type CellValues, type Goal, gridOf, listFigures, readVary, type SweepParameter } from '../experiment/index.js';
import type { ReadyScenario } from '../library/index.js';
import {
  allErrors,
  type Changes,
  type LoadedScenario,
  parseSource,
  renderCall,
  type ScenarioSource,
  sharedReplications,
  withReplications,
} from '../library/index.js';
import { figureAt, nameOfFigure, type SweepFigure } from '../results/index.js';
import { type Problem, readFigureName } from '../scenario/index.js';
import { type Cost, priceAll, readCosts } from './costs.js';
import { goalOf, searchWords } from './goal.js';
import { changesOf, type Refusal, refused, type SweepSettings } from './options.js';

/** One cell, ready to run. */
export interface PlannedCell {
  readonly values: CellValues;
  readonly scenario: ReadyScenario;
  /** The changes that turn the scenario into this cell. */
  readonly changes: Changes;
  /** The command that runs it alone. */
  readonly command: string;
  /** The goal for which replications are added; `null` if their number is fixed. */
  readonly goal: Goal | null;
  /** Its cost; absent if costs are not given. */
  readonly cost?: number;
}

/** A sweep without errors. */
export interface SweepPlan {
  readonly parameters: readonly SweepParameter[];
  readonly figures: readonly SweepFigure[];
  readonly cells: readonly PlannedCell[];
  readonly command: string;
}

export type SweepPlanning = { readonly ok: true; readonly plan: SweepPlan } | Refusal;

/** Default figures: those that outages move, and the one that a precision means. */
const DEFAULT_FIGURES = [
  'lost',
  'promptRate',
  'latency.p99',
  'latency.p999',
  'latency.max',
  'connections.mean',
  'deliveryRate',
];

function readParameters({ vary }: SweepSettings): SweepParameter[] | string {
  if (vary.length === 0) return "there is nothing to vary: give --vary 'PATH=V1,V2'";
  const parameters: SweepParameter[] = [];
  for (const text of vary) {
    const reading = readVary(text);
    if (!reading.ok) return `--vary ${text}: ${reading.fault.message}; expected ${reading.fault.expected}`;
    const { path } = reading.value;
    if (parameters.some((other) => other.path === path))
      return `--vary ${text}: \`${path}\` is varied twice; expected all its values in one --vary`;
    parameters.push(reading.value);
  }
  return parameters;
}

/** The figures asked for, or a line about one that does not exist or has no interval. */
function chooseFigures(names: readonly string[], { model }: ReadyScenario): SweepFigure[] | string {
  const known = new Set(listFigures(model).map(({ name }) => name));
  const nearest = (written: string): string => closest(written, [...known].slice(0, 2000));
  const chosen: SweepFigure[] = [];
  for (const written of names) {
    const named = readFigureName(written, model);
    if (!named.ok) {
      const { message, expected } = named.fault;
      // The nearest of all figures is a better hint than the nearest word.
      const guess = message.startsWith('there is no figure')
        ? `there is no such figure; did you mean ${nearest(written)}?`
        : null;
      return `--figure ${written}: ${guess ?? `${message}; expected ${expected}`}`;
    }
    const { path, figure, rest } = named.value;
    const found = figureAt(path);
    const name = found === undefined ? written : nameOfFigure(found);
    if (rest !== '' || !known.has(name)) {
      return `--figure ${written}: there is no such figure; did you mean ${nearest(written)}?`;
    }
    chosen.push({ figure: name, measure: figure.unit });
  }
  return chosen;
}

function commandOf(file: string, options: SweepSettings): string {
  const further: [string, string | null][] = [
    ...options.vary.map((text): [string, string] => ['vary', text]),
    ...(options.zip === true ? [['zip', null] as [string, null]] : []),
    ...options.figure.map((name): [string, string] => ['figure', name]),
    ...(options.cost ?? []).map((text): [string, string] => ['cost', text]),
    ...searchWords(options),
  ];
  return renderCall('sweep', [file], further, changesOf(options));
}

/** Errors of all cells. An error in a path recurs for each of its values: it is reported once. */
function errorsOf(cells: readonly LoadedScenario[], parameters: readonly SweepParameter[]): readonly Problem[] {
  const varied = new Set(parameters.flatMap(({ path, values }) => values.map((value) => `${path}=${value}`)));
  const given = allErrors(cells).map((one) =>
    one.file === '--set' && varied.has(one.excerpt ?? '') ? { ...one, file: '--vary' } : one,
  );
  const byPlace = new Map<string, Problem>();
  for (const one of given) {
    const key = JSON.stringify([one.file, one.line, one.column, one.message]);
    if (!byPlace.has(key)) byPlace.set(key, one);
  }
  return [...byPlace.values()];
}

type Pricing =
  | { readonly ok: true; readonly cells: readonly PlannedCell[] }
  | { readonly ok: false; readonly lines: readonly string[] };

/** The cells with their costs. */
function pricedCells(cells: readonly PlannedCell[], costs: readonly Cost[]): Pricing {
  if (costs.length === 0) return { ok: true, cells };
  const { prices, lines } = priceAll(
    costs,
    cells.map(({ scenario }) => scenario),
  );
  if (lines.length > 0) return { ok: false, lines };
  return { ok: true, cells: cells.map((cell, at) => ({ ...cell, cost: prices[at] ?? 0 })) };
}

/**
 * Reads the scenario with the values of every cell, and finds all errors before anything runs. `file`: name as on the
 * command line.
 */
export function planSweepOf(source: ScenarioSource, file: string, options: SweepSettings): SweepPlanning {
  const parameters = readParameters(options);
  if (typeof parameters === 'string') return refused(parameters);
  const { costs, lines } = readCosts(options.cost ?? []);
  if (lines.length > 0) return refused(...lines);
  const grid = gridOf(parameters, options.zip === true);
  if (!grid.ok) return refused(`${grid.fault.message}; expected ${grid.fault.expected}`);
  const changes = changesOf(options);
  const given = grid.value.map((values) => {
    // Parameters come last, so that `--set` cannot undo them.
    const sets = [...changes.sets, ...parameters.map(({ path }, at) => `${path}=${values[at] ?? ''}`)];
    const own = { options: changes.options.filter(([name]) => !parameters.some(({ path }) => path === name)), sets };
    return { values, scenario: parseSource(source, own), changes: own };
  });
  const shared = sharedReplications(given.map(({ scenario }) => scenario));
  const loaded = given.map((cell) => {
    if (shared === null || !cell.scenario.countsItself) return cell;
    const own = withReplications(cell.changes, shared);
    return { ...cell, changes: own, scenario: parseSource(source, own) };
  });
  const problems = errorsOf(
    loaded.map(({ scenario }) => scenario),
    parameters,
  );
  if (problems.length > 0) return { ok: false, problems, lines: [] };
  const faults = new Set<string>();
  const cells = loaded.flatMap(({ values, scenario, changes: own }): PlannedCell[] => {
    const { model } = scenario;
    const command = renderCall('run', [file], searchWords(options), own);
    if (model === null) return [];
    const goal = goalOf(options, model);
    if (goal === null || !('line' in goal))
      return [{ values, scenario: { ...scenario, model }, changes: own, command, goal }];
    faults.add(goal.line);
    return [];
  });
  if (faults.size > 0) return refused(...faults);
  const [first] = cells;
  if (first === undefined) return refused('the grid has no cell');
  const figures = chooseFigures(options.figure.length === 0 ? DEFAULT_FIGURES : options.figure, first.scenario);
  if (typeof figures === 'string') return refused(figures);
  const priced = pricedCells(cells, costs);
  if (!priced.ok) return refused(...priced.lines);
  return { ok: true, plan: { parameters, figures, cells: priced.cells, command: commandOf(file, options) } };
}
