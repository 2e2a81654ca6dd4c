/** Characters with a meaning in YAML, as `charCodeAt` gives them. */
export const TAB = 0x09;
export const LINE_FEED = 0x0a;
export const RETURN = 0x0d;
export const SPACE = 0x20;
export const DOUBLE_QUOTE = 0x22;
export const HASH = 0x23;
export const SINGLE_QUOTE = 0x27;
export const COMMA = 0x2c;
export const DASH = 0x2d;
export const COLON = 0x3a;
export const GREATER = 0x3e;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_MAP = 0x7b;
export const BAR = 0x7c;
export const CLOSE_MAP = 0x7d;

/** True if a word, a colon or a dash may end before this: a blank, the end of the line, or of the text (`NaN`). */
export function endsWord(code: number): boolean {
  return code === SPACE || code === LINE_FEED || code === RETURN || Number.isNaN(code);
}

/** `,` `[` `]` `{` `}` */
export function isFlowMark(code: number): boolean {
  return code === COMMA || code === OPEN_LIST || code === CLOSE_LIST || code === OPEN_MAP || code === CLOSE_MAP;
}

/**
 * A cursor that moves through a text by lines, past those without content. `false`: the text is left to other readers.
 */
export class LineCursor {
  protected readonly text: string;
  /** Offset of the next character. Between entries of a block: the first character of a line with content. */
  protected at = 0;
  /** Start of the line that `at` was moved to, and the column there; -1 at the end of the text. */
  protected lineStart = 0;
  protected column = 0;

  constructor(text: string) {
    this.text = text;
  }

  protected code(ahead = 0): number {
    return this.text.charCodeAt(this.at + ahead);
  }

  /** Moves from the beginning of a line to the first line with content. */
  protected nextLine(): boolean {
    const text = this.text;
    for (let start = this.at; ; ) {
      let at = start;
      while (text.charCodeAt(at) === SPACE) at += 1;
      const code = text.charCodeAt(at);
      if (code === HASH || code === LINE_FEED || code === RETURN) {
        const end = text.indexOf('\n', at);
        if (code === RETURN && end !== at + 1) return false;
        start = end < 0 ? text.length : end + 1;
        continue;
      }
      this.at = at;
      this.lineStart = start;
      this.column = at < text.length ? at - start : -1;
      return code !== TAB && !(at === start && this.#isMarker(at));
    }
  }

  /** True for `---` and `...`, which begin and end documents. */
  #isMarker(at: number): boolean {
    return this.text.startsWith('---', at) || this.text.startsWith('...', at);
  }

  /** Checks that only a comment follows on this line; moves to the next one. */
  protected finishLine(): boolean {
    const text = this.text;
    const from = this.at;
    this.skipSpaces();
    const code = this.code();
    if (code === HASH ? this.at === from : code !== LINE_FEED && code !== RETURN && this.at < text.length) return false;
    if (code === RETURN && this.code(1) !== LINE_FEED) return false;
    const end = text.indexOf('\n', this.at);
    this.at = end < 0 ? text.length : end + 1;
    return this.nextLine();
  }

  protected skipSpaces(): void {
    while (this.code() === SPACE) this.at += 1;
  }

  protected isItem(): boolean {
    return this.code() === DASH && endsWord(this.code(1));
  }
}
