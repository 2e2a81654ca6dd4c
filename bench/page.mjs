// The measured parts of docs/performance.md: each stands between two marks, and is written by the program that measures it.
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../docs/performance.md', import.meta.url));

/** Where and when: processor, cores, memory, system, date. */
export function describeMachine() {
  const memory_GB = Math.round(totalmem() / 2 ** 30);
  const date = new Date().toISOString().slice(0, 10);
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${processor}, ${availableParallelism()} cores, ${memory_GB} GB, ${process.platform} ${process.arch}, ${date}`;
}

/** A table in Markdown: first column to the left, the others to the right. */
export function renderTable(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = line(head.map((_, i) => (i === 0 ? '---' : '---:')));
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** Replaces what stands between the marks of a part. */
export function writePart(name, text) {
  const page = readFileSync(PAGE, 'utf8');
  const begin = `<!-- measured: ${name} -->`;
  const end = `<!-- end of ${name} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no part called ${name}`);
  writeFileSync(PAGE, `${page.slice(0, from + begin.length)}\n${text.trim()}\n${page.slice(to)}`);
  console.log(`Written to docs/performance.md: ${name}`);
}
