/** What is counted of a run beside the fates: how it is labelled, and how one and several of it are told. */
interface RunCountWords {
  readonly label: string;
  /** Where there is little room. */
  readonly short: string;
  readonly told: readonly [one: string, several: string];
  /** What outages do to it: they make mail wait, or touch it in some way. */
  readonly effect: 'touch' | 'wait';
}

/** A further one is an entry here and a field of the core's `Totals` of the same name. The JSON has them in this order. */
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

/** Something for each of them, by name. */
export function forRunCounts<T>(of: (name: RunCount) => T): Record<RunCount, T> {
  return Object.fromEntries(RUN_COUNT_NAMES.map((name) => [name, of(name)])) as Record<RunCount, T>;
}
