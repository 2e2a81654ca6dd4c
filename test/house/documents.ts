import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listTracked, ROOT } from './source-files.js';

export interface Document {
  readonly path: string;
  readonly text: string;
}

/** All Markdown files of the repository. */
export function readDocuments(): Document[] {
  const paths = listTracked().filter((path) => path.endsWith('.md'));
  return paths.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** A block that shows a command and what it prints. */
const SHOWN = /^```console\n\$ (.+)\n([\s\S]*?)^```$/gm;

/** The words of a command line as a shell reads them: quotes hold words together. */
export function splitWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

/** A line that stands for parts of an output that a document leaves out. */
const LEFT_OUT = '…';

function firstWord(part: string): string {
  return part.trim().split(/\s/, 1)[0] ?? '';
}

/**
 * Of a fresh output the parts that a document shows: all of it, unless a line of it says that something is left out.
 * Parts are set off by empty lines, and known again by their first word (`Server`, `Asserts`).
 */
export function excerptOf(shown: string, fresh: string): string {
  if (!shown.split('\n').includes(LEFT_OUT)) return fresh;
  const wanted = new Set(shown.split(/\n{2,}/).map(firstWord));
  wanted.delete(LEFT_OUT);
  const parts = fresh.split(/\n{2,}/).map((part) => (wanted.has(firstWord(part)) ? part : LEFT_OUT));
  return parts.filter((part, at) => part !== LEFT_OUT || parts[at - 1] !== LEFT_OUT).join('\n\n');
}

/** A document whose shown outputs are those that `run` gives now. Only commands of mxsim are run. */
export function refreshOutputs(text: string, run: (argv: readonly string[]) => string): string {
  return text.replace(SHOWN, (block: string, command: string, shown: string) => {
    const words = splitWords(command);
    const [first] = words[0] === 'npx' ? words.slice(1) : words;
    if (first !== 'mxsim') return block;
    const argv = words.slice(words.indexOf('mxsim') + 1);
    return `\`\`\`console\n$ ${command}\n${excerptOf(shown, run(argv).trimEnd())}\n\`\`\``;
  });
}

/** Links of a document to other files of the repository, without their anchors. */
export function linksOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|href|srcset)="([^"]+)"/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  return links.filter((link) => !/^(?:[a-z]+:|#)/.test(link)).map((link) => link.replace(/#.*$/, ''));
}

/** Whole scenarios that a document shows; parts of scenarios are not among them. */
export function scenariosOf(text: string): string[] {
  const blocks = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
  return blocks.filter((block) => /^domains:/m.test(block) && /^traffic:/m.test(block));
}
