/** Most texts kept for undo and redo. */
const MOST_UNDONE = 200;

/** One history of the scenario's text, for typing and for other edits. */
export class History {
  private past: string[] = [];
  private future: string[] = [];

  get hasPast(): boolean {
    return this.past.length > 0;
  }

  get hasFuture(): boolean {
    return this.future.length > 0;
  }

  clear(): void {
    this.past = [];
    this.future = [];
  }

  /** Records the text before an edit; texts that were undone are dropped. */
  add(text: string): void {
    this.keep(text);
    this.future = [];
  }

  /** Pushes a text to go back to. */
  keep(text: string): void {
    this.past = [...this.past, text].slice(-MOST_UNDONE);
  }

  /** The text before `now`; `undefined` if there is none. */
  back(now: string): string | undefined {
    const text = this.past.pop();
    if (text !== undefined) this.future.push(now);
    return text;
  }

  /** The text that was undone last. */
  forth(now: string): string | undefined {
    const text = this.future.pop();
    if (text !== undefined) this.past.push(now);
    return text;
  }
}
