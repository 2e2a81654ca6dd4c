import { lineOf } from './source.js';
import type { Remark } from './tokens.js';
import type { Entry, ScalarNode } from './tree.js';

/** Why a key cannot stand where it stands: not twice, not a merge, not the one key that plain objects cannot hold. */
export function unusableKey(key: ScalarNode, entries: ReadonlyMap<string, Entry>): Remark | undefined {
  const { start, end, source, written } = key;
  const first = entries.get(written);
  if (first !== undefined) {
    const hint = `it was first given in line ${lineOf(source, first.key.start) + 1}`;
    return { start, end, code: 'duplicate-key', message: `\`${written}\` is given twice`, hint };
  }
  if (written === '<<') {
    const hint = 'write the keys out, or repeat the whole value with an alias; an MTA can say `extends`';
    return { start, end, code: 'unknown-key', message: 'merge keys (`<<`) are not part of the language', hint };
  }
  if (written !== '__proto__') return undefined;
  return { start, end, code: 'name', message: '`__proto__` cannot be used as a key or a name' };
}
