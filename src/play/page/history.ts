/** Texts before and after, for undo and redo. */
const MOST_UNDONE = 200;

/** One history of the scenario's text, whether it was typed or touched. */
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

  /** An edit was made of this text: what was undone before is gone. */
  add(text: string): void {
    this.keep(text);
    this.future = [];
  }

  /** Keeps a text to go back to. */
  keep(text: string): void {
    this.past = [...this.past, text].slice(-MOST_UNDONE);
  }

  /** The text before `now`; undefined where there is none. */
  back(now: string): string | undefined {
    const text = this.past.pop();
    if (text !== undefined) this.future.push(now);
    return text;
  }

  /** The text that was taken back last. */
  forth(now: string): string | undefined {
    const text = this.future.pop();
    if (text !== undefined) this.past.push(now);
    return text;
  }
}
