import type { Model } from '../model/index.js';
import { listedUpTo } from '../units/index.js';

/** Keys and indices that lead to a place in the scenario file: `['domains', 'example.org', 'mx', 1]`. */
export type ScenarioPath = readonly (string | number)[];

/** A way to follow a piece of advice: changes to the scenario. */
export interface Mend {
  /** What stands at a path from then on; without a value: nothing. One after the other. */
  readonly changes: readonly { readonly path: ScenarioPath; readonly value?: unknown }[];
  /** Figures that it is for, by name: the first that moves tells whether it helps. None where it changes no fate. */
  readonly figures: readonly string[];
}

/** One piece of advice about a model that is valid but unwise. */
export interface Advice {
  /** Of the check that gives it. */
  readonly code: string;
  /** What is the case, with its numbers; one plain sentence without a full stop. */
  readonly message: string;
  /** Where in the scenario file. What the file leaves to a default has no place there: its nearest parent has. */
  readonly path: ScenarioPath;
  /** What to do instead. */
  readonly hint: string;
  /** Absent where a person has to choose. */
  readonly mend?: Mend;
}

/** A mend of one value. */
export function setting(path: ScenarioPath, value: unknown, ...figures: readonly string[]): Mend {
  return { changes: [{ path, value }], figures };
}

/** What a check finds; it knows its own code. */
export type Finding = Omit<Advice, 'code'>;

/** One rule about wise set-ups. */
export interface Check {
  /** Kebab case, unique, stable: people search for it. */
  readonly code: string;
  readonly title: string;
  /** What it looks for and why that matters, for the reference. */
  readonly looksFor: string;
  /** What a mend of it does, for the reference; `null` where there is none. */
  readonly mends: string | null;
  /** Why there is none. */
  readonly noMend: string | null;
  readonly check: (model: Model) => readonly Advice[];
}

/** Either has a mend, or says why not. */
type About = Pick<Check, 'code' | 'title' | 'looksFor'> & ({ readonly mends: string } | { readonly noMend: string });

/** A check from its rule, with the code added to each finding. */
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
 * The same function, which computes once for each object: a dozen checks ask the same of a model that never changes, and
 * some ask it for each of its servers.
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

/** Things by what `keyOf` says of them, in their order. */
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
