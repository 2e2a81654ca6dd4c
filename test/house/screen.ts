import stringWidth from 'string-width';

const CHARACTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** A control sequence (ECMA-48, 5.4), one of the older kind, a control character, or text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is a terminal.
const PARTS = /\x1b\[([?\d;]*)([A-Za-z])|\x1b([78])|([\x00-\x1f\x7f])|([^\x00-\x1f\x7f]+)/gy;

interface Position {
  readonly row: number;
  readonly column: number;
}

/** What a terminal shows of what is written to it, as far as mxsim makes use of it; what else is written is an error. */
export class Screen {
  /** Lines that did not fit, as far as they were written. */
  readonly tooLong: string[] = [];
  /** Does a line go on below where it is full? */
  wraps = true;
  isCursorShown = true;
  /** Was anything written in colour, bold or faint? */
  isColoured = false;
  private readonly rows: string[][] = [[]];
  private at: Position = { row: 0, column: 0 };
  private kept: Position = this.at;
  private readonly columns: number;

  constructor(columns: number) {
    this.columns = columns;
  }

  get lines(): string[] {
    return this.rows.map((row) => row.join('').trimEnd());
  }

  get text(): string {
    return this.lines.join('\n').trimEnd();
  }

  write(text: string): void {
    let end = 0;
    for (const [part, parameters = '', final, older, control, plain] of text.matchAll(PARTS)) {
      end += part.length;
      if (plain !== undefined) this.print(plain);
      else if (control !== undefined) this.control(control);
      else if (older !== undefined) this.keep(older === '7');
      else this.command(parameters, final ?? '');
    }
    if (end < text.length) throw new Error(`unknown to this terminal: ${JSON.stringify(text.slice(end, end + 20))}`);
  }

  private keep(isKept: boolean): void {
    if (isKept) this.kept = this.at;
    else this.at = this.kept;
  }

  private row(): string[] {
    const row = this.rows[this.at.row];
    if (row === undefined) throw new Error('the cursor is nowhere');
    return row;
  }

  private control(character: string): void {
    if (character === '\r') this.at = { ...this.at, column: 0 };
    else if (character === '\n') {
      this.at = { ...this.at, row: this.at.row + 1 };
      if (this.rows.length === this.at.row) this.rows.push([]);
    } else throw new Error(`unknown to this terminal: ${JSON.stringify(character)}`);
  }

  /** Colours, the cursor's column, erasing in a line, and modes (ECMA-48, 8.3.117, 8.3.9, 8.3.41; DECAWM, DECTCEM). */
  private command(parameters: string, final: string): void {
    const row = this.row();
    const { column } = this.at;
    if (final === 'm') this.isColoured = true;
    else if (final === 'G') this.at = { ...this.at, column: Number(parameters || 1) - 1 };
    else if (final === 'K' && parameters === '2') row.fill('');
    else if (final === 'K' && ['', '0'].includes(parameters)) row.length = Math.min(row.length, column);
    else if (parameters === '?7' && 'hl'.includes(final)) this.wraps = final === 'h';
    else if (parameters === '?25' && 'hl'.includes(final)) this.isCursorShown = final === 'h';
    else throw new Error(`unknown to this terminal: ESC[${parameters}${final}`);
  }

  private print(text: string): void {
    for (const { segment } of CHARACTERS.segment(text)) {
      const width = stringWidth(segment);
      if (this.at.column + width > this.columns) {
        this.tooLong.push(this.row().join(''));
        if (this.wraps) this.control('\n');
        this.at = { ...this.at, column: this.wraps ? 0 : this.columns - width };
      }
      const row = this.row();
      const { column } = this.at;
      while (row.length < column) row.push(' ');
      row.splice(column, width, segment, ...Array.from({ length: width - 1 }, () => ''));
      this.at = { ...this.at, column: column + width };
    }
  }
}
