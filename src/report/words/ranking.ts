/** The biggest entries of a long list, and the others. */
export interface Ranking<T> {
  /** In their own order, not by size: a list that fits is not disturbed. */
  readonly shown: readonly (readonly [name: string, value: T])[];
  readonly others: readonly (readonly [name: string, value: T])[];
}

/** Keeps the `limit` biggest entries; ties go to the earlier one. A list one too long is not cut to hide a single row. */
export function rankBySize<T>(
  record: Readonly<Record<string, T>>,
  limit: number,
  size: (value: T, name: string) => number,
): Ranking<T> {
  const entries = Object.entries(record);
  if (entries.length <= limit + 1) return { shown: entries, others: [] };
  const order = entries.map((_, at) => at).toSorted((a, b) => sizeAt(b) - sizeAt(a) || a - b);
  const kept = new Set(order.slice(0, limit));
  return {
    shown: entries.filter((_, at) => kept.has(at)),
    others: entries.filter((_, at) => !kept.has(at)),
  };

  function sizeAt(at: number): number {
    const entry = entries[at];
    return entry === undefined ? 0 : size(entry[1], entry[0]);
  }
}

/** Adds up one figure. */
export function total<T>(entries: readonly (readonly [string, T])[], figure: (value: T) => number): number {
  return entries.reduce((sum, [, value]) => sum + figure(value), 0);
}
