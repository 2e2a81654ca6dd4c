/** A part of a scenario as text, with comments. */
export interface Line {
  readonly key: string;
  readonly value: Value;
  /** Note of its source, beside the key. */
  readonly note?: string | undefined;
  /** Comment lines above it. */
  readonly above?: readonly string[];
  /** The language cannot express it yet, or it is unknown: written as a comment in its place. */
  readonly isComment?: boolean;
}

export interface Item {
  /** One line of YAML. */
  readonly text: string;
  readonly note?: string | undefined;
}

/** A value: YAML on one line; a list with a line for each item; or keys below. */
export type Value = string | { readonly items: readonly Item[] } | readonly Line[];

/** Words that some version of YAML does not read as text. */
const RESERVED = /^(?:true|false|yes|no|on|off|null|y|n|~|nan|inf)$/i;

/** A text in YAML: in quotes if needed. */
export function spellText(text: string): string {
  const isPlain = /^[A-Za-z_](?:[\w .-]*[\w.-])?$/.test(text) && !RESERVED.test(text);
  return isPlain ? text : JSON.stringify(text);
}

/** An MX record as an item of a list. */
export function spellMx(preference: number, exchanger: string): string {
  return `${preference} ${exchanger}`;
}

/** A map on one line. */
export function spellFlow(entries: readonly (readonly [string, string])[]): string {
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, value]) => `${spellText(key)}: ${value}`).join(', ')} }`;
}

function comment(note: string | undefined): string {
  return note === undefined || note === '' ? '' : `  # ${note}`;
}

const STEP = '  ';

function renderLine(line: Line, indent: string): string[] {
  const { key, value, note, above = [], isComment = false } = line;
  const own = isComment ? { ...line, isComment: false, above: [] } : line;
  if (isComment) {
    const text = renderLine(own, '').map((one) => `${indent}# ${one}`);
    return [...above.map((one) => `${indent}# ${one}`), ...text];
  }
  const head = above.map((one) => (one === '' ? '' : `${indent}# ${one}`));
  const begin = `${indent}${spellText(key)}:`;
  if (typeof value === 'string') return [...head, `${begin} ${value}${comment(note)}`];
  if ('items' in value) {
    const items = value.items.map((item) => `${indent}${STEP}- ${item.text}${comment(item.note)}`);
    return items.length === 0 ? [...head, `${begin} []${comment(note)}`] : [...head, begin + comment(note), ...items];
  }
  const isEmpty = value.every((one) => one.isComment === true);
  const below = value.flatMap((one) => renderLine(one, indent + STEP));
  return [...head, `${begin}${isEmpty ? ' {}' : ''}${comment(note)}`, ...below];
}

/** The text of a scenario. */
export function renderLines(lines: readonly Line[]): string {
  return `${lines.flatMap((line) => renderLine(line, '')).join('\n')}\n`;
}
