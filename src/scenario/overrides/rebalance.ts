import { parsePercent, parseShare } from '../../units/index.js';
import type { Entry, MapNode, ScalarNode, TreeNode } from '../text/tree.js';

/**
 * Entries of a list of shares after one of them was set, the others in proportion. `undefined` if the path is no such
 * list (`traffic[0].from.bots`), or the value is a bare weight among weights, which changes nothing else.
 */
export function rebalanced(
  map: MapNode,
  path: readonly (string | number)[],
  key: ScalarNode,
  value: TreeNode,
): ReadonlyMap<string, Entry> | undefined {
  const isShares = path.length === 4 && path[0] === 'traffic' && (path[2] === 'from' || path[2] === 'to');
  if (!isShares || value.kind !== 'scalar') return undefined;
  const others = [...map.entries].filter(([name]) => name !== key.written);
  const amounts = others.map(([, entry]) => amountOf(entry.value));
  const percent = percentOf(value, others);
  const total = amounts.reduce<number>((sum, amount) => sum + (amount ?? Number.NaN), 0);
  if (percent === undefined || !(total > 0)) return undefined;
  const entries = new Map<string, Entry>();
  for (const [name, entry] of map.entries) {
    const share = name === key.written ? percent : ((amountOf(entry.value) ?? 0) / total) * (100 - percent);
    entries.set(name, {
      key: entry.key,
      value: name === key.written ? { ...value, ...percentage(share) } : withShare(entry.value, share),
    });
  }
  if (!map.entries.has(key.written)) entries.set(key.written, { key, value: { ...value, ...percentage(percent) } });
  return entries;
}

function withShare(node: TreeNode, percent: number): TreeNode {
  return node.kind === 'scalar' ? { ...node, ...percentage(percent) } : node;
}

/** Twelve decimals: the rounding error stays far below the tolerance of a list of shares. */
function percentage(percent: number): Pick<ScalarNode, 'value' | 'written'> {
  const written = `${Number(percent.toFixed(12))}%`;
  return { value: /e/.test(written) ? '0%' : written, written };
}

/** The new share in per cent; a bare number is a share only if the others are percentages. */
function percentOf(value: ScalarNode, others: readonly (readonly [string, Entry])[]): number | undefined {
  if (typeof value.value === 'string') {
    const percent = parsePercent(value.value);
    return percent !== undefined && percent <= 100 ? percent : undefined;
  }
  const arePercentages = others.some(([, { value: node }]) => node.kind === 'scalar' && typeof node.value === 'string');
  const share = typeof value.value === 'number' && arePercentages ? parseShare(value.value) : undefined;
  return share?.ok === true ? share.value * 100 : undefined;
}

function amountOf(node: TreeNode): number | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (typeof node.value === 'number') return node.value >= 0 ? node.value : undefined;
  return typeof node.value === 'string' ? parsePercent(node.value) : undefined;
}
