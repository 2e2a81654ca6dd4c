import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Screen } from './screen.js';

/** script(1) of util-linux opens the terminal: every Debian has it, and no compiler is needed as for a package that does. */
const SCRIPT = '/usr/bin/script';

export interface Window {
  readonly folder: string;
  readonly columns: number;
  readonly env: Readonly<Record<string, string>>;
}

export interface Closed {
  /** Exit code; 128 and the number of the signal where one ended it. */
  readonly status: number | null;
  /** All that was written, standard output and error alike. */
  readonly output: string;
  /** What a reader has before him at the end. */
  readonly screen: Screen;
}

/** One word as a shell reads it. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** A program that runs in a terminal of its own. */
export class Terminal {
  /** Resolves when the program has ended. */
  readonly closed: Promise<Closed>;
  private readonly child: ChildProcessWithoutNullStreams;
  private written = '';

  constructor(argv: readonly string[], { folder, columns, env }: Window) {
    if (!existsSync(SCRIPT)) throw new Error(`${SCRIPT} is missing: install util-linux (on Debian, bsdutils)`);
    // Its first line is the number of its process.
    const line = `stty cols ${columns} rows 24; echo $$; exec ${argv.map(quoted).join(' ')}`;
    this.child = spawn(SCRIPT, ['-q', '-e', '-c', line, '/dev/null'], { cwd: folder, env, stdio: 'pipe' });
    this.child.stdout.setEncoding('utf8');
    this.child.stdout.on('data', (text: string) => {
      this.written += text;
    });
    this.child.stdin.on('error', () => undefined);
    this.closed = new Promise((resolve, reject) => {
      this.child.on('error', reject);
      this.child.on('close', (status) => {
        const screen = new Screen(columns);
        screen.write(this.output);
        resolve({ status, output: this.output, screen });
      });
    });
  }

  /** What has been written so far. */
  get output(): string {
    return this.written.replace(/^\d+\r\n/, '');
  }

  /** The number of the program's process. */
  get pid(): number {
    return Number(/^\d+/.exec(this.written)?.[0]);
  }

  /** Types on the keyboard. */
  type(keys: string): void {
    this.child.stdin.write(keys);
  }

  /** Waits until something has been written; in vain where the program ends without. */
  async shows(what: RegExp): Promise<void> {
    let isOpen = true;
    void this.closed.then(() => {
      isOpen = false;
    });
    while (!what.test(this.output)) {
      if (!isOpen) throw new Error(`the program has ended without ${what}:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
