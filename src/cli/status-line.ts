import type { OutputStream } from './outlet.js';
import { type Environment, takesEscapes, widthOf } from './terminal.js';

/** Back to the beginning of the line, and nothing on it any more (ECMA-48, 8.3.41). */
export const ERASED = '\r\x1b[K';

/**
 * A line that is written over and over at the end of a terminal. Lines do not wrap while it is written, since the window may
 * have become narrower (DECAWM); each time that is set back in the same breath, so that a process that is killed leaves a
 * terminal in which nothing has changed.
 */
export class StatusLine {
  /** Can it be shown at all? Not in a pipe, and not on a terminal that knows no escape sequences. */
  readonly isPossible: boolean;
  private readonly stream: OutputStream;
  private readonly env: Environment;
  private isShown = false;
  private isOver = false;

  constructor(stream: OutputStream, env: Environment) {
    this.stream = stream;
    this.env = env;
    this.isPossible = stream.isTTY === true && takesEscapes(env);
  }

  /** Columns at this moment: a window changes. */
  get columns(): number {
    return widthOf(this.stream, this.env);
  }

  /** @param line printable, on one line. */
  show(line: string): void {
    if (!this.isPossible || this.isOver) return;
    this.isShown = true;
    this.stream.write(`\r\x1b[?7l${line}\x1b[K\x1b[?7h`);
  }

  /** Takes it away, before something else is written there. */
  clear(): void {
    if (!this.isShown) return;
    this.isShown = false;
    this.stream.write(ERASED);
  }

  /** Takes it away for good. */
  end(): void {
    this.clear();
    this.isOver = true;
  }
}
