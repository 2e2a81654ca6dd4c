import stringWidth from 'string-width';

/**
 * Text from scenarios (titles, names, warnings) may hold anything: escape sequences for the terminal, characters that
 * change the writing direction, halves of surrogate pairs. All text passes through here before it is shown.
 */

/** Control, format, private and surrogate characters and line separators, without the joiners that emoji and Indic scripts need. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Longest name shown in full [columns]; a host name may have 253 (RFC 1035 §2.3.4), few have more than 40. */
const LONGEST_NAME = 64;
/** Most characters per column: combining marks have no width, and may be piled up without end. */
const DENSEST = 4;

let segmenter: Intl.Segmenter | undefined;

/** Splits a text into graphemes. Loaded on demand: most texts need not be cut, and a segmenter is slow to load. */
function graphemesOf(text: string): string[] {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Text on one line: white space becomes a blank, invisible characters become U+FFFD. */
export function printableLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(UNSEEN, '\ufffd').trim();
}

/** Text that keeps its lines and its indentation; everything else as in `printableLine`. */
export function printableLines(text: string): string[] {
  return text
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map((line) => line.replace(/\t/g, '    ').replace(UNSEEN, '\ufffd').trimEnd());
}

/** A name of a server, sender or domain, made printable and cut in the middle where it is very long. */
export function printableName(name: string, columns = LONGEST_NAME): string {
  return cutMiddle(printableLine(name.slice(0, 4 * LONGEST_NAME * DENSEST)), columns);
}

/** Number of columns that a text takes on a terminal; colour sequences take none. */
export function displayWidth(text: string): number {
  return stringWidth(text);
}

/** Fewest columns at which a name can still be recognised. */
const SHORTEST_PART = 8;

/**
 * Cuts a text in the middle to fit `columns`: both ends of a host name tell it from its neighbours. Of names with a
 * plus between, each keeps its ends.
 */
export function cutMiddle(text: string, columns: number): string {
  if (stringWidth(text) <= columns && text.length <= columns * DENSEST) return text;
  const joined = text.split(PLUS);
  if (joined.length > 1 && (SHORTEST_PART + PLUS.length) * joined.length <= columns) return cutEach(joined, columns);
  const parts = graphemesOf(text).map((part) => part.slice(0, DENSEST * 2));
  const head = takeColumns(parts, Math.ceil((columns - 1) / 2));
  const tail = takeColumns(parts.toReversed(), Math.floor((columns - 1) / 2)).toReversed();
  return `${head.join('')}…${tail.join('')}`;
}

const PLUS = ' + ';

/** Cuts each name to fit; room that short names leave goes to the longer ones. */
function cutEach(names: readonly string[], columns: number): string {
  let room = columns - PLUS.length * (names.length - 1);
  const cut = new Map<number, string>();
  const byWidth = [...names.entries()].toSorted(([, a], [, b]) => stringWidth(a) - stringWidth(b));
  for (const [at, name] of byWidth) {
    const text = cutMiddle(name, Math.floor(room / (names.length - cut.size)));
    room -= stringWidth(text);
    cut.set(at, text);
  }
  return names.map((_, at) => cut.get(at)).join(PLUS);
}

/** Cuts a text at the end to fit `columns`. */
export function cutEnd(text: string, columns: number): string {
  if (stringWidth(text) <= columns && text.length <= columns * DENSEST) return text;
  const parts = graphemesOf(text).map((part) => part.slice(0, DENSEST * 2));
  return `${takeColumns(parts, columns - 1).join('')}…`;
}

function takeColumns(parts: readonly string[], columns: number): string[] {
  const taken: string[] = [];
  let used = 0;
  for (const part of parts) {
    used += stringWidth(part);
    if (used > columns) break;
    taken.push(part);
  }
  return taken;
}

/** Keeps numbers and their units on one line: `99 %`, `1 h 34 min`. */
export function unbroken(text: string): string {
  return text
    .replace(/(\d) (?=(?:%|µs|ms|s|min|h|d|(?:m|b|tr)illion|years)(?![\p{L}\p{N}]))/gu, '$1\u00a0')
    .replace(/(\d\u00a0(?:d|h|min)) (?=\d+\u00a0(?:h|min|s)(?![\p{L}\p{N}]))/gu, '$1\u00a0');
}

/** Breaks a line at blanks so that none is wider than `columns`; words that are wider are broken, units are not. */
export function wrapLine(text: string, columns: number): string[] {
  return wrapWords(unbroken(text), columns).map((line) => line.replaceAll('\u00a0', ' '));
}

function wrapWords(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((part) => breakWord(part, columns))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (stringWidth(longer) <= columns) line = longer;
    else {
      if (line !== '') lines.push(line);
      line = word;
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** The title of a page on a scenario: the scenario's own title on one line, or the name of its file. */
export function pageTitle({ title, file }: { readonly title: string; readonly file: string }): string {
  return cutEnd(printableLine(title.slice(0, 1000)), 240) || printableName(file);
}

/** Joins pieces with dots and breaks lines between them, inside one only where it is wider than a line. */
export function wrapPieces(pieces: readonly string[], columns: number): string[] {
  const solid = pieces.map((piece) => piece.replaceAll(' ', '\u00a0'));
  return wrapLine(solid.join('\u00a0· '), columns);
}

function breakWord(word: string, columns: number): string[] {
  if (stringWidth(word) <= columns) return [word];
  const pieces = [''];
  for (const segment of graphemesOf(word)) {
    const last = pieces.length - 1;
    const longer = `${pieces[last] ?? ''}${segment}`;
    if (stringWidth(longer) <= columns) pieces[last] = longer;
    else pieces.push(segment);
  }
  return pieces;
}
