import { choices, didYouMean, type Speller } from '../mistakes/nearest.js';
import { type Complaint, problemAt } from '../mistakes/problem.js';
import type { ProblemList } from '../mistakes/problem-list.js';
import { APPEND, type PathKey, parsePath, spellPath } from '../path.js';
import { asDnsHasIt } from '../schema/names.js';
import { readYaml } from '../text/plain-yaml.js';
import { positionAt, type Source, sourceOf } from '../text/source.js';
import { childOf, type ListNode, type MapNode, type ScalarNode, type Span, type TreeNode } from '../text/tree.js';
import { rebalanced } from './rebalance.js';

/** File name of problems in an override. */
const OVERRIDE = '--set';

/** Sections with names as keys: a path through an unknown name is a typing error, not a new entry. */
const NAMED = new Set(['domains', 'servers', 'sites', 'dns', 'mtas', 'senders']);

/**
 * Applies overrides `PATH=VALUE` to a tree in order; the given tree is not changed. Problems point into the text of the
 * override. The value is not validated here: it is checked with the rest of the scenario.
 */
export function applyOverrides(
  root: TreeNode,
  overrides: readonly string[],
  problems: ProblemList,
  speller: Speller,
): TreeNode {
  return overrides.reduce((tree, text) => {
    const override = new Override(sourceOf(OVERRIDE, text), problems, speller);
    return override.apply(tree);
  }, root);
}

/** A path up to a depth, as written. */
function spelt(keys: readonly PathKey[], depth: number): string {
  return spellPath(keys.slice(0, depth).map(({ key }) => key));
}

/** An empty map or list, depending on the next key. */
function emptyFor(step: PathKey | undefined, { source, start, end }: Span): MapNode | ListNode {
  const place = { source, start, end };
  return step?.key === APPEND ? { ...place, kind: 'list', items: [] } : { ...place, kind: 'map', entries: new Map() };
}

function noListYet(keys: readonly PathKey[], depth: number, key: string): Complaint {
  const parent = spelt(keys, depth);
  const list = parent === '' ? key : `${parent}.${key}`;
  const message = `${parent === '' ? 'the scenario' : `\`${parent}\``} has no \`${key}\` yet`;
  return { code: 'override', message, expected: `\`${list}[+]=…\`, which adds the first` };
}

/** True if the keys of a map are DNS names: of domains, servers, `dns` entries, or recipient domains of traffic. */
export function holdsHosts(keys: readonly PathKey[], depth: number): boolean {
  const section = keys[0]?.key;
  if (depth === 1) return section === 'domains' || section === 'servers' || section === 'dns';
  return depth === 3 && section === 'traffic' && keys[2]?.key === 'to';
}

/** The key that is the same name in the DNS. A server with `hosts` has a label instead of a name. */
export function hostAlike({ entries }: MapNode, written: string, section: string): string | undefined {
  const own = asDnsHasIt(written);
  const alike = [...entries].find(([key, { value }]) => {
    const isLabel = section === 'servers' && value.kind === 'map' && value.entries.has('hosts');
    return !isLabel && asDnsHasIt(key) === own;
  });
  return alike?.[0];
}

class Override {
  readonly #source: Source;
  readonly #problems: ProblemList;
  readonly #speller: Speller;

  constructor(source: Source, problems: ProblemList, speller: Speller) {
    this.#source = source;
    this.#problems = problems;
    this.#speller = speller;
  }

  apply(root: TreeNode): TreeNode {
    const { text } = this.#source;
    const path = parsePath(text, 0, true);
    if (!path.ok)
      return this.#complain(root, path.at, path.at + 1, {
        code: 'override',
        message: path.message,
        expected: path.expected,
      });
    const sign = /^\s*=/.exec(text.slice(path.end));
    if (sign === null) {
      const complaint: Complaint = {
        code: 'override',
        message: 'no `=` follows the path',
        expected: '`PATH=VALUE`, such as `seed=7`',
      };
      return this.#complain(root, path.end, path.end + 1, complaint);
    }
    const start = path.end + sign[0].length;
    const isEmpty = text.slice(start).trim() === '';
    const added = path.keys.find(({ key }) => key === APPEND);
    if (isEmpty && added !== undefined) {
      const message = '`[+]` adds an entry, and no value follows the `=`';
      return this.#refuse(added, { code: 'override', message, expected: '`PATH[+]=VALUE`' }) ?? root;
    }
    if (isEmpty) return this.#remove(root, path.keys, 0) ?? root;
    const value = this.#value(start);
    return value === null ? root : (this.#put(root, path.keys, 0, value) ?? root);
  }

  /** Reads the value as YAML; a comment alone is no value. */
  #value(start: number): TreeNode | null {
    const { root, remarks } = readYaml(this.#source, start);
    for (const remark of remarks) {
      const message = remark.code === 'empty' ? 'no value follows the `=`' : remark.message;
      const expected = remark.code === 'empty' ? '`PATH=VALUE`' : remark.expected;
      this.#complain(null, remark.start, remark.end, { ...remark, code: 'override', message, expected });
    }
    return remarks.length > 0 ? null : root;
  }

  /** The node with a value set at the end of a path; `null` if the path does not fit. */
  #put(node: TreeNode, keys: readonly PathKey[], depth: number, value: TreeNode): TreeNode | null {
    const step = keys[depth];
    if (step === undefined) return value;
    if (node.kind === 'list') return this.#putItem(node, keys, depth, step, value);
    if (node.kind === 'map') return this.#putEntry(node, keys, depth, step, value);
    if (node.value === null) return this.#put(emptyFor(step, node), keys, depth, value);
    const parent = spellPath(keys.slice(0, depth).map(({ key }) => key));
    const message = `\`${parent}\` is \`${node.written.slice(0, 60)}\`, which has no keys`;
    return this.#refuse(step, { code: 'override', message, expected: `the whole value: \`${parent}=…\`` });
  }

  #putItem(list: ListNode, keys: readonly PathKey[], depth: number, step: PathKey, value: TreeNode): TreeNode | null {
    const { key } = step;
    if (key === APPEND) {
      const added = this.#put(this.#fresh(keys, depth), keys, depth + 1, value);
      return added === null ? null : { ...list, items: [...list.items, added] };
    }
    const item = this.#itemOf(list, keys, depth, step);
    const changed = item === null ? null : this.#put(item, keys, depth + 1, value);
    return changed === null
      ? null
      : { ...list, items: list.items.map((one, index) => (index === key ? changed : one)) };
  }

  #putEntry(map: MapNode, keys: readonly PathKey[], depth: number, step: PathKey, value: TreeNode): TreeNode | null {
    const key = this.#keyOf(map, keys, depth, step);
    if (key === null) return null;
    const old = childOf(map, key)?.node;
    const isLast = depth === keys.length - 1;
    const shares = isLast
      ? rebalanced(
          map,
          keys.map((one) => one.key),
          this.#keyNode(step, key),
          value,
        )
      : undefined;
    if (shares !== undefined) return { ...map, entries: shares };
    const following = keys[depth + 1]?.key;
    if (old === undefined && typeof following === 'number' && following !== APPEND)
      return this.#refuse(keys[depth + 1] ?? step, noListYet(keys, depth, key));
    const start = old ?? this.#fresh(keys, depth);
    const changed = this.#put(start, keys, depth + 1, value);
    if (changed === null) return null;
    // The key comes from the override: problems with a new key are reported there.
    const entries = new Map(map.entries);
    entries.set(key, { key: map.entries.get(key)?.key ?? this.#keyNode(step, key), value: changed });
    return { ...map, entries };
  }

  /** An entry of a list; reports a wrong index. */
  #itemOf({ items }: ListNode, keys: readonly PathKey[], depth: number, step: PathKey): TreeNode | null {
    const { key } = step;
    const item = typeof key === 'number' ? items[key] : undefined;
    if (item !== undefined) return item;
    const { length } = items;
    const message =
      typeof key === 'number' ? `there is no entry ${key}: the list has ${length}` : `\`${key}\` leads into a list`;
    const more = `\`${spelt(keys, depth)}[+]=…\` for one more`;
    const known = length === 1 ? '`[0]`' : `an index from \`[0]\` to \`[${length - 1}]\``;
    return this.#refuse(step, { code: 'override', message, expected: length === 0 ? more : `${known}, or ${more}` });
  }

  /** An empty container for a path that does not exist yet: a list if its next key appends to one. */
  #fresh(keys: readonly PathKey[], depth: number): MapNode | ListNode {
    const { start, end } = keys[depth] ?? { start: 0, end: 1 };
    return emptyFor(keys[depth + 1], { source: this.#source, start, end });
  }

  /** The node without the value at the end of a path; `null` if there is none. */
  #remove(node: TreeNode, keys: readonly PathKey[], depth: number): TreeNode | null {
    const step = keys[depth];
    if (step === undefined) return null;
    const isLast = depth === keys.length - 1;
    if (node.kind === 'list') {
      const item = this.#itemOf(node, keys, depth, step);
      if (item === null) return null;
      const changed = isLast ? undefined : this.#remove(item, keys, depth + 1);
      if (changed === null) return null;
      return { ...node, items: node.items.flatMap((one, at) => (at !== step.key ? [one] : (changed ?? []))) };
    }
    const key = node.kind === 'map' ? this.#keyOf(node, keys, depth, step, true) : null;
    const entry = node.kind === 'map' && key !== null ? node.entries.get(key) : undefined;
    if (node.kind !== 'map' || key === null) return node.kind === 'map' ? null : this.#nothingAt(node, step);
    if (entry === undefined) return this.#nothingAt(node, step);
    const entries = new Map(this.#withoutShare(node, keys, step, key));
    if (isLast) {
      entries.delete(key);
      return { ...node, entries };
    }
    const changed = this.#remove(entry.value, keys, depth + 1);
    return changed === null ? null : { ...node, entries: entries.set(key, { ...entry, value: changed }) };
  }

  /** The entries of a list of shares after one was removed; the others must add up to the whole. */
  #withoutShare(map: MapNode, keys: readonly PathKey[], step: PathKey, key: string): MapNode['entries'] {
    const keyNode = this.#keyNode(step, key);
    const path = keys.map((one) => one.key);
    return rebalanced(map, path, keyNode, { ...keyNode, value: '0%', written: '0%' }) ?? map.entries;
  }

  #nothingAt(node: TreeNode, step: PathKey): null {
    const word = String(step.key);
    const known = node.kind === 'map' ? [...node.entries.keys()] : [];
    const message = `there is no \`${word}\` here to be taken away`;
    const expected = known.length === 0 ? 'a path that leads to something' : choices(known, 6);
    return this.#refuse(step, {
      code: 'override',
      message,
      expected,
      hint: didYouMean(this.#speller.nearest(word, known)),
    });
  }

  #keyNode({ start, end }: PathKey, key: string): ScalarNode {
    return { source: this.#source, start, end, kind: 'scalar', value: key, written: key };
  }

  /** The key in the map's spelling. In a section of names, a missing entry can only be added as a whole. */
  #keyOf(map: MapNode, keys: readonly PathKey[], depth: number, step: PathKey, isThere = false): string | null {
    const written = String(step.key);
    if (map.entries.has(written)) return written;
    if (step.key === APPEND) {
      const message = `\`${spelt(keys, depth)}\` is no list: it has keys`;
      return this.#refuse(step, { code: 'override', message, expected: '`[+]` behind the name of a list' });
    }
    const section = String(keys[0]?.key);
    const alike = holdsHosts(keys, depth) ? hostAlike(map, written, section) : undefined;
    if (alike !== undefined) return alike;
    const isName = depth === 1 && NAMED.has(section);
    if (!isName || (depth === keys.length - 1 && !isThere)) return written;
    const names = [...map.entries.keys()];
    const noun = section === 'dns' ? 'name' : section.slice(0, -1);
    const message = `there is no ${noun} \`${written}\``;
    const expected = names.length === 0 ? undefined : choices(names, 6);
    return this.#refuse(step, { code: 'override', message, expected, hint: this.#nameHint(names, keys, depth) });
  }

  /** A hint for a name with dots that was not quoted, and so fell apart into keys. */
  #nameHint(names: readonly string[], keys: readonly PathKey[], depth: number): string | undefined {
    const rest = keys.slice(depth).map(({ key }) => String(key));
    for (let length = 2; length <= rest.length; length += 1) {
      const joined = rest.slice(0, length).join('.');
      if (!names.includes(joined)) continue;
      const path = spellPath([...keys.slice(0, depth).map(({ key }) => key), joined, ...rest.slice(length)]);
      return `a name with dots goes into quotes: \`${path}\``;
    }
    return didYouMean(this.#speller.nearest(rest[0] ?? '', names));
  }

  #refuse(step: PathKey, complaint: Complaint): null {
    return this.#complain(null, step.start, step.end, complaint);
  }

  #complain<T>(result: T, start: number, end: number, complaint: Complaint): T {
    this.#problems.add(problemAt(complaint, positionAt(this.#source, start, end), []));
    return result;
  }
}
