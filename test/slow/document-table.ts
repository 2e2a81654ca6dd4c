import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../house/source-files.js';

/** Where the measured tables stand. */
export const EVIDENCE = join(ROOT, 'docs', 'evidence.md');

/** Rows as a table of Markdown. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The document with what stands between the marks of a table replaced. */
export function withTable(name: string, table: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const text = readFileSync(EVIDENCE, 'utf8');
  const [before = '', rest = ''] = text.split(begin);
  const [, after = ''] = rest.split(end);
  return `${before}${begin}\n${table}\n${end}${after}`;
}
