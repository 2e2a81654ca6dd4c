import { z } from 'zod';
import { problemAt } from './mistakes/problem.js';
import type { ProblemList } from './mistakes/problem-list.js';
import { scenario } from './schema/scenario.js';
import { bare, keysOf } from './schema/shape.js';
import { type Entry, keyPlaceOf, type MapNode, type TreeNode } from './text/tree.js';

/** Sections with names as keys, and the kind of thing that each names. */
const SECTIONS: ReadonlyMap<string, string> = new Map([
  ['domains', 'a domain'],
  ['dns', 'a name in the DNS'],
  ['servers', 'a server'],
  ['sites', 'a site'],
  ['mtas', 'an MTA'],
  ['senders', 'a sender'],
]);

/** Decides whether an entry belongs into the one before it, and returns the message if it does. */
type Judge = (
  key: string,
  entry: Entry,
  host: string,
  before: TreeNode,
) => { message: string; hint: string } | undefined;

/**
 * Moves lines that are indented too little to where they belong: a key of a server at the level of the servers, a site
 * at the level of the sections. Each is one error; errors that would follow from it are left out.
 */
export function mendIndentation(root: TreeNode, problems: ProblemList): TreeNode {
  if (root.kind !== 'map') return root;
  const mended = regroup(root, [], problems, besideItsSection);
  const entries = new Map<string, Entry>();
  for (const [key, entry] of mended.entries) {
    const isSection = SECTIONS.has(key) && entry.value.kind === 'map';
    const value = isSection ? regroup(entry.value as MapNode, [key], problems, besideItsName(key)) : entry.value;
    entries.set(key, { key: entry.key, value });
  }
  return { ...mended, entries };
}

function isEmpty(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.value === null && node.written === '';
}

const besideItsSection: Judge = (key, _, host, before) => {
  const isSlip = SECTIONS.has(host) && isEmpty(before) && !Object.hasOwn(scenario.shape, key);
  if (!isSlip) return undefined;
  return {
    message: `\`${key}\` stands beside \`${host}\`, which is empty`,
    hint: `indent it further than \`${host}\``,
  };
};

function besideItsName(section: string): Judge {
  const record = bare(scenario.shape[section as keyof typeof scenario.shape]);
  const keys = new Set(record instanceof z.ZodRecord ? keysOf(record.valueType, {}) : []);
  return (key, { value }, host, before) => {
    const isLeftOut = isEmpty(before) || (before.kind === 'map' && value.kind !== 'map' && !before.entries.has(key));
    if (!keys.has(key) || !isLeftOut || isEmpty(value)) return undefined;
    return {
      message: `\`${key}\` is a key of ${SECTIONS.get(section)}, and stands beside \`${host}\`, not in it`,
      hint: `indent it further than \`${host}\``,
    };
  };
}

function regroup(map: MapNode, path: readonly string[], problems: ProblemList, judge: Judge): MapNode {
  const entries = new Map<string, Entry>();
  /** The last entry in its right place, and whether others were moved into it. */
  let host: string | undefined;
  for (const [key, entry] of map.entries) {
    const before = host === undefined ? undefined : entries.get(host);
    const slip = host === undefined || before === undefined ? undefined : judge(key, entry, host, before.value);
    if (host === undefined || before === undefined || slip === undefined) {
      entries.set(key, entry);
      host = key;
      continue;
    }
    const place = keyPlaceOf({ node: entry.value, key: entry.key });
    problems.add(problemAt({ code: 'unknown-key', ...slip }, place, [...path, key]));
    entries.set(host, { key: before.key, value: withEntry(before.value, key, entry) });
  }
  return { ...map, entries };
}

function withEntry(node: TreeNode, key: string, entry: Entry): MapNode {
  const entries = node.kind === 'map' ? [...node.entries] : [];
  const { source, start } = node;
  return { source, start, end: entry.value.end, kind: 'map', entries: new Map([...entries, [key, entry]]) };
}
