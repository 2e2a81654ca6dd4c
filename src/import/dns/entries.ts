import { type Place, placeAt, type Remark } from '../finding.js';

/** A word of a master file (RFC 1035 §5.1), with its place. Quotes are removed, escapes are kept. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
  readonly column: number;
}

/** One entry: a line, or several joined by parentheses. */
export interface Entry {
  /** True if the line begins with a blank: the owner is that of the entry before. */
  readonly continues: boolean;
  readonly words: readonly Word[];
  /** Number of its first line. */
  readonly line: number;
  readonly text: string;
}

/** Longest line that is read [characters]; a record has at most 64 KiB of data, which text form may quadruple. */
const LONGEST_LINE = 300_000;
/** Most words of one entry. */
const MOST_WORDS = 100_000;

/** Blanks, a comment, a parenthesis, a quoted text, an open quote, or a word; a backslash protects what follows it. */
const PART = /([ \t\r\f\v]+)|(;.*)|([()])|"([^"\\]*(?:\\.[^"\\]*)*)"|(")|((?:[^\s;()"\\]|\\.?)+)/sy;

/** Reads the entries of a master file in order; `complain` is called for those that cannot be read. */
export class EntryReader {
  readonly #source: string;
  readonly #text: string;
  readonly #complain: (place: Place, remark: Remark) => void;
  /** Called for each comment, as some facts are only in comments. */
  readonly #onComment: ((line: number, text: string) => void) | undefined;
  #at = 0;
  #line = 0;
  #depth = 0;
  #opened: Word | undefined;

  constructor(
    source: string,
    text: string,
    complain: (place: Place, remark: Remark) => void,
    onComment?: (line: number, text: string) => void,
  ) {
    this.#source = source;
    this.#text = text;
    this.#complain = complain;
    this.#onComment = onComment;
  }

  *entries(): Generator<Entry> {
    for (let line = this.#nextLine(); line !== undefined; line = this.#nextLine()) {
      const words: Word[] = [];
      const begin = this.#line;
      this.#readLine(line, words);
      while (this.#depth > 0) {
        const more = this.#nextLine();
        if (more === undefined || words.length > MOST_WORDS) {
          this.#neverClosed(line);
          return;
        }
        this.#readLine(more, words);
      }
      if (words.length > 0) yield { continues: /^[ \t]/.test(line), words, line: begin, text: line };
    }
  }

  #nextLine(): string | undefined {
    if (this.#at >= this.#text.length) return undefined;
    const end = this.#text.indexOf('\n', this.#at);
    const stop = end < 0 ? this.#text.length : end;
    const line = this.#text.slice(this.#at, stop);
    this.#at = stop + 1;
    this.#line += 1;
    if (line.length <= LONGEST_LINE) return line;
    const place = placeAt(this.#source, this.#line, 1, 1, line);
    this.#complain(place, { message: `this line has ${line.length} characters`, expected: `at most ${LONGEST_LINE}` });
    return '';
  }

  #readLine(line: string, words: Word[]): void {
    PART.lastIndex = 0;
    for (let part = PART.exec(line); part !== null; part = PART.exec(line)) {
      const [all, , comment, bracket, quoted, open, word] = part;
      const column = part.index + 1;
      if (word !== undefined) words.push({ text: word, quoted: false, line: this.#line, column });
      else if (quoted !== undefined) words.push({ text: quoted, quoted: true, line: this.#line, column });
      else if (comment !== undefined) this.#onComment?.(this.#line, comment);
      else if (bracket !== undefined) this.#bracket(bracket, line, column);
      else if (open !== undefined) {
        const remark = { message: 'the quote that begins here never ends', expected: 'a closing `"` on the same line' };
        this.#complain(placeAt(this.#source, this.#line, column, 1, line), remark);
        return;
      }
      if (part.index + all.length >= line.length) return;
    }
  }

  #bracket(bracket: string, line: string, column: number): void {
    if (bracket === '(') {
      if (this.#depth === 0) this.#opened = { text: line, quoted: false, line: this.#line, column };
      this.#depth += 1;
      return;
    }
    if (this.#depth > 0) this.#depth -= 1;
    else this.#complain(placeAt(this.#source, this.#line, column, 1, line), { message: '`)` closes nothing' });
  }

  #neverClosed(line: string): void {
    const { line: at, column, text } = this.#opened ?? { line: this.#line, column: 1, text: line };
    const remark = { message: 'this `(` is never closed', expected: 'a `)`' };
    this.#complain(placeAt(this.#source, at, column, 1, text), remark);
  }
}
