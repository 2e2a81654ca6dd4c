import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RULES, renderRules } from '../../scripts/mutation/rules.mjs';
import { listTracked, ROOT, readSources } from './source-files.js';

// `npm run fix` runs this file in update mode: it then writes the page that it otherwise compares. That each test fails
// without its rule is tried by `npm run mutate -- rules`, which takes too long for here.

const rules = Object.values(RULES).flat();

/** What is cited in the core and is no rule of mail of which a test could fail. */
const NO_RULES: Readonly<Record<string, string>> = {
  'e_exp.c': 'arithmetic: test/core/ compares it bit by bit',
  'e_log.c': 'arithmetic: test/core/ compares it bit by bit',
  'threefry.h': 'arithmetic: test/core/ compares it bit by bit',
  'RFC 5321': 'as a whole: what it leaves open is a behaviour of MTAs',
};

/** Sections of RFCs, and source files of MTAs. */
function citationsOf(text: string): string[] {
  return [...text.matchAll(/RFC \d+(?: §\d[\d.]*\d)?|\b\w+\.[ch]\b(?=[,):])|\bsmtp\.go\b/g)].map(
    ([citation]) => citation,
  );
}

describe('the rules of mail in the core', () => {
  it('stand in docs/rules.md, each with its source and its test', async () => {
    await expect(renderRules()).toMatchFileSnapshot(join(ROOT, 'docs', 'rules.md'));
  });

  it('have each a test of that title, and only one', () => {
    const tests = listTracked().filter((path) => path.endsWith('.test.ts'));
    const texts = tests.map((path) => readFileSync(join(ROOT, path), 'utf8'));
    const countOf = (title: string): number =>
      texts.reduce((sum, text) => sum + text.split(`'${title}'`).length - 1, 0);
    // The title of the recordings' test stands once for each MTA.
    expect(rules.map(({ test }) => [test, countOf(test)]).filter(([, count]) => count !== 1)).toEqual([]);
  });

  it('are all that the core cites', () => {
    const core = readSources('src/engine/core').map(({ text }) => text);
    const cited = new Set(core.flatMap(citationsOf));
    const known = new Set([...rules.flatMap(({ source }) => citationsOf(`${source},`)), ...Object.keys(NO_RULES)]);
    expect(cited.size).toBeGreaterThan(20);
    expect([...cited].filter((one) => !known.has(one)).sort()).toEqual([]);
  });
});
