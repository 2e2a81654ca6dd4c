import { FIGURE_TREE, type Figure, type FigureNode, type Party } from '../../results/index.js';
import { impliedWord } from './metrics.js';

/** A figure that a path leads to, with the names of servers, senders and domains as the model has them; or where it stops. */
export type FollowedPath =
  | { readonly ok: true; readonly path: readonly string[]; readonly figure: Figure }
  /** `index`: of the key that leads nowhere; `node` and `path`: how far the others lead. */
  | {
      readonly ok: false;
      readonly why: 'tooFar' | 'unknown' | 'unfinished' | 'nobody';
      readonly index: number;
      readonly node: FigureNode;
      readonly path: readonly string[];
    };

/** Follows the keys of a path. @param nameOf the model's own spelling of the name at a place; `null` for nobody's. */
export function followFigure(
  keys: readonly string[],
  nameOf: (party: Party, index: number) => string | null,
): FollowedPath {
  const path: string[] = [];
  let node = FIGURE_TREE;
  for (const [index, word] of keys.entries()) {
    const stop = { ok: false, index, node, path } as const;
    if (node.each !== null) {
      const name = nameOf(node.each.party, index);
      if (name === null) return { ...stop, why: 'nobody' };
      path.push(name);
      node = node.each.node;
      continue;
    }
    const next = node.keys.get(word);
    if (next === undefined) return { ...stop, why: node.keys.size === 0 ? 'tooFar' : 'unknown' };
    path.push(word);
    node = next;
  }
  if (node.figure === null) return { ok: false, why: 'unfinished', index: keys.length - 1, node, path };
  const implied = impliedWord(node);
  return { ok: true, path: implied === undefined ? path : [...path, implied], figure: node.figure };
}
