import type { Writable } from 'node:stream';
import { EXIT, type ExitCode } from './exit-code.js';
import { describeFileError, isPassing } from './file-errors.js';

/** A stream that text goes out on, and what is known of the other end. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Standard output could not be written: the disk is full, say. */
export class OutputError extends Error {
  /** What the program ends with: a full disk may have room the next time. */
  readonly code: ExitCode;

  constructor(error: Error) {
    super(describeFileError(error));
    this.code = isPassing(error) ? EXIT.incomplete : EXIT.wrong;
  }
}

/**
 * Writes to a stream, and waits until the text is out. A reader that has gone (`mxsim … | head`) is no error: what it
 * does not want to read is dropped, and work that writes files goes on.
 */
export class Outlet {
  readonly isTerminal: boolean;
  private readonly stream: OutputStream;
  private readonly prepare: (text: string) => string;
  private readerHasGone = false;

  /** `prepare`: makes ready for a text, and the text itself for where it is written. */
  constructor(stream: OutputStream, prepare: (text: string) => string = (text) => text) {
    this.stream = stream;
    this.prepare = prepare;
    this.isTerminal = stream.isTTY === true;
    // Also tells Node that somebody cares: an error that nobody listens to ends the process with a stack trace.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') this.readerHasGone = true;
    });
  }

  /** Columns of the terminal at this moment, where it is one. */
  get columns(): number | undefined {
    return this.stream.columns;
  }

  /** Does anybody still read? Work that only they want may stop. */
  get isRead(): boolean {
    return !this.readerHasGone;
  }

  /** Bytes are text in UTF-8, or nothing for a terminal; elsewhere they go out as they are. @throws OutputError where it cannot be written. */
  write(text: string | Uint8Array): Promise<void> {
    if (this.readerHasGone || text.length === 0) return Promise.resolve();
    // On a terminal a bar may stand in the way, which a text takes the place of.
    const isText = typeof text === 'string' || this.isTerminal;
    const ready = isText ? this.prepare(typeof text === 'string' ? text : Buffer.from(text).toString('utf8')) : text;
    return new Promise((resolve, reject) => {
      this.stream.write(ready, (error: NodeJS.ErrnoException | null | undefined) => {
        if (error === null || error === undefined) return resolve();
        if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') {
          this.readerHasGone = true;
          return resolve();
        }
        reject(new OutputError(error));
      });
    });
  }
}
