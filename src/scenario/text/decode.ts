import type { Complaint } from '../mistakes/problem.js';
import { type Position, positionAt, type Source, sourceOf } from './source.js';

/** Largest scenario file [bytes]. */
export const MOST_BYTES = 4 * 1024 * 1024;
/** Most lines of a scenario file. */
export const MOST_LINES = 500_000;

/** A decoded text, or the reason why it cannot be read. */
export type Decoded =
  | { readonly ok: true; readonly source: Source }
  | { readonly ok: false; readonly complaint: Complaint; readonly position: Position };

/**
 * Decodes bytes or text to a text without byte order mark. Refuses input that is too large, not UTF-8, or has
 * characters that YAML does not allow (YAML 1.2 §5.1).
 */
export function decodeSource(file: string, written: string | Uint8Array): Decoded {
  if (written.length > MOST_BYTES) return tooLarge(file, written.length);
  const text = typeof written === 'string' ? written : decodeBytes(written);
  if (typeof text !== 'string') return refused(file, text.valid, text.complaint);
  const source = sourceOf(file, text.startsWith('\ufeff') ? text.slice(1) : text);
  if (source.lineStarts.length > MOST_LINES) return tooManyLines(source);
  return unprintable(source) ?? { ok: true, source };
}

function tooLarge(file: string, size: number): Decoded {
  const message = `the file has ${size} bytes`;
  return refused(file, '', { code: 'too-large', message, expected: `at most ${MOST_BYTES} bytes (4 MiB)` });
}

function tooManyLines(source: Source): Decoded {
  const message = `the file has ${source.lineStarts.length} lines`;
  const complaint: Complaint = { code: 'too-large', message, expected: `at most ${MOST_LINES} lines` };
  return { ok: false, complaint, position: positionAt(source, 0, 1) };
}

/** A refusal at the end of the readable text. */
function refused(file: string, readable: string, complaint: Complaint): Decoded {
  const source = sourceOf(file, readable);
  return { ok: false, complaint, position: positionAt(source, readable.length, readable.length + 1) };
}

interface Undecodable {
  readonly complaint: Complaint;
  /** The text before the first invalid byte. */
  readonly valid: string;
}

function decodeBytes(bytes: Uint8Array): string | Undecodable {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { complaint: { code: 'encoding', message: 'the file is UTF-16', expected: 'UTF-8' }, valid: '' };
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const end = beforeCutOff(bytes, validLength(bytes));
    const found = `0x${(bytes[end] ?? 0).toString(16).padStart(2, '0')}`;
    const message = `byte ${found} is not UTF-8`;
    const hint = 'save the file as UTF-8 without other encodings in between';
    const valid = new TextDecoder().decode(bytes.subarray(0, end));
    return { complaint: { code: 'encoding', message, expected: 'UTF-8 text', hint }, valid };
  }
}

/** Length of the longest prefix that is UTF-8, by binary search: a truncated character at its end does not count. */
function validLength(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isValidStart(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

/** The end without a truncated character before it: at most three bytes less. */
function beforeCutOff(bytes: Uint8Array, end: number): number {
  let start = end;
  while (start > end - 3 && start > 0 && !isWhole(bytes.subarray(0, start))) start -= 1;
  return start;
}

function isWhole(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** True if bytes are a valid start of UTF-8: in streaming mode a decoder accepts a truncated character at the end. */
function isValidStart(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * NUL, control characters except tab and line ends, marks that change the direction of text, halves of surrogate pairs.
 */
export const UNPRINTABLE = /[^\P{Cc}\t\n\r\u0085]|[\u202a-\u202e\u2066-\u2069]|\p{Cs}/u;

function unprintable(source: Source): Decoded | undefined {
  const at = source.text.search(UNPRINTABLE);
  if (at < 0) return undefined;
  const code = source.text.charCodeAt(at);
  const position = positionAt(source, at, at + 1);
  if (code === 0) {
    const complaint: Complaint = {
      code: 'binary',
      message: 'this is a binary file (it holds a zero byte)',
      expected: 'YAML text',
    };
    return { ok: false, complaint, position };
  }
  const message = `character U+${code.toString(16).toUpperCase().padStart(4, '0')} cannot stand in a scenario`;
  const hint = 'in double quotes it may be written as an escape, such as "\\e"';
  return { ok: false, complaint: { code: 'binary', message, expected: 'printable text', hint }, position };
}
