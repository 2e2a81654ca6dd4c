import type { Model } from '../model/index.js';
import { listedUpTo } from '../units/index.js';

/** Keys and indices that lead to a place in the scenario file: `['domains', 'example.org', 'mx', 1]`. */
export type ScenarioPath = readonly (string | number)[];

/** A way to follow a piece of advice: changes to the scenario. */
export interface Mend {
  /** New values, applied in order; a change without a value removes the entry. */
  readonly changes: readonly { readonly path: ScenarioPath; readonly value?: unknown }[];
  /**
   * Names of the figures it should improve: the first that moves shows whether it helps. Empty if no outcome changes.
   */
  readonly figures: readonly string[];
}

/** One piece of advice about a model that is valid but unwise. */
export interface Advice {
  /** Code of the check that gives it. */
  readonly code: string;
  /** The finding with its numbers; one plain sentence without a full stop. */
  readonly message: string;
  /** Path in the scenario file. A default value has none of its own: its nearest parent stands in. */
  readonly path: ScenarioPath;
  /** Suggested remedy. */
  readonly hint: string;
  /** Absent where the user has to choose. */
  readonly mend?: Mend;
}

/** A mend of one value. */
export function setting(path: ScenarioPath, value: unknown, ...figures: readonly string[]): Mend {
  return { changes: [{ path, value }], figures };
}

/** A finding of a check; the check adds its own code. */
export type Finding = Omit<Advice, 'code'>;

/** One rule about wise set-ups. */
export interface Check {
  /** Kebab case, unique, stable: people search for it. */
  readonly code: string;
  readonly title: string;
  /** The problem it looks for and why that matters, for the reference. */
  readonly looksFor: string;
  /** The effect of its mend, for the reference; `null` if it has none. */
  readonly mends: string | null;
  /** Reason why it has no mend. */
  readonly noMend: string | null;
  readonly check: (model: Model) => readonly Advice[];
}

/** A check either has a mend or says why not. */
type About = Pick<Check, 'code' | 'title' | 'looksFor'> & ({ readonly mends: string } | { readonly noMend: string });

/** Makes a check from its rule; adds the code to each finding. */
export function defineCheck(about: About, find: (model: Model) => readonly Finding[]): Check {
  return {
    mends: null,
    noMend: null,
    ...about,
    check: (model) => find(model).map((finding) => ({ code: about.code, ...finding })),
  };
}

/** Names for a sentence: `a`, `a and b`, `a, b and 3 more`. */
export function listNames(names: readonly string[], most = 3): string {
  return names.length === 0 ? 'none' : listedUpTo(most, names);
}

/**
 * Memoises a function by object: a dozen checks ask the same question of a model that never changes, and some ask it
 * for each of its servers.
 */
export function remembered<K extends object, T>(compute: (of: K) => T): (of: K) => T {
  const known = new WeakMap<K, { readonly value: T }>();
  return (of) => {
    const found = known.get(of);
    if (found !== undefined) return found.value;
    const value = compute(of);
    known.set(of, { value });
    return value;
  };
}

/** Groups things by the key that `keyOf` returns, in their order. */
export function groupBy<K, V>(all: Iterable<V>, keyOf: (one: V) => K): ReadonlyMap<K, readonly V[]> {
  const groups = new Map<K, V[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}
