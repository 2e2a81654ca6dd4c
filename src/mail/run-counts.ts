/** A count of a run besides the fates: its label, and its description in the singular and plural. */
interface RunCountWords {
  readonly label: string;
  /** Label for narrow spaces. */
  readonly short: string;
  readonly told: readonly [one: string, several: string];
  /** Effect of outages on it: they make mail wait, or touch it in some way. */
  readonly effect: 'touch' | 'wait';
}

/**
 * A new count is an entry here and a field of the same name in the core's `Totals`. The JSON has them in this order.
 */
export const RUN_COUNTS = {
  duplicates: {
    label: 'duplicates',
    short: 'duplicates',
    told: ['extra copy was delivered', 'extra copies were delivered'],
    effect: 'touch',
  },
  backscatter: {
    label: 'bounces to strangers',
    short: 'backscatter',
    told: ['bounce went to a stranger', 'bounces went to strangers'],
    effect: 'touch',
  },
  delayWarnings: {
    label: 'delay warnings',
    short: 'delay warnings',
    told: ['delay warning was sent', 'delay warnings were sent'],
    effect: 'wait',
  },
} as const satisfies Readonly<Record<string, RunCountWords>>;

export type RunCount = keyof typeof RUN_COUNTS;

export const RUN_COUNT_NAMES = Object.keys(RUN_COUNTS) as readonly RunCount[];

/** Builds a record with an entry for each run count. */
export function forRunCounts<T>(of: (name: RunCount) => T): Record<RunCount, T> {
  return Object.fromEntries(RUN_COUNT_NAMES.map((name) => [name, of(name)])) as Record<RunCount, T>;
}
