import { Composer, type CST, type Document, type YAMLError } from 'yaml';
import { MOST_PROBLEMS } from '../mistakes/problem-list.js';
import { lineOf, type Source } from './source.js';
import { type Remark, readTokens } from './tokens.js';
import type { TreeNode } from './tree.js';
import { growTree } from './tree-growth.js';
import { remarkOn } from './yaml-remarks.js';

/** Result of reading: the tree, or `null` if the text is not YAML; and the problems. */
export interface YamlReading {
  readonly root: TreeNode | null;
  readonly remarks: readonly Remark[];
}

/**
 * Reads YAML with the library, which knows all of it. No text makes it slow or deep; see `readTokens` and `growTree`.
 */
export function readAnyYaml(source: Source, start = 0): YamlReading {
  const text = source.text.slice(start);
  const read = readTokens(text);
  if (!read.ok) return { root: null, remarks: [shifted(read.remark, start)] };
  const directive = read.tokens.find((token) => token.type === 'directive');
  if (directive !== undefined) return { root: null, remarks: [shifted(noDirectives(directive), start)] };
  const [first, second] = compose(read.tokens, text.length);
  const faults = faultsOf(first, text, source, start);
  if (faults.length > 0) return { root: null, remarks: faults.map((remark) => shifted(remark, start)) };
  if (second !== undefined) return { root: null, remarks: [shifted(oneDocument(read.tokens), start)] };
  if (first?.contents == null) return { root: null, remarks: [{ ...EMPTY, start, end: start + 1 }] };
  return growTree(first.contents, source, start);
}

const EMPTY = { code: 'empty', message: 'there is nothing in it', expected: 'a scenario' } as const;

/**
 * Turns tokens into documents. An error object records its stack, which costs more than everything else if a text is
 * full of errors: recording is switched off while the library works.
 */
function compose(tokens: readonly CST.Token[], length: number): Document.Parsed[] {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    const composer = new Composer({
      schema: 'core',
      uniqueKeys: false,
      stringKeys: true,
      prettyErrors: false,
      logLevel: 'silent',
    });
    const documents: Document.Parsed[] = [];
    for (const document of composer.compose(tokens, true, length)) {
      documents.push(document);
      if (documents.length === 2) break;
    }
    return documents;
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** One fault per line: those after the first on a line are nearly always its consequence. */
function faultsOf(document: Document.Parsed | undefined, text: string, source: Source, start: number): Remark[] {
  const remarks: Remark[] = [];
  let lastLine = -1;
  const errors: readonly YAMLError[] = document?.errors ?? [];
  for (const error of errors) {
    const line = lineOf(source, error.pos[0] + start);
    if (line === lastLine) continue;
    lastLine = line;
    remarks.push(remarkOn(error, text));
    if (remarks.length >= MOST_PROBLEMS) break;
  }
  return remarks;
}

function shifted(remark: Remark, by: number): Remark {
  return by === 0 ? remark : { ...remark, start: remark.start + by, end: remark.end + by };
}

function noDirectives(token: { readonly offset: number; readonly source: string }): Remark {
  const message = `\`${token.source.slice(0, 40)}\` is a YAML directive`;
  const expected = 'a scenario in YAML 1.2 without directives';
  return { code: 'syntax', message, expected, start: token.offset, end: token.offset + token.source.length };
}

/** Reports the line that begins the second document. */
function oneDocument(tokens: readonly CST.Token[]): Remark {
  const [, second] = tokens.filter((token) => token.type === 'document');
  const start = second?.offset ?? 0;
  const message = 'a second YAML document begins here';
  return { code: 'syntax', message, expected: 'one scenario in one file', start, end: start + 3 };
}
