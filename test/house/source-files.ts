import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
  /** From the repository's folder, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** All TypeScript files below a folder. */
export function readSources(folder: string): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path: relative(ROOT, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

/** Paths of all files that the repository keeps, and those about to be added. */
export function listTracked(): string[] {
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 } as const;
  const names = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], options);
  return names.split('\0').filter((name) => name !== '');
}

/** A source without its comments: line by line, so that line numbers stay. Good enough for code that is formatted. */
export function stripComments(text: string): string {
  const blanked = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
  return blanked.replace(/(^|[\s;{}(),])\/\/.*$/gm, '$1');
}

export interface Import {
  /** What is imported, as written. */
  readonly from: string;
  /** `import type` and `export type`: gone when the program runs. */
  readonly typeOnly: boolean;
}

const STATIC = /^(?:import|export)\s+(type\s)?(?:[^;'"]*?\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\('([^']+)'\)/g;

/** Everything that a source imports or re-exports, types and dynamic imports included. */
export function importsOf(text: string): Import[] {
  const code = stripComments(text);
  const fixed = [...code.matchAll(STATIC)].map((match) => ({ from: match[2] ?? '', typeOnly: match[1] !== undefined }));
  const dynamic = [...code.matchAll(DYNAMIC)].map((match) => ({ from: match[1] ?? '', typeOnly: false }));
  return [...fixed, ...dynamic];
}
