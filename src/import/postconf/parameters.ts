import type { Problem } from '../../scenario/index.js';
import { placeOfLine, problemOf, shown, spellPlace } from '../finding.js';

/** A parameter as set, with references expanded. */
export interface Setting {
  readonly value: string;
  readonly from: string;
}

/** Postfix parameters that are set somewhere, by name; the rest have their defaults. */
export interface Parameters {
  readonly settings: ReadonlyMap<string, Setting>;
  readonly problems: readonly Problem[];
}

/** Defaults that other values refer to (postconf(5)). */
const DEFAULTS: ReadonlyMap<string, string> = new Map([
  ['maximal_queue_lifetime', '5d'],
  ['minimal_backoff_time', '300s'],
  ['maximal_backoff_time', '4000s'],
  ['queue_run_delay', '300s'],
  ['default_destination_concurrency_limit', '20'],
  ['initial_destination_concurrency', '5'],
  ['smtp_helo_timeout', '300s'],
  ['mail_name', 'Postfix'],
]);

/** Limits on nesting of references, and on the length of values and input. */
const MOST_DEPTH = 16;
const LONGEST_VALUE = 10_000;
const MOST_LINES = 100_000;
const LONGEST_LINE = 100_000;

interface Raw {
  readonly value: string;
  readonly line: number;
}

/** Position of the brace that closes `${…}`; -1 if there is none. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

/**
 * Expands references in values: `$name`, `${name}`, `${name?{then}:{else}}`, `${{a} == {b} ? {c} : {d}}` (postconf(5)).
 */
class Expander {
  readonly #raw: ReadonlyMap<string, Raw>;
  /**
   * Expanded values, each computed once: values that refer to others three times each would otherwise grow without end.
   */
  readonly #known = new Map<string, string>();

  constructor(raw: ReadonlyMap<string, Raw>) {
    this.#raw = raw;
  }

  valueOf(name: string, depth: number): string {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    // A reference to itself is empty there.
    this.#known.set(name, '');
    const value = this.expand(this.#raw.get(name)?.value ?? DEFAULTS.get(name) ?? '', depth + 1);
    this.#known.set(name, value);
    return value;
  }

  expand(text: string, depth = 0): string {
    if (depth > MOST_DEPTH) return '';
    let result = '';
    let at = 0;
    while (at < text.length && result.length < LONGEST_VALUE) {
      const dollar = text.indexOf('$', at);
      if (dollar < 0) return (result + text.slice(at)).slice(0, LONGEST_VALUE);
      result += text.slice(at, dollar);
      const next = text[dollar + 1] ?? '';
      if (next === '{' || next === '(') {
        const end = next === '{' ? closing(text, dollar + 1) : text.indexOf(')', dollar);
        if (end < 0) return result;
        result += this.#braced(text.slice(dollar + 2, end), depth);
        at = end + 1;
      } else {
        const [name = ''] = /^\w*/.exec(text.slice(dollar + 1, dollar + 200)) ?? [];
        result += name === '' ? '$' : this.valueOf(name, depth);
        at = dollar + 1 + name.length;
      }
    }
    return result.slice(0, LONGEST_VALUE);
  }

  #braced(text: string, depth: number): string {
    if (text.trimStart().startsWith('{')) return this.#comparison(text.trim(), depth);
    const [, name = '', mark = '', rest = ''] = /^\s*(\w+)\s*([?:]?)(.*)$/s.exec(text) ?? [];
    const value = this.valueOf(name, depth);
    if (mark === '') return value;
    const [first, second] = branches(rest);
    if (mark === '?') return value === '' ? this.expand(second, depth + 1) : this.expand(first, depth + 1);
    return value === '' ? this.expand(first, depth + 1) : value;
  }

  #comparison(text: string, depth: number): string {
    const left = closing(text, 0);
    const [, operator = ''] = /^\s*(==|!=|<=|>=|<|>)/.exec(text.slice(left + 1)) ?? [];
    const open = text.indexOf('{', left + 1);
    const right = open < 0 ? -1 : closing(text, open);
    const mark = text.indexOf('?', right);
    if (left < 0 || operator === '' || right < 0 || mark < 0) return '';
    const [a, b] = [text.slice(1, left), text.slice(open + 1, right)].map((side) =>
      this.expand(side, depth + 1).trim(),
    );
    const [first, second] = branches(text.slice(mark + 1));
    return this.expand(holds(a ?? '', operator, b ?? '') ? first : second, depth + 1);
  }
}

/** `{then}:{else}`, or a bare text for `then`. */
function branches(text: string): [string, string] {
  const bare = text.trim();
  if (!bare.startsWith('{')) return [text, ''];
  const end = closing(bare, 0);
  const other = bare.slice(end + 1).trim();
  const second = other.startsWith(':') ? other.slice(1).trim() : '';
  return [bare.slice(1, end), second.startsWith('{') ? second.slice(1, -1) : second];
}

function holds(a: string, operator: string, b: string): boolean {
  const order = /^\d+$/.test(a) && /^\d+$/.test(b) ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0;
  if (operator === '==') return order === 0;
  if (operator === '!=') return order !== 0;
  if (operator === '<') return order < 0;
  if (operator === '>') return order > 0;
  return operator === '<=' ? order <= 0 : order >= 0;
}

/** Reads the output of `postconf -n`; of `postconf -P`, the settings of the transport smtp. */
export function readParameters(source: string, text: string): Parameters {
  const raw = new Map<string, Raw>();
  const problems: Problem[] = [];
  const lines = text.split(/\r?\n/, MOST_LINES);
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '' || line.startsWith('#') || line.length > LONGEST_LINE) continue;
    const [, name = '', value = ''] = /^(?:smtp\/unix\/)?([A-Za-z]\w{0,200})\s*=\s?(.*)$/.exec(line) ?? [];
    if (name !== '') raw.set(name, { value: value.trim(), line: at + 1 });
    else if (/^\s/.test(line)) continue;
    else if (/unused parameter: (\w+)/.test(line)) {
      const message = `Postfix knows no parameter \`${/unused parameter: (\w+)/.exec(line)?.[1]}\`: a typing error?`;
      problems.push(problemOf(placeOfLine(source, at + 1, ''), { message }, 'advice', 'postconf'));
    }
  }
  // Some lines of a binary file still look like parameters.
  if (raw.size === 0 || text.includes('\0')) {
    raw.clear();
    const place = placeOfLine(source, 1, shown(lines[0] ?? ''));
    const remark = { message: 'no parameter of Postfix is set here', expected: 'what `postconf -n` prints' };
    problems.push(problemOf(place, remark, 'error', 'postconf'));
  }
  const expander = new Expander(raw);
  const settings = new Map<string, Setting>();
  for (const [name, { value, line }] of raw) {
    settings.set(name, { value: expander.expand(value), from: spellPlace(placeOfLine(source, line, '')) });
  }
  return { settings, problems };
}
