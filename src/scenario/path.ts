/** One key of a path, with its place in the text of the path. */
export interface PathKey {
  readonly key: string | number;
  readonly start: number;
  readonly end: number;
}

/** A path that was read up to `end`, or the problem at an offset. */
export type PathReading =
  | { readonly ok: true; readonly keys: readonly PathKey[]; readonly end: number }
  | { readonly ok: false; readonly message: string; readonly expected: string; readonly at: number };

const BARE = /[^\s.[\]"'=<>!≥≤(){},]+/y;
const QUOTED = /\[\s*(?:"([^"]*)"|'([^']*)')\s*\]/y;
const INDEX = /\[\s*(\d{1,9})\s*\]/y;
const APPENDED = /\[\s*\+\s*\]/y;

/** The index behind the last entry of a list, `[+]`, which appends an entry. */
export const APPEND = -1;

/** Most keys of a path; the longest meaningful one has about ten. */
const MOST_KEYS = 32;

/**
 * Reads a path from `start`, with `[+]` allowed if `appends`: keys joined by dots, quoted in brackets if they hold one:
 * `servers["mx1.example.org"].rtt`.
 */
export function parsePath(text: string, start = 0, appends = false): PathReading {
  const keys: PathKey[] = [];
  let at = start;
  while (keys.length < MOST_KEYS) {
    const key =
      keys.length === 0 || text[at] === '.'
        ? bareKey(text, keys.length === 0 ? at : at + 1)
        : bracketKey(text, at, appends);
    if (key === undefined) return broken(text, at, keys.length === 0);
    keys.push(key);
    at = key.end;
    if (text[at] !== '.' && text[at] !== '[') return { ok: true, keys, end: at };
  }
  return { ok: false, message: 'the path is too long', expected: `at most ${MOST_KEYS} keys`, at };
}

function bareKey(text: string, start: number): PathKey | undefined {
  BARE.lastIndex = start;
  const [key] = BARE.exec(text) ?? [];
  return key === undefined ? undefined : { key, start, end: start + key.length };
}

function bracketKey(text: string, start: number, appends: boolean): PathKey | undefined {
  QUOTED.lastIndex = start;
  const quoted = QUOTED.exec(text);
  if (quoted !== null) return { key: quoted[1] ?? quoted[2] ?? '', start, end: QUOTED.lastIndex };
  INDEX.lastIndex = start;
  const index = INDEX.exec(text);
  if (index !== null) return { key: Number(index[1]), start, end: INDEX.lastIndex };
  APPENDED.lastIndex = start;
  return appends && APPENDED.test(text) ? { key: APPEND, start, end: APPENDED.lastIndex } : undefined;
}

function broken(text: string, at: number, isFirst: boolean): PathReading {
  if (isFirst)
    return {
      ok: false,
      message: 'a path begins with a word',
      expected: 'a path such as `servers["mx1.example.org"].rtt`',
      at,
    };
  if (text[at] === '[') {
    const expected = 'a key in quotes such as `["mx1.example.org"]`, or an index such as `[0]`';
    return { ok: false, message: 'what stands in the brackets is neither in quotes nor an index', expected, at };
  }
  return { ok: false, message: 'nothing follows the dot', expected: 'a key', at };
}

/** A key as written in a path. */
function spellKey(key: string | number): string {
  if (typeof key === 'number') return key === APPEND ? '[+]' : `[${key}]`;
  return /^[\w$-]+$/.test(key) ? `.${key}` : `["${key}"]`;
}

/** Keys written as a path. */
export function spellPath(keys: readonly (string | number)[]): string {
  return keys.map(spellKey).join('').replace(/^\./, '');
}
