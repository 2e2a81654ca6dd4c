import type { Problem } from './problem.js';

/** Most problems that are listed; more would not help, and a hostile file could cause millions. */
export const MOST_PROBLEMS = 100;

/** Collects problems, each once, and counts those over the limit. */
export class ProblemList {
  readonly #found: Problem[] = [];
  readonly #seen = new Set<string>();
  /** Places whose value cannot be checked because it could not be read. */
  readonly #unreadable = new Set<string>();
  #more = 0;

  /** Adds a problem with the text itself: any other problem at its place is a consequence. */
  addUnreadable(problem: Problem): void {
    this.add(problem);
    this.#unreadable.add(placeOf(problem));
  }

  /** Adds a problem once: an alias leads to the same mistake from several places. */
  add(problem: Problem): void {
    const key = `${placeOf(problem)}\n${problem.code}\n${problem.message}`;
    if (this.#seen.has(key) || this.#unreadable.has(placeOf(problem))) return;
    if (this.full) {
      if (problem.severity === 'error') this.skip(1);
      return;
    }
    this.#seen.add(key);
    this.#found.push(problem);
  }

  /** True if no further problem will be shown, so that hints need not be worked out. */
  get full(): boolean {
    return this.#found.length >= MOST_PROBLEMS;
  }

  /** Number of problems that will still be shown. */
  get room(): number {
    return MOST_PROBLEMS - this.#found.length;
  }

  /** Counts errors without messages. */
  skip(count: number): void {
    this.#more += count;
  }

  get hasErrors(): boolean {
    return this.#more > 0 || this.#found.some((problem) => problem.severity === 'error');
  }

  /** All problems in the order of the file; those of other files (overrides, replay files) come last, as found. */
  sorted(file: string): Problem[] {
    const own = this.#found.filter((problem) => problem.file === file);
    const others = this.#found.filter((problem) => problem.file !== file);
    const ordered = [...own.toSorted((a, b) => a.line - b.line || a.column - b.column), ...others];
    const last = ordered.at(-1);
    if (this.#more === 0 || last === undefined) return ordered;
    const { line, column, endColumn } = last;
    const message = `${this.#more} more ${this.#more === 1 ? 'problem is' : 'problems are'} not shown`;
    return [
      ...ordered,
      { code: 'too-many', severity: 'error', message, file: last.file, line, column, endColumn, path: [] },
    ];
  }
}

function placeOf({ file, line, column }: Problem): string {
  return `${file}\n${line}\n${column}`;
}
