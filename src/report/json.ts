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
/** Number of levels written entry by entry: a result, and its sections. */
const LEVELS = 2;

/** Yields the JSON piece by piece: results of ten thousand servers are tens of megabytes of text. */
export function* jsonPieces(results: Results): Generator<string> {
  let piece = '';
  for (const part of new Texts().parts(results, '', LEVELS)) {
    piece += part;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}\n`;
}

/** Characters that a terminal would obey or hide. They occur only in strings, so escaping leaves the data the same. */
const UNSEEN = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
const HAS_UNSEEN = new RegExp(UNSEEN, '');

/** JSON that is safe on a terminal: `JSON.stringify` leaves bidirectional controls and the like unescaped. */
export function harmlessJson(json: string): string {
  return json.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Writes values as text. Keys recur, as do the names of ten thousand domains in each section: their text is cached. */
class Texts {
  private readonly labels = new Map<string, string>();

  /** A value as text, entry by entry down to `levels`: going through each row by value would take twice as long. */
  *parts(value: unknown, indent: string, levels: number): Generator<string> {
    if (levels === 0 || !isDeep(value)) {
      yield this.of(value, indent);
      return;
    }
    const deeper = `${indent}  `;
    const isList = Array.isArray(value);
    yield isList ? '[' : '{';
    let between = '';
    for (const key of Object.keys(value)) {
      const entry = value[key];
      if (entry === undefined && !isList) continue;
      yield `${between}\n${deeper}${isList ? '' : this.labelOf(key)}`;
      yield* this.parts(entry, deeper, levels - 1);
      between = ',';
    }
    yield `\n${indent}${isList ? ']' : '}'}`;
  }

  private of(value: unknown, indent: string): string {
    if (typeof value === 'string') return quoted(value);
    if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
    if (!isDeep(value)) return JSON.stringify(value) ?? 'null';
    const deeper = `${indent}  `;
    const isList = Array.isArray(value);
    let text = isList ? '[' : '{';
    let between = `\n${deeper}`;
    for (const key of Object.keys(value)) {
      const entry = value[key];
      if (entry === undefined && !isList) continue;
      text += isList ? between : between + this.labelOf(key);
      text += this.of(entry, deeper);
      between = `,\n${deeper}`;
    }
    return `${text}\n${indent}${isList ? ']' : '}'}`;
  }

  private labelOf(key: string): string {
    const known = this.labels.get(key);
    if (known !== undefined) return known;
    const label = `${quoted(key)}: `;
    this.labels.set(key, label);
    return label;
  }
}

function quoted(text: string): string {
  const json = JSON.stringify(text);
  return HAS_UNSEEN.test(json) ? harmlessJson(json) : json;
}

type Entries = Readonly<Record<string, unknown>>;

function isDeep(value: unknown): value is Entries {
  return (
    typeof value === 'object' && value !== null && !(Array.isArray(value) ? isFlatList(value) : isFlatRecord(value))
  );
}

/** True for a list of numbers, some of which may be missing, and for an empty list. */
function isFlatList(list: readonly unknown[]): boolean {
  let [numbers, gaps] = [0, 0];
  for (const entry of list) {
    if (typeof entry === 'number') numbers += 1;
    else if (entry === null) gaps += 1;
    else return false;
  }
  return numbers > 0 || gaps === 0;
}

/** True for a record of two or three numbers (an interval, a bar), and for an empty one. */
function isFlatRecord(record: object): boolean {
  const entries = Object.values(record);
  return entries.length <= 3 && entries.every((entry) => typeof entry === 'number');
}
