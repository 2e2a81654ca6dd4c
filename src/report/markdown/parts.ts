import { printableLine } from '../words/printable.js';

/** Longest text of a cell [characters]. */
const LONGEST_CELL = 300;

/** Text in Markdown: characters that would begin an element, a link or a tag are escaped. */
export function escapeMarkdown(text: string): string {
  return printableLine(text)
    .slice(0, 10 * LONGEST_CELL)
    .replace(/[\\`*_{}[\]<>#|~&@]/g, (letter) => MARKUP[letter] ?? `\\${letter}`);
}

/** Entities for characters whose backslash some renderers ignore: they would show a tag, or notify a user. */
const MARKUP: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '@': '&#64;' };

/** A table in GitHub's Markdown; the first column is text, the others are figures. Empty if it has no rows. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => escapeMarkdown(cell)).join(' | ')} |`;
  const rule = `| ${head.map((_, at) => (at === 0 ? '---' : '---:')).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** Blocks separated by empty lines; ends with a line break. */
export function markdownBlocks(blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** A list, one item to a line. */
export function markdownList(items: readonly string[]): string {
  return items.map((item) => `- ${escapeMarkdown(item)}`).join('\n');
}
