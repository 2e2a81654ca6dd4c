import stringWidth from 'string-width';
import type { Problem } from './problem.js';

/** \p{C} without private use: control and format characters, surrogates, unassigned; and the two line separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Columns of a line that are shown around the caret. */
const WINDOW = 100;

/**
 * Renders problems for people: `file:line:col: error: found; expected … [code]`, the line with a caret under the
 * mistake, and a hint. Ends in a newline unless there are no problems. `text` is the scenario, for problems that do not
 * bring their own line.
 */
export function renderProblems(problems: readonly Problem[], text?: string): string {
  return problems.map((problem) => `${renderProblem(problem, text)}\n`).join('\n');
}

function renderProblem(problem: Problem, text: string | undefined): string {
  const place = `${visible(problem.file)}:${problem.line}:${problem.column}`;
  const expected = problem.expected === undefined ? '' : `; expected ${visible(problem.expected)}`;
  const head = `${place}: ${problem.severity}: ${visible(problem.message)}${expected} [${problem.code}]`;
  const lines = [head, ...marked(problem, text)];
  if (problem.hint !== undefined) lines.push(`${' '.repeat(gutterWidth(problem))} = ${visible(problem.hint)}`);
  return lines.join('\n');
}

function gutterWidth(problem: Problem): number {
  return Math.max(4, String(problem.line).length + 1);
}

/** The source line and the caret line; empty if the line is not known. */
function marked(problem: Problem, text: string | undefined): string[] {
  const line = problem.excerpt ?? text?.split('\n')[problem.line - 1]?.replace(/\r$/, '');
  if (line === undefined || line.trim() === '') return [];
  const offset = problem.column - (problem.excerptColumn ?? 1);
  const { before, marked: under, after, cut } = window(line, offset, problem.endColumn - problem.column, problem);
  const number = String(problem.line).padStart(gutterWidth(problem));
  const carets = '^'.repeat(Math.max(1, stringWidth(under)));
  return [
    `${number} | ${cut ? '…' : ''}${before}${under}${after}`.trimEnd(),
    `${' '.repeat(number.length)} | ${' '.repeat(stringWidth(before) + (cut ? 1 : 0))}${carets}`,
  ];
}

interface Window {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
  /** True if the beginning of the line is cut off. */
  readonly cut: boolean;
}

/** Cuts a long line around the caret; makes all characters visible. */
function window(line: string, offset: number, length: number, problem: Problem): Window {
  const marked = visible(line.slice(offset, offset + Math.min(length, WINDOW / 2)));
  let before = visible(line.slice(0, offset));
  let cut = (problem.excerptColumn ?? 1) > 1;
  if (before.length > WINDOW * 0.6) {
    before = before.slice(-Math.floor(WINDOW * 0.4));
    cut = true;
  }
  const rest = visible(line.slice(offset + Math.min(length, WINDOW / 2)));
  const room = Math.max(10, WINDOW - before.length - marked.length);
  return { before, marked, after: rest.length > room ? `${rest.slice(0, room)}…` : rest, cut };
}

/**
 * Escapes characters that a terminal would interpret or hide: control characters (C0, C1), direction marks, line
 * separators, and halves of surrogate pairs. Tabs become one space, so that the caret stays below its character.
 */
export function visible(text: string): string {
  return text.replace(/\t/g, ' ').replace(UNSEEN, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
