import { type PathKey, parsePath, spellPath } from '../path.js';
import { choices, didYouMean, type Speller } from '../problems/nearest.js';
import { type Complaint, problemAt } from '../problems/problem.js';
import type { ProblemList } from '../problems/problem-list.js';
import { readYaml } from '../text/plain-yaml.js';
import { positionAt, type Source, sourceOf } from '../text/source.js';
import { childOf, type ListNode, type MapNode, type ScalarNode, type TreeNode } from '../text/tree.js';
import { rebalanced } from './rebalance.js';

/** What problems in an override call their file. */
const OVERRIDE = '--set';

/** Sections whose keys are names: a path through a name that is not there is a typo, not a new entry. */
const NAMED = new Set(['domains', 'servers', 'sites', 'dns', 'mtas', 'senders']);

/**
 * The tree with overrides `PATH=VALUE` applied, one after the other; the given tree stays as it is. Problems point into
 * the text of the override. What the value means is not judged here: it is checked with the rest of the scenario.
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
    const path = parsePath(text);
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
    const value = this.#value(path.end + sign[0].length);
    return value === null ? root : (this.#put(root, path.keys, 0, value) ?? root);
  }

  /** The value, in YAML; nothing after the `=` is no value at all. */
  #value(start: number): TreeNode | null {
    const { root, remarks } = readYaml(this.#source, start);
    for (const remark of remarks) {
      const message = remark.code === 'empty' ? 'no value follows the `=`' : remark.message;
      const expected = remark.code === 'empty' ? '`PATH=VALUE`' : remark.expected;
      this.#complain(null, remark.start, remark.end, { ...remark, code: 'override', message, expected });
    }
    return remarks.length > 0 ? null : root;
  }

  /** The node with a value at the end of a path; `null` where the path does not fit. */
  #put(node: TreeNode, keys: readonly PathKey[], depth: number, value: TreeNode): TreeNode | null {
    const step = keys[depth];
    if (step === undefined) return value;
    if (node.kind === 'list') return this.#putItem(node, keys, depth, step, value);
    if (node.kind === 'map') return this.#putEntry(node, keys, depth, step, value);
    if (node.value === null)
      return this.#putEntry({ ...node, kind: 'map', entries: new Map() }, keys, depth, step, value);
    const parent = spellPath(keys.slice(0, depth).map(({ key }) => key));
    const message = `\`${parent}\` is \`${node.written.slice(0, 60)}\`, which has no keys`;
    return this.#refuse(step, { code: 'override', message, expected: `the whole value: \`${parent}=…\`` });
  }

  #putItem(list: ListNode, keys: readonly PathKey[], depth: number, step: PathKey, value: TreeNode): TreeNode | null {
    const { key } = step;
    const { length } = list.items;
    const item = typeof key === 'number' ? list.items[key] : undefined;
    if (item === undefined) {
      const message =
        typeof key === 'number' ? `there is no entry ${key}: the list has ${length}` : `\`${key}\` leads into a list`;
      const expected =
        length < 2 ? (length === 0 ? 'a list with entries' : '`[0]`') : `an index from \`[0]\` to \`[${length - 1}]\``;
      return this.#refuse(step, { code: 'override', message, expected });
    }
    const changed = this.#put(item, keys, depth + 1, value);
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
    const start: TreeNode = old ?? {
      source: this.#source,
      start: step.start,
      end: step.end,
      kind: 'map',
      entries: new Map(),
    };
    const changed = this.#put(start, keys, depth + 1, value);
    if (changed === null) return null;
    // The key is that of the override: what is wrong with a new key is pointed at there.
    const entries = new Map(map.entries);
    entries.set(key, { key: map.entries.get(key)?.key ?? this.#keyNode(step, key), value: changed });
    return { ...map, entries };
  }

  #keyNode({ start, end }: PathKey, key: string): ScalarNode {
    return { source: this.#source, start, end, kind: 'scalar', value: key, written: key };
  }

  /** The key as the map has it. In a section of names, what is not there can only be added as a whole. */
  #keyOf(map: MapNode, keys: readonly PathKey[], depth: number, step: PathKey): string | null {
    const written = String(step.key);
    if (map.entries.has(written)) return written;
    const alike = [...map.entries.keys()].find((key) => key.toLowerCase().replace(/\.$/, '') === written.toLowerCase());
    if (alike !== undefined) return alike;
    const section = String(keys[0]?.key);
    const isName = depth === 1 && NAMED.has(section);
    if (!isName || depth === keys.length - 1) return written;
    const names = [...map.entries.keys()];
    const noun = section === 'dns' ? 'name' : section.slice(0, -1);
    const message = `there is no ${noun} \`${written}\``;
    const expected = names.length === 0 ? undefined : choices(names, 6);
    return this.#refuse(step, { code: 'override', message, expected, hint: this.#nameHint(names, keys, depth) });
  }

  /** A name with dots and without quotes falls apart into keys: say how to write it. */
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
