import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseScenario, renderProblems } from '../../src/scenario/index.js';
import { KNOWN_DIFFERENCES } from './known-differences.js';
import { allCells, Laboratory } from './laboratory.js';
import { FOLDERS, type Folder, MTAS, type Mta } from './recording.js';
import { renderTable } from './table.js';
import { judge, keyOf, type Verdict } from './verdict.js';

// `npm run fix -- conformance` runs this file in update mode: it then writes the page that it otherwise compares.

const cells = FOLDERS.flatMap((folder) => allCells(folder));
const reasons = new Map(KNOWN_DIFFERENCES.flatMap(([keys, reason]) => keys.map((key) => [key, reason] as const)));
/** Recordings of each set that a scenario can say: none is lost unnoticed. */
const EXPRESSIBLE: Readonly<Record<Folder, number>> = {
  base: 557,
  v6: 353,
  rcpts: 160,
  tls: 249,
  dane: 14,
  sts: 20,
  size: 80,
  stages: 56,
};
const judged = new Map<Mta, readonly Verdict[]>();

/** Every recording of one MTA, judged once. */
function verdictsOf(mta: Mta): readonly Verdict[] {
  const own = judged.get(mta) ?? cells.filter((cell) => cell.mta === mta).map((cell) => judge(cell));
  judged.set(mta, own);
  return own;
}

describe.each(MTAS)('%s', (mta) => {
  it('does what it was recorded to do, but for the differences that are explained', () => {
    const own = verdictsOf(mta);
    const unexplained = own.filter(({ key, differences }) => differences.length > 0 && !reasons.has(key));
    expect(unexplained.map(({ key, differences }) => `${key}: ${differences.join('; ')}`)).toEqual([]);
    const stale = own.filter(({ key, differences }) => differences.length === 0 && reasons.has(key));
    expect(stale.map(({ key }) => `${key} agrees now: take it off the list`)).toEqual([]);
  });
});

describe('all recordings', () => {
  it.each(FOLDERS)('of the set %s agree in at least 95 of 100 that a scenario can say', (folder) => {
    const own = MTAS.flatMap(verdictsOf).filter(({ cell }) => cell.recording.folder === folder);
    const expressible = own.filter(({ inexpressible }) => inexpressible === null);
    const agreeing = expressible.filter(({ differences }) => differences.length === 0);
    expect(expressible.length).toBe(EXPRESSIBLE[folder]);
    expect(agreeing.length).toBeGreaterThanOrEqual(0.95 * expressible.length);
  });

  it('stand in docs/conformance.md', async () => {
    const path = join(import.meta.dirname, '..', '..', 'docs', 'conformance.md');
    await expect(renderTable(MTAS.flatMap(verdictsOf), reasons)).toMatchFileSnapshot(path);
  });

  it('that are explained exist', () => {
    const keys = new Set(cells.map(keyOf));
    expect([...reasons.keys()].filter((key) => !keys.has(key))).toEqual([]);
  });

  it('are scenarios that anybody can run', () => {
    const lab = new Laboratory(cells.find((cell) => keyOf(cell) === 'postfix o main') ?? raise());
    const { text, arrivals } = lab.translation(0);
    const { model, problems } = parseScenario({ text, file: 'o.json', readFile: () => arrivals });
    expect(renderProblems(problems)).toBe('');
    expect(model?.domains[0]?.name).toBe('o.test');
  });
});

function raise(): never {
  throw new Error('there is no such recording');
}
