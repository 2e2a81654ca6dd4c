import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';

/** A learning file, or all that is wrong with it, one line each with its place. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly lines: readonly string[] };

const MOST_CHARACTERS = 256 * 1024;

type Document = ReturnType<typeof parseDocument>;

/** Position of a path in the text; that of its nearest parent if it is not written. */
function placeOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): string {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth) as (string | number)[], true);
    const range = (node as { range?: readonly number[] } | null | undefined)?.range;
    if (range?.[0] === undefined) continue;
    const { line, col } = lines.linePos(range[0]);
    return `${line}:${col}`;
  }
  return '1:1';
}

/** Reads a YAML file of a given form. */
export function readForm<T>(text: string, file: string, form: z.ZodType<T>): Reading<T> {
  if (text.length > MOST_CHARACTERS) return { ok: false, lines: [`${file}:1:1: it has more than 256 KiB`] };
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  if (document.errors.length > 0) {
    const lines = document.errors.slice(0, 20).map(({ message, pos }) => {
      const { line, col } = counter.linePos(pos[0]);
      return `${file}:${line}:${col}: ${message.split('\n', 1)[0]}`;
    });
    return { ok: false, lines };
  }
  const parsed = form.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (parsed.success) return { ok: true, value: parsed.data };
  const lines = parsed.error.issues.slice(0, 20).map(({ path, message }) => {
    const where = path.length === 0 ? '' : `${path.map(String).join('.')}: `;
    return `${file}:${placeOf(document, counter, path)}: ${where}${message}`;
  });
  return { ok: false, lines };
}

/** The form as a JSON Schema, for editors. */
export function renderForm(form: z.ZodType, title: string): string {
  const schema = z.toJSONSchema(form, { target: 'draft-7', io: 'input' });
  return `${JSON.stringify({ ...schema, title }, null, 2)}\n`;
}

/** A short text: at most this many words. */
export function sentence(words: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(12 * words)
    .refine((text) => text.trim().split(/\s+/).length <= words, `has more than ${words} words`);
}
