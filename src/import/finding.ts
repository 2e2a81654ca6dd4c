import { type Problem, parseHostName, visible } from '../scenario/index.js';

/** Where something was found: a stretch of a line, or the answer of a name server, which has no lines. */
export interface Place {
  /** A file as the user named it, or `the DNS`. */
  readonly source: string;
  /** From 1; 0 where there are none. */
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

/** What is wrong with what was read, or unwise in it. */
export interface Remark {
  readonly message: string;
  readonly expected?: string;
  readonly hint?: string;
}

/** A remark at its place, as problems of scenarios are shown. */
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

/** Longest text of others that is repeated in a message or a comment [characters]. */
const LONGEST_SHOWN = 80;

/** What looks like the address of a person. */
const ADDRESS = /[^\s@<>"'`(),;:]+@[^\s@<>"'`(),;:]*/g;

/** Text of others, fit to be shown: one line, nothing invisible, no addresses of persons, and not too long. */
export function shown(text: string, longest = LONGEST_SHOWN): string {
  const plain = visible(text.slice(0, 4 * longest)).replace(ADDRESS, '(address)');
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain;
}

/** Whether a scenario may name a host or a domain so; the one name that programs stumble over is refused there. */
export function isHostName(name: string): boolean {
  return parseHostName(name).ok && name !== '__proto__';
}

/** `1 message`, `2 messages`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
