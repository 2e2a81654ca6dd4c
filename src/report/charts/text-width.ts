import { cutMiddle, displayWidth } from '../words/printable.js';

/**
 * Estimated widths of texts: the font is not known when the page is written. The figures are those of DejaVu
 * Sans [em], the widest of the default fonts of systems; in the others texts are shorter.
 */
const CLASSES: readonly (readonly [letters: string, width: number])[] = [
  ["ijl|'I", 0.3],
  [' .,:;·!\u00a0', 0.34],
  ['ft()[]-/\\"r', 0.42],
  ['\u202f', 0.25],
  ['mMW@%…—', 1],
  ['wOQGDNHU', 0.82],
];
const WIDTHS = new Map(CLASSES.flatMap(([letters, width]) => [...letters].map((letter) => [letter, width] as const)));
const SMALL = 0.64;
const CAPITAL = 0.72;
/** Width of a character that takes two columns on a terminal: a square [em]. */
const SQUARE = 1.05;

export const TEXT_SIZE = 12;
export const SMALL_TEXT = 11;
/** Width of bold letters relative to regular ones. */
const BOLD = 1.12;

/** Upper estimate of the width of a text [px]. */
export function textWidth(text: string, size = TEXT_SIZE, bold = false): number {
  const ems = [...text].reduce((sum, letter) => sum + letterWidth(letter), 0);
  return ems * size * (bold ? BOLD : 1);
}

function letterWidth(letter: string): number {
  const known = WIDTHS.get(letter);
  if (known !== undefined) return known;
  if (/[a-z0-9]/.test(letter)) return SMALL;
  if (/[A-Z]/.test(letter)) return CAPITAL;
  return displayWidth(letter) === 2 ? SQUARE : CAPITAL;
}

/** Cuts a name in the middle if it does not fit a width [px]. */
export function cutToWidth(name: string, room: number, size = TEXT_SIZE, bold = false): string {
  if (textWidth(name, size, bold) <= room) return name;
  for (let columns = displayWidth(name); columns > 3; columns -= 1) {
    const cut = cutMiddle(name, columns);
    if (textWidth(cut, size, bold) <= room) return cut;
  }
  return '…';
}
