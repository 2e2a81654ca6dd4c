import type { Path } from './problem.js';

/** A wrong part of a value, to be removed. */
export interface Wound {
  readonly path: readonly PropertyKey[];
  /** Invalid keys at that path; empty if the value at the path is wrong itself. */
  readonly keys: readonly string[];
  /** Replacement of the value at the path; `undefined`: it is removed. */
  readonly standIn: unknown;
}

/** Placeholder for a list entry until all are removed. */
const HOLE = Symbol('taken out');

type Plain = Record<string, unknown>;

/**
 * Keeps track of the parts removed from values so that the rest of them can be checked: all problems are reported at
 * once, and a misspelt key of a server must not hide that its site does not exist.
 */
export class Damage {
  /** Keys removed from maps, by the path of the map; `null` for an unknown key. */
  readonly #cuts = new Map<string, Set<string | null>>();
  /** For lists that lost entries: the original indices of the others. */
  readonly #indices = new Map<string, readonly number[]>();

  /** The value without its wounds, or `undefined` if nothing would be left. `at` is the path of the value. */
  heal(value: unknown, wounds: readonly Wound[], at: Path): unknown {
    const root = { value: copied(value) };
    const lists = new Map<unknown[], Path>();
    for (const { path, keys, standIn } of wounds) {
      const steps = ['value', ...path.map(asKey)];
      if (standIn !== undefined) replace(root, steps, standIn);
      else if (keys.length > 0) for (const key of keys) this.#cut(root, [...steps, key], at, lists, true);
      else this.#cut(root, steps, at, lists, false);
    }
    for (const [list, path] of lists) this.#close(list, path);
    return root.value;
  }

  /** Removes one value; if it is missing already, the value that lacks it. */
  #cut(
    root: object,
    steps: readonly (string | number)[],
    at: Path,
    lists: Map<unknown[], Path>,
    isUnknown: boolean,
  ): void {
    const trail: unknown[] = [root];
    for (const step of steps.slice(0, -1)) trail.push(childOf(trail.at(-1), step));
    let depth = steps.length - 1;
    while (depth > 0 && childOf(trail[depth], steps[depth] ?? '') === undefined) depth -= 1;
    const parent = trail[depth];
    const last = steps[depth] ?? '';
    const path = this.original([...at, ...steps.slice(1, depth)]);
    this.#note(path, isUnknown ? null : String(last));
    if (Array.isArray(parent)) {
      parent[Number(last)] = HOLE;
      lists.set(parent, path);
    } else if (typeof parent === 'object' && parent !== null) Reflect.deleteProperty(parent, last);
  }

  #close(list: unknown[], path: Path): void {
    const kept = [...list.keys()].filter((index) => list[index] !== HOLE);
    const before = this.#indices.get(JSON.stringify(path));
    this.#indices.set(
      JSON.stringify(path),
      kept.map((index) => before?.[index] ?? index),
    );
    list.splice(0, list.length, ...kept.map((index) => list[index]));
  }

  #note(path: Path, key: string | null): void {
    const at = JSON.stringify(path);
    const keys = this.#cuts.get(at) ?? new Set();
    this.#cuts.set(at, keys.add(key));
  }

  /** True if keys may be missing from a map, or from its parent, because they were misspelt or wrong. */
  explains(path: Path, missing: readonly string[]): boolean {
    const own = this.original(path);
    return [own, own.slice(0, -1)].some((at) => {
      const cuts = this.#cuts.get(JSON.stringify(at));
      return cuts !== undefined && (cuts.has(null) || missing.some((key) => cuts.has(key)));
    });
  }

  /** Translates a path in the remaining value to one in the file. */
  original(path: Path): Path {
    if (this.#indices.size === 0) return path;
    const own: (string | number)[] = [];
    for (const step of path) {
      const kept = typeof step === 'number' ? this.#indices.get(JSON.stringify(own)) : undefined;
      own.push(kept?.[Number(step)] ?? step);
    }
    return own;
  }
}

function replace(root: object, steps: readonly (string | number)[], standIn: unknown): void {
  let parent: unknown = root;
  for (const step of steps.slice(0, -1)) parent = childOf(parent, step);
  if (typeof parent === 'object' && parent !== null) Reflect.set(parent, steps.at(-1) ?? '', standIn);
}

function asKey(step: PropertyKey): string | number {
  return typeof step === 'number' ? step : String(step);
}

function childOf(value: unknown, step: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? Reflect.get(value, step)
    : undefined;
}

/** Recursion is bounded: the tree is at most 64 deep. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Plain = Object.create(null);
  for (const [key, inner] of Object.entries(value)) copy[key] = copied(inner);
  return copy;
}
