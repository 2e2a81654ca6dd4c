import { type PathKey, parsePath } from '../path.js';
import { plainOf, type TreeNode } from '../text/tree.js';
import { holdsHosts, hostAlike } from './overrides.js';

/** The node that a key of a path leads to; names of hosts are compared as `--set` does. */
function stepTo(node: TreeNode, keys: readonly PathKey[], depth: number): TreeNode | undefined {
  const key = keys[depth]?.key;
  if (node.kind === 'list') return typeof key === 'number' ? node.items[key] : undefined;
  if (node.kind !== 'map') return undefined;
  const own = node.entries.get(String(key));
  if (own !== undefined) return own.value;
  const alike = holdsHosts(keys, depth) ? hostAlike(node, String(key), String(keys[0]?.key)) : undefined;
  return alike === undefined ? undefined : node.entries.get(alike)?.value;
}

/** What stands at a path of the scenario, as plain data; `undefined` where nothing does, or where it is no path. */
export function writtenAt(root: TreeNode, path: string): unknown {
  const parsed = parsePath(path);
  if (!parsed.ok || parsed.end !== path.length) return undefined;
  let node: TreeNode | undefined = root;
  for (let depth = 0; depth < parsed.keys.length && node !== undefined; depth += 1)
    node = stepTo(node, parsed.keys, depth);
  return node === undefined ? undefined : plainOf(node);
}
