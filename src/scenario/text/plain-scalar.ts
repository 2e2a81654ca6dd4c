import { COLON, DASH, endsWord, HASH, isFlowMark, LINE_FEED, RETURN, SPACE, TAB } from './line-cursor.js';
import type { ScalarNode } from './tree.js';

/**
 * Bare words with a special meaning: YAML 1.2 §10.3.2, core schema. Most words begin with a letter that rules it out.
 */
const MAY_MEAN_MORE = /^[-+.0-9~nNtTfF]/;
const NULL = /^(?:~|[Nn]ull|NULL)$/;
const TRUE = /^(?:[Tt]rue|TRUE)$/;
const FALSE = /^(?:[Ff]alse|FALSE)$/;
const WHOLE = /^[-+]?[0-9]+$/;
const OCTAL = /^0o[0-7]+$/;
const HEXADECIMAL = /^0x[0-9a-fA-F]+$/;
const DECIMAL = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;

/** The value of a bare word; `undefined` for a number that is not finite, which is reported elsewhere. */
export function plainValueOf(word: string): ScalarNode['value'] | undefined {
  if (!MAY_MEAN_MORE.test(word)) return word;
  if (NULL.test(word)) return null;
  if (TRUE.test(word)) return true;
  if (FALSE.test(word)) return false;
  if (NOT_FINITE.test(word)) return undefined;
  const number = numberOf(word);
  if (number === undefined) return word;
  return Number.isFinite(number) ? number : undefined;
}

function numberOf(word: string): number | undefined {
  if (WHOLE.test(word)) return Number.parseInt(word, 10);
  if (DECIMAL.test(word)) return Number.parseFloat(word);
  if (OCTAL.test(word)) return Number.parseInt(word.slice(2), 8);
  return HEXADECIMAL.test(word) ? Number.parseInt(word.slice(2), 16) : undefined;
}

/** Characters that no bare word begins with; `-` may begin a number, anything else after it is left to the library. */
const NO_BEGINNING = new Set([...'?:,[]{}#&*!|>\'"%@`\ufeff'].map((one) => one.charCodeAt(0)));

/** The end of a bare word, without the blanks after it; -1 if it is none, or none that is read here. */
export function endOfWord(text: string, start: number, inFlow: boolean): number {
  const first = text.charCodeAt(start);
  if (NO_BEGINNING.has(first)) return -1;
  if (first === DASH && !/[0-9A-Za-z.]/.test(text.charAt(start + 1))) return -1;
  let end = start;
  for (let at = start; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code === SPACE) continue;
    if (code === TAB) return -1;
    if (code === LINE_FEED || Number.isNaN(code)) return end;
    if (code === RETURN) return text.charCodeAt(at + 1) === LINE_FEED ? end : -1;
    if (code === HASH && at > end) return end;
    if (code === COLON) {
      const next = text.charCodeAt(at + 1);
      if (next === TAB) return -1;
      if (endsWord(next) || (inFlow && isFlowMark(next))) return end;
    } else if (inFlow && isFlowMark(code)) return end;
    end = at + 1;
  }
}
