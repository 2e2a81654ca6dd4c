import type { Damage } from './mistakes/damage.js';
import type { Speller } from './mistakes/nearest.js';
import type { ProblemCode } from './mistakes/problem.js';
import { type Complaint, type Path, type Problem, problemAt } from './mistakes/problem.js';
import type { ProblemList } from './mistakes/problem-list.js';
import { type Position, positionAt } from './text/source.js';
import { childOf, type Found, keyPlaceOf, nodeAt, placeOf, type TreeNode } from './text/tree.js';

/** Shared by all steps: the tree with the places, the list of problems, the speller, and the damage. */
export interface Context {
  readonly root: TreeNode;
  readonly problems: ProblemList;
  readonly speller: Speller;
  readonly damage: Damage;
}

/** Reports a problem with the value at a path, or with the key that leads to it. */
export function complain(
  context: Context,
  path: Path,
  complaint: Complaint,
  at: 'value' | 'key' = 'value',
  severity: Problem['severity'] = 'error',
): void {
  const { damage, problems, root } = context;
  if (complaint.absent !== undefined && damage.explains(path, complaint.absent)) return;
  if (problems.full && severity === 'error') {
    problems.skip(1);
    return;
  }
  const own = damage.original(path);
  problems.add(problemAt(complaint, positionOf(root, own, at), own, severity));
}

/** Reports a problem with a part of a scalar, at its own place if the file has the text unchanged. */
export function complainOfPart(context: Context, path: Path, part: string, complaint: Complaint): void {
  const own = context.damage.original(path);
  const node = nodeAt(context.root, own)?.node;
  const text = node === undefined ? '' : node.source.text.slice(node.start, node.end);
  const offset = text.toLowerCase().lastIndexOf(part.toLowerCase());
  if (node === undefined || offset < 0) {
    complain(context, path, complaint);
    return;
  }
  const start = node.start + offset;
  context.problems.add(problemAt(complaint, positionAt(node.source, start, start + part.length), own));
}

/** The position of a path, or of the nearest part of it that is in the file. */
export function positionOf(root: TreeNode, path: Path, at: 'value' | 'key'): Position {
  for (let length = path.length; length > 0; length -= 1) {
    const found = nodeAt(root, path.slice(0, length));
    if (found !== undefined) return at === 'key' || length < path.length ? keyPlaceOf(found) : placeOf(found);
  }
  return placeOf({ node: root, key: undefined });
}

/**
 * The position of a path whose names may differ in case or by a final dot from those in the file, as names of a model
 * do. Undefined if no part of it is in the file.
 */
export function locate(root: TreeNode, path: Path): Position | undefined {
  let found: Found = { node: root, key: undefined };
  let depth = 0;
  for (const step of path) {
    const next = childOf(found.node, step) ?? alikeChild(found.node, step);
    if (next === undefined) break;
    found = next;
    depth += 1;
  }
  if (depth === 0) return undefined;
  return depth === path.length ? placeOf(found) : keyPlaceOf(found);
}

function alikeChild(node: TreeNode, step: string | number): Found | undefined {
  if (node.kind !== 'map') return undefined;
  const wanted = alike(String(step));
  for (const [key, entry] of node.entries) if (alike(key) === wanted) return { node: entry.value, key: entry.key };
  return undefined;
}

function alike(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, '');
}

/** Returns the text of a file that a scenario names. */
export type ReadFile = (path: string) => string;

/** One side of the traffic: its recipients or its senders. */
export interface Side {
  readonly what: 'domain' | 'sender';
  readonly code: ProblemCode;
  /** All names, including those of invalid entries. */
  readonly names: ReadonlySet<string>;
  /** The model's form of the name. */
  readonly normal: (written: string) => string;
}

export interface Sides {
  readonly to: Side;
  readonly from: Side;
  readonly readFile: ReadFile | undefined;
}
