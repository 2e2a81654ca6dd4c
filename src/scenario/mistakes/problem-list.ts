import type { Problem } from './problem.js';

/** Problems that are listed; more help nobody, and a hostile file could make millions. */
export const MOST_PROBLEMS = 100;

/** Gathers problems, each once, and counts those over the limit. */
export class ProblemList {
  readonly #found: Problem[] = [];
  readonly #seen = new Set<string>();
  /** Places whose value cannot be judged, as it could not even be read. */
  readonly #unreadable = new Set<string>();
  #more = 0;

  /** A problem with the text itself: whatever else is found at its place is its consequence. */
  addUnreadable(problem: Problem): void {
    this.add(problem);
    this.#unreadable.add(placeOf(problem));
  }

  /** An alias leads to the same mistake from several places: the same words at the same spot are one problem. */
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

  /** No further problem will be shown, so there is no point in working out hints. */
  get full(): boolean {
    return this.#found.length >= MOST_PROBLEMS;
  }

  /** Problems that will still be shown. */
  get room(): number {
    return MOST_PROBLEMS - this.#found.length;
  }

  /** Counts errors that nobody worked out the words for. */
  skip(count: number): void {
    this.#more += count;
  }

  get hasErrors(): boolean {
    return this.#more > 0 || this.#found.some((problem) => problem.severity === 'error');
  }

  /** In the order of the file; those of other files (overrides, replay files) after it, as they were found. */
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
