import type { Outlet } from './outlet.js';

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_WIDTH = 80;

/** Width of the terminal [columns]; without one, the value of COLUMNS, or 80. */
export function widthOf(outlet: { readonly columns?: number | undefined }, env: Environment): number {
  if (outlet.columns !== undefined && outlet.columns > 0) return outlet.columns;
  const told = Number(env['COLUMNS']);
  return Number.isInteger(told) && told > 0 ? told : DEFAULT_WIDTH;
}

/** True if the terminal obeys escape sequences. */
export function takesEscapes(env: Environment): boolean {
  return env['TERM'] !== 'dumb';
}

/**
 * True if text on this outlet is coloured: on a terminal that can, unless NO_COLOR (https://no-color.org) is set to
 * anything; elsewhere only if FORCE_COLOR asks for it, which also overrules NO_COLOR (https://force-color.org).
 */
export function isColoured(outlet: Outlet, env: Environment): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return outlet.isTerminal && takesEscapes(env);
}

/** Wraps words to lines of at most so many columns; a longer word has its own line. `tail`: ends each broken line. */
export function wrapWords(words: readonly string[], columns: number, tail = ''): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const longer = `${last ?? ''} ${word}`;
    if (last !== undefined && longer.length + tail.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line, at) => (at < lines.length - 1 ? line + tail : line));
}

/** Cuts a text into pieces of so many columns. */
export function breakText(text: string, columns: number): string[] {
  const count = Math.max(1, Math.ceil(text.length / columns));
  return Array.from({ length: count }, (_, at) => text.slice(at * columns, (at + 1) * columns));
}

/** Wraps a text to lines of at most so many columns; longer words are broken. */
export function wrap(text: string, columns: number): string[] {
  return wrapWords(text.split(' '), columns).flatMap((line) => breakText(line, columns));
}

/**
 * Characters that a terminal would obey or hide: control characters, marks that turn the direction of text, line
 * separators, halves of surrogate pairs. Not the joiners that emoji and Indic scripts need.
 */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

/**
 * Escapes such characters in a message for people, which may quote anything (file names, arguments). Line breaks stay.
 */
export function harmless(text: string): string {
  return text.replace(UNSEEN, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
}

/** Escapes such characters in a name inside a message, on one line. */
export function shownName(name: string): string {
  return name.replace(UNSEEN, escaped);
}
