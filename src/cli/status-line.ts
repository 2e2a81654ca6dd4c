import type { OutputStream } from './outlet.js';
import { type Environment, takesEscapes, widthOf } from './terminal.js';

/** Moves to the beginning of the line and erases it (ECMA-48, 8.3.41). */
export const ERASED = '\r\x1b[K';

/**
 * A line that is rewritten in place at the end of a terminal. Lines do not wrap while it is written, since the window
 * may have become narrower (DECAWM); wrapping is restored in the same write, so that a process that is killed leaves
 * the terminal unchanged.
 */
export class StatusLine {
  /** True if the line can be shown: not in a pipe, and not on a terminal that knows no escape sequences. */
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

  /** Current width [columns]: a window may be resized. */
  get columns(): number {
    return widthOf(this.stream, this.env);
  }

  /** @param line printable, on one line. */
  show(line: string): void {
    if (!this.isPossible || this.isOver) return;
    this.isShown = true;
    this.stream.write(`\r\x1b[?7l${line}\x1b[K\x1b[?7h`);
  }

  /** Erases the line, before other text is written there. */
  clear(): void {
    if (!this.isShown) return;
    this.isShown = false;
    this.stream.write(ERASED);
  }

  /** Erases the line for good. */
  end(): void {
    this.clear();
    this.isOver = true;
  }
}
