import type { Writable } from 'node:stream';
import { EXIT, type ExitCode } from './exit-code.js';
import { describeFileError, isPassing } from './file-errors.js';

/** An output stream, and the properties of the terminal at its other end. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Error: standard output cannot be written, for example because the disk is full. */
export class OutputError extends Error {
  /** Exit code of the program: a full disk may have room the next time. */
  readonly code: ExitCode;

  constructor(error: Error) {
    super(describeFileError(error));
    this.code = isPassing(error) ? EXIT.incomplete : EXIT.wrong;
  }
}

/**
 * Writes to a stream, and waits until the text is out. A reader that has gone (`mxsim … | head`) is no error: the text
 * for it is dropped, and work that writes files goes on.
 */
export class Outlet {
  readonly isTerminal: boolean;
  private readonly stream: OutputStream;
  private readonly prepare: (text: string) => string;
  private readerHasGone = false;

  /** `prepare`: prepares the stream for a text, and returns the text in the form to be written. */
  constructor(stream: OutputStream, prepare: (text: string) => string = (text) => text) {
    this.stream = stream;
    this.prepare = prepare;
    this.isTerminal = stream.isTTY === true;
    // Also keeps Node from ending the process with a stack trace, as it does for an error without a listener.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') this.readerHasGone = true;
    });
  }

  /** Current width of the terminal [columns]; undefined if it is none. */
  get columns(): number | undefined {
    return this.stream.columns;
  }

  /** True until the reader has gone. Then, work for the reader alone may stop. */
  get isRead(): boolean {
    return !this.readerHasGone;
  }

  /**
   * Writes text or bytes. Bytes are text in UTF-8 or nothing for a terminal; elsewhere they go out unchanged. @throws
   * OutputError if it cannot be written.
   */
  write(text: string | Uint8Array): Promise<void> {
    if (this.readerHasGone || text.length === 0) return Promise.resolve();
    // On a terminal, the text takes the place of a progress bar.
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
