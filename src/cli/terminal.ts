import type { Outlet } from './outlet.js';

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_WIDTH = 80;

/** Columns of the terminal; where there is none, what COLUMNS says, or 80. */
export function widthOf(outlet: Pick<Outlet, 'columns'>, env: Environment): number {
  if (outlet.columns !== undefined && outlet.columns > 0) return outlet.columns;
  const told = Number(env['COLUMNS']);
  return Number.isInteger(told) && told > 0 ? told : DEFAULT_WIDTH;
}

/** Does the terminal do what escape sequences say? */
export function takesEscapes(env: Environment): boolean {
  return env['TERM'] !== 'dumb';
}

/**
 * Whether text on this outlet is coloured: on a terminal that can, unless NO_COLOR (https://no-color.org) is set to
 * anything; elsewhere only if FORCE_COLOR asks for it, which also overrules NO_COLOR (https://force-color.org).
 */
export function isColoured(outlet: Outlet, env: Environment): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return outlet.isTerminal && takesEscapes(env);
}

/** Words on lines of at most `width` columns; a longer word has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
