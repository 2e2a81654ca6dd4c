import { type CST, Lexer, Parser } from 'yaml';
import type { Complaint } from '../problems/problem.js';

/** Deepest nesting of maps and lists; the language itself needs eight. */
export const MOST_DEPTH = 64;
/** Most lexical tokens; sixty thousand servers take about a million and a half. */
export const MOST_TOKENS = 3_000_000;

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
 * Reads tokens without recursion, and stops before anything that later steps could not bear: they call themselves once
 * per level of nesting.
 */
export function readTokens(text: string): Tokens {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    lexemes += 1;
    // The parser's stack holds the document and the value being read, besides one entry per open map or list.
    if (parser.stack.length > MOST_DEPTH + 2) return { ok: false, remark: tooDeep(parser.offset) };
    if (lexemes > MOST_TOKENS) return { ok: false, remark: tooMany(parser.offset) };
  }
  tokens.push(...parser.end());
  return { ok: true, tokens };
}

export function tooDeep(at: number): Remark {
  const message = `maps and lists are nested more than ${MOST_DEPTH} deep`;
  return { code: 'too-deep', message, expected: `at most ${MOST_DEPTH} levels`, start: at - 1, end: at };
}

function tooMany(at: number): Remark {
  const message = 'the file has too many parts to read';
  return { code: 'too-large', message, expected: `at most ${MOST_TOKENS} YAML tokens`, start: at - 1, end: at };
}
