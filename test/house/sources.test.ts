import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listTracked, ROOT } from './source-files.js';

/** Citations that can be recognised: standards by number, manual pages by name and section. */
const RFC = /\bRFC ?(\d{3,5})\b/g;

const listed = readFileSync(join(ROOT, 'docs', 'sources.md'), 'utf8');
const files = listTracked().filter((path) => /^(?:src|scenarios|docs)\/.+\.(?:ts|yaml|md)$/.test(path));

function citedIn(path: string): string[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return [...text.matchAll(RFC)].map((match) => `RFC ${match[1]}`);
}

describe('sources', () => {
  it('that code, scenarios and documents cite are all listed', () => {
    const missing = files.flatMap((path) =>
      citedIn(path)
        .filter((name) => !listed.includes(name))
        .map((name) => `${name} (${path})`),
    );
    expect([...new Set(missing)]).toEqual([]);
  });

  it('that are listed are cited somewhere', () => {
    const cited = new Set(files.filter((path) => path !== 'docs/sources.md').flatMap(citedIn));
    const names = [...listed.matchAll(/^- \*\*(RFC \d+)\*\*/gm)].map((match) => match[1] ?? '');
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !cited.has(name))).toEqual([]);
  });
});
