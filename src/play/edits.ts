import { type Document, isMap, isScalar, isSeq, parse, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { APPEND, changeText, parsePath } from '../scenario/index.js';
import { parseDuration, spellDuration } from '../units/index.js';

/** Ways in which a server can be broken by hand, in the order of the menu. */
export type Break = 'refuse' | 'timeout' | 'silent' | 'reply' | 'never' | 'slow' | 'off';

/** A changed text, or the reason why it was not changed. */
export type Edit = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

/** Each as the scenario language writes it. */
const HOW = {
  refuse: { kind: 'refuse' },
  timeout: { kind: 'timeout' },
  silent: { kind: 'silent' },
  reply: { kind: 'reply', stage: 'rcpt', reply: '451 4.3.0 not now' },
  never: { kind: 'reply', stage: 'rcpt', reply: '550 5.7.1 never' },
  slow: { kind: 'slow', delay: '20s', stage: 'greeting' },
  off: { kind: 'timeout' },
} as const;

/** On a relay these close only its port, and it goes on sending; switched off, its queue stands still (`sends`). */
const PORT_ALONE: readonly Break[] = ['refuse', 'timeout', 'silent'];

function isRelay(server: YAMLMap): boolean {
  return server.has('relay') && server.get('relay') !== false;
}

/** Longer than any run: a broken server stays broken until it is mended. */
const FOR_GOOD = '3650d';

export function refuse(why: string): Edit {
  return { ok: false, why };
}

export function written(document: Document): Edit {
  return { ok: true, text: document.toString({ lineWidth: 0 }) };
}

/** Names are compared as the DNS does (RFC 4343): without regard to case, with or without the last dot. */
export function sameName(one: unknown, other: string): boolean {
  return String(one).toLowerCase().replace(/\.$/, '') === other.toLowerCase().replace(/\.$/, '');
}

/** The map under a name in a section; created if it is empty. */
function mapOf(document: Document, section: string, name: string): YAMLMap | null {
  const all = document.get(section);
  const pair = isMap(all) ? all.items.find(({ key }) => sameName(key, name)) : undefined;
  if (pair === undefined) return null;
  if (pair.value === null || String(pair.value) === '') pair.value = document.createNode({});
  return isMap(pair.value) ? pair.value : null;
}

/** The failures of a server as a list in the document. */
function failuresOf(document: Document, server: YAMLMap): YAMLSeq | null {
  const failures = server.get('failures', true);
  if (failures === undefined || (isScalar(failures) && failures.value === 'none')) {
    const list = document.createNode([]) as YAMLSeq;
    server.set('failures', list);
    server.flow = false;
    return list;
  }
  return isSeq(failures) ? failures : null;
}

/** The instant, or the first one after it that can be written. */
function spellAfter(t: number): string {
  return spellDuration(Math.ceil(t * 1000) / 1000);
}

function timeIn(failure: YAMLMap, key: string): number | null {
  const reading = parseDuration(String(failure.get(key) ?? ''));
  return reading.ok ? reading.value : null;
}

/** Makes the server fail from `t` on, until it is mended. Anything before stays as it is. */
export function breakServer(text: string, name: string, kind: Break, t: number): Edit {
  const mended = mendServer(text, name, t);
  const document = parseDocument(mended.ok ? mended.text : text, { keepSourceTokens: false });
  if (document.errors.length > 0) return refuse('the text has errors: mend them first');
  const server = mapOf(document, 'servers', name);
  if (server === null) return refuse(`${name} is not written under servers as a map of its own`);
  const failures = failuresOf(document, server);
  if (failures === null) return refuse(`the failures of ${name} are not written as a list`);
  const sends = PORT_ALONE.includes(kind) && isRelay(server) ? { sends: true } : {};
  const node = document.createNode({ ...HOW[kind], ...sends, at: spellAfter(t), for: FOR_GOOD }, { flow: true });
  node.comment = kind === 'off' ? ' switched off by hand, until it is mended' : ' by hand, until it is mended';
  failures.flow = false;
  failures.items.push(node);
  return written(document);
}

type Mend = 'none' | 'done' | 'chance';

/** Ends one failure at `t`, if it is planned and active then. */
function endFailure(failure: YAMLMap, t: number): Mend {
  if (failure.has('mtbf')) return 'chance';
  const at = timeIn(failure, 'at');
  if (at === null) {
    failure.set('at', '0s');
    failure.set('for', spellAfter(t));
    return 'done';
  }
  const length = timeIn(failure, 'for');
  if (failure.has('every') || length === null || at > t || at + length <= t) return 'none';
  failure.set('for', spellAfter(t - at));
  failure.comment = null;
  return 'done';
}

/** Ends the failures of a server that are planned and active at `t`. A chance failure ends by itself. */
export function mendServer(text: string, name: string, t: number): Edit {
  const document = parseDocument(text);
  if (document.errors.length > 0) return refuse('the text has errors: mend them first');
  const server = mapOf(document, 'servers', name);
  const failures = server?.get('failures', true);
  const entries = isSeq(failures) ? failures.items.filter((item) => isMap(item)) : [];
  const ends = entries.map((entry) => endFailure(entry, t));
  if (!ends.includes('done')) {
    if (ends.includes('chance')) return refuse(`${name} fails by chance (mtbf): it comes back when its repair is over`);
    return refuse(`nothing planned is wrong with ${name} at this moment`);
  }
  if (isSeq(failures)) {
    failures.items = failures.items.filter((item) => !isMap(item) || timeIn(item, 'for') !== 0);
    if (failures.items.length === 0) server?.delete('failures');
  }
  return written(document);
}

/** Sets the value at a path of keys; every other character stays. */
export function setValue(text: string, path: readonly (string | number)[], value: unknown): Edit {
  if (parseDocument(text).errors.length > 0) return refuse('the text has errors: mend them first');
  if (path.length === 0) return refuse('a path has one key at least');
  const changed = changeText(text, { path, value });
  if (changed === null) return refuse(`there is nothing at ${path.join('.')} that a value could be put into`);
  return { ok: true, text: changed };
}

/**
 * Makes one change `PATH=VALUE` in a document, as `--set` takes it.
 * @returns the reason if it failed.
 */
function applySet(document: Document, set: string): string | undefined {
  const path = parsePath(set, 0, true);
  const sign = path.ok ? /^\s*=/.exec(set.slice(path.end)) : null;
  if (!path.ok || sign === null) return `${set} is not PATH=VALUE`;
  const words = set.slice(path.end + sign[0].length).trim();
  const keys = path.keys.map(({ key }) => key);
  const adds = keys.at(-1) === APPEND;
  const list = document.getIn(adds ? keys.slice(0, -1) : [], true);
  try {
    if (words === '') document.deleteIn(keys);
    else if (!adds) document.setIn(keys, document.createNode(parse(words), { flow: keys.length > 1 }));
    else if (isSeq(list)) list.add(document.createNode(parse(words), { flow: true }));
    else return `there is no list at ${keys.slice(0, -1).join('.')}`;
  } catch {
    return `${set} does not fit into the text`;
  }
  return undefined;
}

/** Makes changes `PATH=VALUE` in the text itself; comments stay. */
export function applySets(text: string, sets: readonly string[]): Edit {
  const document = parseDocument(text);
  if (document.errors.length > 0) return refuse('the text has errors: mend them first');
  for (const set of sets) {
    const why = applySet(document, set);
    if (why !== undefined) return refuse(why);
  }
  return written(document);
}
