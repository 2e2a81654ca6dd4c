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

/** The same piece by piece: results of ten thousand servers are tens of megabytes as a text. */
export function* jsonPieces(results: Results): Generator<string> {
  let piece = '';
  for (const part of write(results, '')) {
    piece += part;
    if (piece.length < PIECE) continue;
    yield harmlessJson(piece);
    piece = '';
  }
  yield harmlessJson(`${piece}\n`);
}

/** What a terminal would obey or hide, which can only stand in texts: escaped, so that the data is the same. */
const UNSEEN = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** JSON that may be shown on a terminal: `JSON.stringify` leaves characters as they are that turn text round. */
export function harmlessJson(json: string): string {
  return json.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function* write(value: unknown, indent: string): Generator<string> {
  if (!isDeep(value)) {
    yield JSON.stringify(value) ?? 'null';
    return;
  }
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  const keys = isList ? [...value.keys()] : Object.keys(value).filter((key) => (value as Entries)[key] !== undefined);
  let part = isList ? '[' : '{';
  for (const [at, key] of keys.entries()) {
    const entry = (value as Entries)[key];
    part += `${at === 0 ? '' : ','}\n${deeper}${isList ? '' : `${JSON.stringify(key)}: `}`;
    if (isDeep(entry)) {
      yield part;
      yield* write(entry, deeper);
      part = '';
    } else part += JSON.stringify(entry) ?? 'null';
  }
  yield `${part}\n${indent}${isList ? ']' : '}'}`;
}

type Entries = Readonly<Record<string | number, unknown>>;

function isDeep(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !isFlat(value);
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}

/** Numbers in a list, or a record of two or three of them (an interval, a bar), or nothing at all. */
function isFlat(value: object): boolean {
  const entries: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  // Numbers of which some are missing.
  if (entries === value && entries.some(isNumber)) return entries.every((entry) => entry === null || isNumber(entry));
  if (entries !== value && entries.length > 3) return false;
  return entries.every(isNumber);
}
