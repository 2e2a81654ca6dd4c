import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as mxsim from '../../src/index.js';
import { listLoaded, MAIN } from './program.js';
import { ROOT } from './source-files.js';

/** What programs may rely on. A name that goes away breaks them: CHANGELOG.md must say so. */
const VALUES = [
  'checkModel',
  'describePreset',
  'listPresets',
  'parseScenario',
  'RESULT_FORMAT',
  'renderCsv',
  'renderJson',
  'renderPage',
  'renderProblems',
  'renderSchema',
  'renderTable',
  'runReplication',
  'simulate',
  'summariseRun',
];

const TYPES = [
  'Advice',
  'Model',
  'Origin',
  'Problem',
  'ReplicationResult',
  'RunResult',
  'ScenarioInput',
  'SimulateOptions',
  'Simulation',
];

function listExportedTypes(): string[] {
  const text = readFileSync(join(ROOT, 'src', 'index.ts'), 'utf8');
  const lists = [...text.matchAll(/^export type \{([^}]*)\}/gm)].map((match) => match[1] ?? '');
  const inline = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(
    (match) => (match[1] ?? '').match(/type \w+/g) ?? [],
  );
  const own = [...text.matchAll(/^export (?:interface|type) (\w+)/gm)].map((match) => match[1] ?? '');
  return [...lists.flatMap((list) => list.split(',')), ...inline, ...own]
    .map((name) => name.replace(/\btype /, '').trim())
    .filter((name) => name !== '' && name !== 'type');
}

describe('the front door', () => {
  it('has these names, and no others', () => {
    expect(Object.keys(mxsim).sort()).toEqual([...VALUES].sort());
    expect([...new Set(listExportedTypes())].sort()).toEqual([...TYPES].sort());
  });

  it('loads no chart library and nothing of the command line: that takes longer than a small run', () => {
    const loaded = listLoaded(`await import(${JSON.stringify(join(ROOT, 'dist', 'index.js'))});`);
    expect(loaded.some((path) => path.endsWith('dist/index.js'))).toBe(true);
    expect(loaded.filter((path) => /node_modules\/(?:vega|d3-|commander|tinypool|cli-progress)/.test(path))).toEqual(
      [],
    );
  });
});

describe('mxsim --help', () => {
  it('loads commander and nothing else, so that it is there at once', () => {
    const script = `process.argv.push('--help'); await import(${JSON.stringify(MAIN)});`;
    const packages = listLoaded(script).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
    expect([...new Set(packages)]).toEqual(['commander']);
  });
});
