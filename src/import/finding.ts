import { type Problem, parseHostName, visible } from '../scenario/index.js';

/** Place of a finding: a stretch of a line, or the answer of a name server, which has no lines. */
export interface Place {
  /** A file as the user named it, or `the DNS`. */
  readonly source: string;
  /** From 1; 0 if there are no lines. */
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly excerpt: string;
}

/** Longest part of a line that is kept with a place [characters]. */
const LONGEST_EXCERPT = 400;

export function placeAt(source: string, line: number, column: number, length: number, text: string): Place {
  return { source, line, column, endColumn: column + Math.max(1, length), excerpt: text.slice(0, LONGEST_EXCERPT) };
}

/** A whole line, or a whole source. */
export function placeOfLine(source: string, line: number, text: string): Place {
  const begin = text.search(/\S/);
  return placeAt(source, line, Math.max(0, begin) + 1, text.trim().length, text);
}

/** `zone, line 12`, for comments. */
export function spellPlace({ source, line }: Place): string {
  return line === 0 ? source : `${source}, line ${line}`;
}

/** An error or bad practice in the input. */
export interface Remark {
  readonly message: string;
  readonly expected?: string;
  readonly hint?: string;
}

/** A remark at its place, in the form of scenario problems. */
export function problemOf(
  place: Place,
  { message, expected, hint }: Remark,
  severity: Problem['severity'],
  code: string,
): Problem {
  const { source, line, column, endColumn, excerpt } = place;
  return {
    code,
    severity,
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(hint === undefined ? {} : { hint }),
    file: source,
    line: Math.max(1, line),
    column,
    endColumn,
    path: [],
    excerpt,
  };
}

/** Longest foreign text that is repeated in a message or a comment [characters]. */
const LONGEST_SHOWN = 80;

/** Matches anything like an e-mail address. */
const ADDRESS = /[^\s@<>"'`(),;:]+@[^\s@<>"'`(),;:]*/g;

/** Foreign text made fit to be shown: one line, nothing invisible, no e-mail addresses, and not too long. */
export function shown(text: string, longest = LONGEST_SHOWN): string {
  const plain = visible(text.slice(0, 4 * longest)).replace(ADDRESS, '(address)');
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain;
}

/** True if a scenario may use this name for a host or domain; `__proto__`, which breaks programs, is refused here. */
export function isHostName(name: string): boolean {
  return parseHostName(name).ok && name !== '__proto__';
}

/** `1 message`, `2 messages`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
