import { type CST, Lexer, Parser } from 'yaml';
import type { Complaint } from '../mistakes/problem.js';

/** Deepest nesting of maps and lists; the language itself needs eight. */
export const MOST_DEPTH = 64;
/** Most lexical tokens; sixty thousand servers take about a million and a half. */
const MOST_TOKENS = 2_500_000;
/** Most entries of one map or list. */
export const MOST_ENTRIES = 100_000;

/** Most erroneous tokens: reading stops after them, or at a second document. A hundred problems are shown. */
const MOST_ERRORS = 1000;

/** Number of tokens between counts of the open maps and lists. */
const COUNT_EVERY = 4096;

/** A complaint about a stretch of the text. */
export interface Remark extends Complaint {
  readonly start: number;
  readonly end: number;
}

/** The tokens of a YAML text, one per document, or why reading stopped. */
export type Tokens =
  | { readonly ok: true; readonly tokens: readonly CST.Token[] }
  | { readonly ok: false; readonly remark: Remark };

/**
 * Reads tokens without recursion, and stops at anything that later steps could not handle: they recurse once per level
 * of nesting.
 */
export function readTokens(text: string): Tokens {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  let errors = 0;
  let isWhole = false;
  let last: CST.SourceToken | undefined;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === 'error') errors += 1;
      if (token.type === 'document') isWhole = true;
    }
    const stray = strayToken(parser);
    if (stray !== undefined && stray !== last) errors += 1;
    last = stray;
    if (errors >= MOST_ERRORS || (isWhole && parser.stack[0]?.type === 'document')) break;
    lexemes += 1;
    const remark = limitReached(parser, lexemes);
    if (remark !== undefined) return { ok: false, remark };
  }
  tokens.push(...parser.end());
  return { ok: true, tokens };
}

/** A token after a complete value: anything but a blank, a comment or the end of the line is a mistake. */
function strayToken({ stack }: Parser): CST.SourceToken | undefined {
  const open = stack.at(-1);
  const last = open !== undefined && 'end' in open ? open.end?.at(-1) : undefined;
  return last === undefined || QUIET.has(last.type) ? undefined : last;
}

const QUIET: ReadonlySet<string> = new Set(['space', 'comment', 'newline', 'flow-map-end', 'flow-seq-end']);

function limitReached({ stack, offset }: Parser, lexemes: number): Remark | undefined {
  // The stack holds the document and the value being read, besides one entry per open map or list.
  if (stack.length > MOST_DEPTH + 2) return tooDeep(offset);
  if (lexemes > MOST_TOKENS)
    return tooMany('the file has too many parts to read', `${MOST_TOKENS} YAML tokens`, offset);
  if (lexemes % COUNT_EVERY !== 0) return undefined;
  // One more is being read.
  const isLarge = stack.some((open) => 'items' in open && open.items.length > MOST_ENTRIES + 1);
  return isLarge ? tooManyEntries(offset) : undefined;
}

export function tooDeep(at: number): Remark {
  const message = `maps and lists are nested more than ${MOST_DEPTH} deep`;
  return { code: 'too-deep', message, expected: `at most ${MOST_DEPTH} levels`, start: at - 1, end: at };
}

export function tooManyEntries(at: number): Remark {
  return tooMany('a map or list has too many entries', `${MOST_ENTRIES} entries`, at);
}

function tooMany(message: string, most: string, at: number): Remark {
  return { code: 'too-large', message, expected: `at most ${most}`, start: at - 1, end: at };
}
