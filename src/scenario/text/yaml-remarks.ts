import type { YAMLError } from 'yaml';
import type { Remark } from './tokens.js';

/** Explains an error of the YAML library to people who do not know YAML well, with the place of its cause. */
export function remarkOn(error: YAMLError, text: string): Remark {
  const [start, end] = error.pos;
  const remark: Remark = { code: 'syntax', message: lowered(error.message), start, end };
  return { ...remark, ...explained(error, text, start) };
}

function lowered(message: string): string {
  return `${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

function explained(error: YAMLError, text: string, start: number): Partial<Remark> {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return { message: 'the line is indented with a tab', expected: 'spaces' };
    case 'BAD_SCALAR_START':
      return { message: `a bare value cannot begin with \`${text[start]}\``, hint: 'put the value in quotes' };
    case 'BAD_DQ_ESCAPE':
      return { hint: 'in single quotes a backslash is just a backslash' };
    case 'BAD_INDENT':
      return neverClosed(error.message, text, start) ?? outOfLine(text, start);
    case 'MULTILINE_IMPLICIT_KEY':
      return gluedColon(text, start) ?? noValue(text, start);
    case 'BLOCK_AS_IMPLICIT_KEY':
      return secondColon(text, start) ?? tooFarIn(text, start);
    case 'BLOCK_IN_FLOW':
      return { message: 'two entries with no comma between them', expected: 'a `,` after each entry inside brackets' };
    case 'NON_STRING_KEY':
      return { message: 'a key that is a list or a map', expected: 'a name' };
    case 'MISSING_CHAR':
      return neverClosed(error.message, text, start) ?? missing(error.message, text, start);
    case 'UNEXPECTED_TOKEN':
      return neverClosed(error.message, text, start) ?? unexpected(error.message, text, start);
    default:
      return {};
  }
}

/** Points at the first word of a line that does not fit at all. */
function outOfLine(text: string, start: number): Partial<Remark> {
  const at = start + (/^[ \n\r]*/.exec(lineAt(text, start))?.[0].length ?? 0);
  const message = 'this line does not line up with its neighbours';
  return { message, expected: 'all keys of a map, and all items of a list, in one column', ...word(text, at) };
}

/** A missing space: `rtt:30ms` is one word, and swallows what follows; YAML wants a space after the colon. */
function gluedColon(text: string, start: number): Partial<Remark> | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const line = lineAt(text, lineStart);
  const [whole, indent = '', key = ''] = /^( *(?:- )?)([A-Za-z0-9_."'-]{1,80}):(?=\S)/.exec(line) ?? [];
  if (whole === undefined) return undefined;
  const hint = `write \`${key}: ${line.slice(whole.length, whole.length + 40).trim()}\``;
  const place = { start: lineStart + indent.length, end: lineStart + whole.length };
  return { message: `no space after \`${key}:\``, expected: 'a space after the colon', hint, ...place };
}

function noValue(text: string, start: number): Partial<Remark> {
  const line = lineAt(text, start).trim().slice(0, 40);
  return {
    message: `\`${line}\` has no value`,
    expected: 'a colon, a space and a value after the key',
    ...word(text, start),
  };
}

/** A second colon on a line: `to: example.org: 95%`. */
function secondColon(text: string, start: number): Partial<Remark> | undefined {
  const rest = lineAt(text, start).trim().slice(0, 60);
  if (!/:(\s|$)/.test(rest)) return undefined;
  const hint = `if it is a map, write \`{ ${rest} }\`; if it is text, put it in quotes`;
  return { message: 'two keys on one line', expected: 'one key and its value', hint };
}

/** A line that is indented below a key which already has its value. */
function tooFarIn(text: string, start: number): Partial<Remark> {
  const startsLine = text[start - 1] === '\n';
  const next = startsLine ? start - 1 : text.indexOf('\n', start);
  const at = next < 0 ? start : next + 1 + (/^ */.exec(text.slice(next + 1, next + 400))?.[0].length ?? 0);
  return outOfLine(text, at);
}

/** Points at the opening bracket; the library notices only where the rest no longer fits. */
function neverClosed(message: string, text: string, start: number): Partial<Remark> | undefined {
  const [, close] = /end with a ([}\]])/.exec(message) ?? [];
  if (close === undefined) return undefined;
  const open = close === '}' ? '{' : '[';
  let depth = 0;
  for (let at = start - 1; at >= 0 && start - at < 100_000; at -= 1) {
    if (text[at] === close) depth += 1;
    else if (text[at] === open && depth > 0) depth -= 1;
    else if (text[at] === open)
      return { message: `this \`${open}\` is never closed`, expected: `a \`${close}\``, start: at, end: at + 1 };
  }
  return { message: `a \`${open}\` is never closed`, expected: `a \`${close}\`` };
}

function missing(message: string, text: string, start: number): Partial<Remark> {
  if (message.includes('closing "quote')) return openQuote('"', text);
  if (message.includes("closing 'quote")) return openQuote("'", text);
  if (message.startsWith('Implicit map keys')) return gluedColon(text, start) ?? noValue(text, start);
  if (message.startsWith('Missing ,')) return { message: 'two entries with no comma between them', expected: 'a `,`' };
  if (message.startsWith('Sequence item')) {
    return {
      message: 'a line of a list without its dash',
      expected: 'a dash and a space before each item',
      ...word(text, start),
    };
  }
  if (!message.startsWith('Comments must')) return {};
  return {
    message: 'no space before `#`',
    hint: 'put a space before a comment, and quotes around a value with `#` in it',
  };
}

/** The opening quote: it is never closed, so it is the last one in the text. */
function openQuote(quote: string, text: string): Partial<Remark> {
  const at = Math.max(0, text.lastIndexOf(quote));
  return {
    message: `the text that begins with this \`${quote}\` never ends`,
    expected: `a closing \`${quote}\``,
    start: at,
    end: at + 1,
  };
}

function unexpected(message: string, text: string, start: number): Partial<Remark> {
  const found = /^\S{1,40}/.exec(lineAt(text, start))?.[0] ?? '';
  if (/^Unexpected flow-(seq|map)-end/.test(message)) return { message: `\`${found}\` closes nothing` };
  if (message === 'Unexpected , in flow sequence' || message === 'Unexpected , in flow map') {
    return { message: 'a comma with nothing before it', expected: 'an entry' };
  }
  const hint = 'put a whole value in quotes if this belongs to it, or begin a new line';
  return { message: `\`${found}\` cannot follow here`, hint, ...word(text, start) };
}

function word(text: string, start: number): { start: number; end: number } {
  return { start, end: start + Math.max(1, /^[^\s,{}[\]]{0,80}/.exec(lineAt(text, start))?.[0].length ?? 0) };
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, Math.min(end < 0 ? text.length : end, start + 400));
}
