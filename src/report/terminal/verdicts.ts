import type { RunResult, Verdict } from '../../results/index.js';
import { unseenDoubts } from '../words/doubts.js';
import { countOf } from '../words/numbers.js';
import { cutEnd, displayWidth, printableLine, wrapLine } from '../words/printable.js';
import { observedText, whyOf } from '../words/verdict.js';
import { VERDICT_MARKS } from '../words/vocabulary.js';
import { warningText } from '../words/warning.js';
import { pad } from './columns.js';
import type { Paint } from './paint.js';

const MOST_LINES = 40;
/** Longest assert or warning before it is cut [columns]. */
const LONGEST_TEXT = 600;

/** Every assert with its verdict, as a shape and a word, and its observed value. */
export function renderAsserts({ asserts }: RunResult, width: number, paint: Paint): string[] {
  const shown = asserts.slice(0, MOST_LINES);
  if (shown.length === 0) return [];
  const texts = shown.map(({ text }) => cutEnd(printableLine(text), LONGEST_TEXT));
  const wordWidth = Math.max(...shown.map(({ verdict }) => verdict.length));
  const indent = wordWidth + 4;
  const room = width - indent;
  const fits = (text: string, seen: string): boolean => displayWidth(text) + 2 + displayWidth(seen) <= room;
  const fitting = shown.flatMap((assert, at) => {
    const [text, seen] = [texts[at] ?? '', observedText(assert)];
    return fits(text, seen) ? [{ text, seen }] : [];
  });
  // Observed values are in one column, unless an assert and its value alone fill a line.
  const column = Math.min(
    Math.max(0, ...fitting.map(({ text }) => displayWidth(text))),
    room - 2 - Math.max(0, ...fitting.map(({ seen }) => displayWidth(seen))),
  );
  const lines = shown.flatMap((assert, at) => {
    const text = texts[at] ?? '';
    const seen = observedText(assert);
    const why = whyOf(assert);
    const reason = why === '' ? [] : wrapLine(cutEnd(printableLine(why), LONGEST_TEXT), room);
    const body = fits(text, seen)
      ? [`${pad(text, column, 'left')}  ${paint.quiet(seen)}`]
      : [...wrapLine(text, room), ...wrapLine(seen, room).map(paint.quiet)];
    return [...body, ...reason.map(paint.quiet)].map(
      (line, row) => (row === 0 ? verdictHead(assert.verdict, wordWidth, paint) : ' '.repeat(indent)) + line,
    );
  });
  const more = asserts.length - shown.length;
  return [
    paint.quiet('Asserts'),
    ...lines,
    ...(more === 0 ? [] : [paint.quiet(`and ${countOf(more, 'more assert')}`)]),
  ];
}

function verdictHead(verdict: Verdict, wordWidth: number, paint: Paint): string {
  return `${paint.verdict[verdict](`${VERDICT_MARKS[verdict]} ${pad(verdict, wordWidth, 'left')}`)}  `;
}

/** Warnings that may weaken the figures. */
export function renderWarnings(result: RunResult, width: number, paint: Paint): string[] {
  return renderWarningLines([...unseenDoubts(result), ...result.warnings.map(warningText)], width, paint);
}

/** Warnings one below the other; empty if there are none. */
export function renderWarningLines(warnings: readonly string[], width: number, paint: Paint): string[] {
  const shown = warnings.slice(0, MOST_LINES);
  if (shown.length === 0) return [];
  const more = warnings.length - shown.length;
  const lines = shown.flatMap((warning) =>
    wrapLine(cutEnd(printableLine(warning), LONGEST_TEXT), Math.min(width, 100) - 2).map(
      (line, row) => (row === 0 ? '! ' : '  ') + line,
    ),
  );
  return [
    paint.quiet('Read with care'),
    ...lines.map(paint.warning),
    ...(more === 0 ? [] : [paint.quiet(`and ${countOf(more, 'more warning')}`)]),
  ];
}
