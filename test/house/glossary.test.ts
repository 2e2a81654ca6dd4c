import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BEHAVIOUR_KEYS, FATES, KINDS, OUTCOMES } from '../../src/mail/index.js';
import { FIGURES } from '../../src/results/index.js';
import { evidence, run } from '../../src/results/schema/index.js';
import { ROOT } from './source-files.js';

const glossary = readFileSync(join(ROOT, 'docs', 'glossary.md'), 'utf8');

/** Keys of the JSON that say what was run and by whom, and names that need no words. */
const PLAIN = new Set([
  'mxsim',
  'scenario',
  'engine',
  'warnings',
  'messages',
  'values',
  'servers',
  'senders',
  'domains',
]);
const KEYS = Object.keys(run.runResult.shape).filter((key) => !PLAIN.has(key) && key !== 'deliveryRate');
const SERVER_KEYS = FIGURES.flatMap(({ name }) => /^servers\.\*\.(\w+)(?:\.|$)/.exec(name)?.[1] ?? []);

/** Words of the first column, those in backquotes. */
const terms = [...glossary.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/`(\w+)`/g)].map(([, word = '']) => word),
);

describe('the glossary', () => {
  it('says of every outcome, fate and kind of a message what others call it', () => {
    const missing = [...OUTCOMES, ...FATES, ...KINDS].filter((word) => !glossary.includes(`\`${word}\``));
    expect(missing).toEqual([]);
  });

  it('has every key of a result that is a word of its own', () => {
    expect(KEYS.filter((key) => !glossary.includes(`\`${key}\``))).toEqual([]);
  });

  it('explains no key that is not there any more', () => {
    const known = new Set<string>([
      ...Object.keys(run.runResult.shape),
      ...Object.keys(evidence.comparisonResult.shape),
      ...SERVER_KEYS,
      ...OUTCOMES,
      ...FATES,
      ...BEHAVIOUR_KEYS,
    ]);
    expect(terms.length).toBeGreaterThan(30);
    expect(terms.filter((term) => !known.has(term))).toEqual([]);
  });

  it('says at the top that a pass is what RFC 5321 calls a delivery attempt', () => {
    expect(glossary.slice(0, 700)).toMatch(/RFC 5321 §4\.5\.4\.1 calls a \*delivery attempt\*[\s\S]*\*\*pass\*\*/);
  });
});
