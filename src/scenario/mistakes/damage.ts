import type { Path } from './problem.js';

/** What is wrong in a value, as far as taking it out goes. */
export interface Wound {
  readonly path: readonly PropertyKey[];
  /** Keys at that path that do not belong there; none: the value at the path is wrong itself. */
  readonly keys: readonly string[];
  /** What stands in for the value at the path; `undefined`: it is taken out. */
  readonly standIn: unknown;
}

/** Stands for an entry of a list until all are taken out. */
const HOLE = Symbol('taken out');

type Plain = Record<string, unknown>;

/**
 * Remembers what was taken out of values so that the rest of them could be judged: all problems are to be told at once,
 * and a misspelt key of a server must not hide that its site does not exist.
 */
export class Damage {
  /** Keys that were taken out of maps, by the path of the map; `null` for a key that is not known at all. */
  readonly #cuts = new Map<string, Set<string | null>>();
  /** Of lists that lost entries: the indices that the others had. */
  readonly #indices = new Map<string, readonly number[]>();

  /** The value without its wounds, or `undefined` where nothing would be left. `at` is where the value stands. */
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

  /** Takes one value out; where it is missing already, what it is missing from. */
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

  /** Whether keys may be missing from a map, or from what it stands in, because they were misspelt or wrong. */
  explains(path: Path, missing: readonly string[]): boolean {
    const own = this.original(path);
    return [own, own.slice(0, -1)].some((at) => {
      const cuts = this.#cuts.get(JSON.stringify(at));
      return cuts !== undefined && (cuts.has(null) || missing.some((key) => cuts.has(key)));
    });
  }

  /** The path in the file of a path in what is left. */
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
