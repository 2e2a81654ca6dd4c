import { KINDS, RUN_COUNT_NAMES } from '../mail/index.js';
import { type CauseTree, type Estimate, FIGURES, type RunResult, type Unit, valueOfFigure } from '../results/index.js';
import { printableLines } from './words/printable.js';
import { unitOfText } from './words/verdict.js';

/** One row: the section, name and figure, its value and unit. A cell without a value stays empty. */
type Row = readonly [section: string, name: string, figure: string, value: number | string | undefined, unit: string];

/**
 * The summary figures of a run in long form (`section,name,figure,value,unit`), for spreadsheets and statistics
 * packages; RFC 4180 with CRLF. Time series and histograms are in the JSON only.
 */
export function renderCsv(result: RunResult): string {
  const rows: Row[] = [
    ...runRows(result),
    ...figureRows('messages', 'messages.', '', result),
    ...KINDS.flatMap((kind) =>
      figureRows('kinds', `kinds.${kind}.`, '', result).map(([section, , ...row]): Row => [section, kind, ...row]),
    ),
    ...estimateRows('deliveryRate', result.deliveryRate),
    ...estimateRows('firstPassRate', result.firstPassRate),
    ...estimateRows('promptRate', result.promptRate ?? null),
    ...figureRows('latency', 'latency.', '', result),
    ['connections', '', 'mean', result.connections.mean, 'per message'],
    ['passes', '', 'mean', result.passes.mean, 'per message'],
    ...(['servers', 'senders', 'domains'] as const).flatMap((party) =>
      Object.keys(result[party]).flatMap((name) => figureRows(party, `${party}.*.`, name, result)),
    ),
    ...causeRows(result),
    ...Object.entries(result.estimates ?? {}).flatMap(([name, estimate]) => intervalRows(name, estimate)),
    ...searchRows(result),
    ...result.asserts.flatMap(assertRows),
    ...result.warnings.flatMap(warningRows),
  ];
  const head = ['section', 'name', 'figure', 'value', 'unit'];
  return csvLines([head, ...rows]);
}

function runRows(result: RunResult): Row[] {
  const { mxsim, scenario, engine } = result;
  return [
    ['mxsim', '', 'version', mxsim.version, ''],
    ['scenario', '', 'title', scenario.title, ''],
    ['scenario', '', 'file', scenario.file, ''],
    ['scenario', '', 'hash', scenario.hash, ''],
    ['scenario', '', 'seed', scenario.seed, ''],
    ['scenario', '', 'replications', scenario.replications, ''],
    ...RUN_COUNT_NAMES.map((name): Row => ['run', '', name, result[name], 'messages']),
    ['run', '', 'events', engine.events, 'events'],
    ['run', '', 'lastArrival', engine.lastArrival_s, 's'],
    ['run', '', 'end', engine.end_s, 's'],
  ];
}

const UNITS: Readonly<Record<Unit, string>> = { share: 'share', seconds: 's', count: '', number: '' };

/**
 * All figures whose names share a prefix, read from the result. Numbers of messages are named as in the JSON:
 * `delivered`, not `messages.delivered`.
 */
function figureRows(section: string, prefix: string, of: string, result: RunResult): Row[] {
  const own = FIGURES.filter(({ name }) => name.startsWith(prefix));
  return own.flatMap((figure): Row[] => {
    const name = figure.name.slice(prefix.length).replace(/_s$/, '');
    const plain = name.replace(/^messages\./, '');
    if (plain === name && own.some((other) => other.name === `${prefix}messages.${name}`)) return [];
    const value = valueOfFigure({ figure, of }, (key) => result[key as keyof RunResult]);
    return value === undefined ? [] : [[section, of, plain, value, figure.counts || UNITS[figure.unit]]];
  });
}

function estimateRows(section: string, estimate: Estimate | null): Row[] {
  return (['mean', 'low', 'high'] as const).map((key) => [section, '', key, estimate?.[key], 'share']);
}

/** Unit of a figure, by its name in asserts. */
function unitOf(name: string): string {
  return UNITS[unitOfText(name)] || 'per replication';
}

/** Mean over replications and its interval, under the figure's name in asserts. */
function intervalRows(name: string, estimate: Estimate): Row[] {
  const unit = unitOf(name);
  return (['mean', 'low', 'high'] as const).map((key) => ['estimates', name, key, estimate[key], unit]);
}

/** A tree of causes: its total, and each group and part by its path in the JSON. */
function treeRows(section: string, name: string, tree: CauseTree): Row[] {
  return Object.entries(tree).flatMap(([group, parts]): Row[] =>
    typeof parts === 'number'
      ? [[section, name, group, parts, 'messages']]
      : Object.entries(parts ?? {}).map(([part, count]) => [section, name, `${group}.${part}`, count, 'messages']),
  );
}

/** Causes of lost mail; none in results of the first revision. */
function causeRows({ causes }: RunResult): Row[] {
  if (causes === undefined) return [];
  return [
    ...(['wanted', 'all', 'noServer'] as const).flatMap((tree) => treeRows(`causes.${tree}`, '', causes[tree])),
    ...(['senders', 'servers'] as const).flatMap((parties) =>
      Object.entries(causes[parties]).flatMap(([name, tree]) => treeRows(`causes.${parties}`, name, tree)),
    ),
  ];
}

/** The target for which replications were added; nothing if their number was fixed. */
function searchRows({ search }: RunResult): Row[] {
  if (search === undefined) return [];
  const { figure = '', target, reached, holds, reason } = search;
  const unit = figure === '' ? '' : unitOf(figure);
  return [
    ['search', figure, 'holds', String(holds), ''],
    ['search', figure, 'target', target, unit],
    ['search', figure, 'reached', reached, unit],
    ['search', figure, 'reason', reason, ''],
  ];
}

function assertRows({ text, verdict, observed, reason, moreReplications }: RunResult['asserts'][number]): Row[] {
  const unit = unitOf(text);
  return [
    ['asserts', text, 'verdict', verdict, ''],
    ...(['mean', 'low', 'high'] as const).map((key): Row => ['asserts', text, key, observed?.[key], unit]),
    ...(reason === undefined ? [] : [['asserts', text, 'reason', reason, ''] as const]),
    ...(moreReplications === undefined
      ? []
      : [['asserts', text, 'moreReplications', moreReplications, 'replications'] as const]),
  ];
}

/** A warning by its number: its code, its sentence, and its place. */
function warningRows({ code, message, place }: RunResult['warnings'][number], at: number): Row[] {
  const name = String(at + 1);
  return [
    ['warnings', name, 'code', code, ''],
    ['warnings', name, 'text', message, ''],
    ...(place === undefined
      ? []
      : [['warnings', name, 'place', `${place.file}:${place.line}:${place.column}`, ''] as const]),
  ];
}

/** First characters by which a spreadsheet takes a text for a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

export type Cell = number | string | undefined;

/** Rows in the format of RFC 4180, with CRLF. */
export function csvLines(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/** A number as it is; a text with an apostrophe if it would be a formula, and with quotes if RFC 4180 §2 needs them. */
export function csvCell(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = printableLines(value).join('\n');
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
