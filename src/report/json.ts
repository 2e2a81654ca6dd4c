import type { BestResult, ComparisonResult, DrillResult, RunResult, SweepResult } from '../results/index.js';

type Results = RunResult | readonly RunResult[] | ComparisonResult | SweepResult | DrillResult | BestResult;

/**
 * The results as JSON: one object, or an array of them; ends with a line break. Lists of numbers and the bars of
 * histograms stay on one line each, so that the text can be read and compared line by line.
 */
export function renderJson(results: Results): string {
  return [...jsonPieces(results)].join('');
}

/** Characters of a piece, about. */
const PIECE = 1 << 16;
/** Levels that are written entry by entry: a result, and its sections. */
const LEVELS = 2;

/** The same piece by piece: results of ten thousand servers are tens of megabytes as a text. */
export function* jsonPieces(results: Results): Generator<string> {
  let piece = '';
  for (const part of parts(results, '', LEVELS)) {
    piece += part;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}\n`;
}

/** What a terminal would obey or hide, which can only stand in texts: escaped, so that the data is the same. */
const UNSEEN = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
const HAS_UNSEEN = new RegExp(UNSEEN, '');

/** JSON that may be shown on a terminal: `JSON.stringify` leaves characters as they are that turn text round. */
export function harmlessJson(json: string): string {
  return json.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function quoted(text: string): string {
  const json = JSON.stringify(text);
  return HAS_UNSEEN.test(json) ? harmlessJson(json) : json;
}

/** A value as text, entry by entry down to so many levels: to step from value to value of a row would take twice as long. */
function* parts(value: unknown, indent: string, levels: number): Generator<string> {
  if (levels === 0 || !isDeep(value)) {
    yield textOf(value, indent);
    return;
  }
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  yield isList ? '[' : '{';
  let between = '';
  for (const key of Object.keys(value)) {
    const entry = value[key];
    if (entry === undefined && !isList) continue;
    yield `${between}\n${deeper}${isList ? '' : `${quoted(key)}: `}`;
    yield* parts(entry, deeper, levels - 1);
    between = ',';
  }
  yield `\n${indent}${isList ? ']' : '}'}`;
}

function textOf(value: unknown, indent: string): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (!isDeep(value)) return JSON.stringify(value) ?? 'null';
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  let text = isList ? '[' : '{';
  let between = '';
  for (const key of Object.keys(value)) {
    const entry = value[key];
    if (entry === undefined && !isList) continue;
    text += `${between}\n${deeper}${isList ? '' : `${quoted(key)}: `}${textOf(entry, deeper)}`;
    between = ',';
  }
  return `${text}\n${indent}${isList ? ']' : '}'}`;
}

type Entries = Readonly<Record<string, unknown>>;

function isDeep(value: unknown): value is Entries {
  return (
    typeof value === 'object' && value !== null && !(Array.isArray(value) ? isFlatList(value) : isFlatRecord(value))
  );
}

/** Numbers, of which some may be missing, or nothing at all. */
function isFlatList(list: readonly unknown[]): boolean {
  let [numbers, gaps] = [0, 0];
  for (const entry of list) {
    if (typeof entry === 'number') numbers += 1;
    else if (entry === null) gaps += 1;
    else return false;
  }
  return numbers > 0 || gaps === 0;
}

/** Two or three numbers (an interval, a bar), or nothing at all. */
function isFlatRecord(record: object): boolean {
  const entries = Object.values(record);
  return entries.length <= 3 && entries.every((entry) => typeof entry === 'number');
}
