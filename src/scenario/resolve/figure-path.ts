import { LOSS_GROUPS } from '../../mail/index.js';
import { FIGURE_TREE, type Figure, type FigureNode, type Party } from '../../results/index.js';

/** True if a word names a group of causes, which are below `causes`. */
export function isCause(word: string): boolean {
  return (LOSS_GROUPS as readonly string[]).includes(word);
}

/** Words that may follow a node of the figures. */
export function wordsAfter({ keys }: FigureNode): string[] {
  return [...keys.keys()];
}

/** The word that may be left out: a figure may be named by its parent, `deliveryRate` for its mean. */
function impliedWord({ figure, keys }: FigureNode): string | undefined {
  return figure === null ? undefined : [...keys].find(([, node]) => node.figure === figure)?.[0];
}

/** True for times of the JSON, whose keys end in their unit: they may be compared with plain seconds. */
export function takesSeconds(path: readonly string[]): boolean {
  return path.some((key) => key.endsWith('_s'));
}

/** The figure that a path leads to, with all names in the model's form; or the point where the path stops. */
export type FollowedPath =
  | { readonly ok: true; readonly path: readonly string[]; readonly figure: Figure }
  /** `index`: the key that leads nowhere; `node` and `path`: the end of the valid part. */
  | {
      readonly ok: false;
      readonly why: 'tooFar' | 'unknown' | 'unfinished' | 'nobody';
      readonly index: number;
      readonly node: FigureNode;
      readonly path: readonly string[];
    };

/** Follows the keys of a path. @param nameOf the model's own spelling of the name at a place; `null` if there is none. */
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
