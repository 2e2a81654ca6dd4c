import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as mxsim from '../../src/index.js';
import { listLoaded, MAIN } from './program.js';
import { ROOT } from './source-files.js';

/** What programs may rely on. A name that goes away breaks them: CHANGELOG.md must say so. */
const VALUES = [
  'checkModel',
  'compare',
  'describePreset',
  'explain',
  'listPresets',
  'parseScenario',
  'RESULT_FORMAT',
  'renderComparison',
  'renderCsv',
  'renderJson',
  'renderPage',
  'renderProblems',
  'renderSchema',
  'renderSweep',
  'renderTable',
  'runReplication',
  'simulate',
  'simulateSync',
  'summariseRun',
  'sweep',
];

const TYPES = [
  'Advice',
  'CompareOptions',
  'ComparisonOutcome',
  'ComparisonResult',
  'ExplainedMessage',
  'ExplainOptions',
  'Explanation',
  'Model',
  'Origin',
  'Problem',
  'Refused',
  'ReplicationResult',
  'RunResult',
  'Scenario',
  'ScenarioArgument',
  'ScenarioInput',
  'SimulateOptions',
  'SimulateSyncOptions',
  'Simulation',
  'SweepOptions',
  'SweepOutcome',
  'SweepResult',
];

function listExportedTypes(): string[] {
  const text = readFileSync(join(ROOT, 'src', 'index.ts'), 'utf8');
  const lists = [...text.matchAll(/^export type \{([^}]*)\}/gm)].map((match) => match[1] ?? '');
  const inline = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(
    (match) => (match[1] ?? '').match(/type \w+(?: as \w+)?/g) ?? [],
  );
  const own = [...text.matchAll(/^export (?:interface|type) (\w+)/gm)].map((match) => match[1] ?? '');
  return [...lists.flatMap((list) => list.split(',')), ...inline, ...own]
    .map((name) =>
      name
        .replace(/\btype /, '')
        .replace(/^.* as /, '')
        .trim(),
    )
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
    expect(loaded.filter((path) => /node_modules\/(?:vega|d3-|commander|tinypool)/.test(path))).toEqual([]);
  });
});

/** Files of the program that a call loads, by their names in dist/program/, and all packages outside. */
function loadedBy(argv: readonly string[]): { own: string[]; packages: string[]; bytes: number } {
  const loaded = listLoaded(
    `process.argv.push('mxsim', ...${JSON.stringify(argv)}); await import(${JSON.stringify(MAIN)});`,
  );
  const packages = loaded.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  const own = [...new Set(loaded.flatMap((path) => /dist\/program\/([^/]+)$/.exec(path)?.[1] ?? []))];
  const bytes = own.reduce((sum, name) => sum + statSync(join(ROOT, 'dist', 'program', name)).size, 0);
  return { own, packages: [...new Set(packages)], bytes };
}

describe('mxsim --help', () => {
  it('loads what reads the command line and nothing else, so that it is there at once', () => {
    const { own, packages, bytes } = loadedBy(['--help']);
    expect(own).toContain('process.cjs');
    expect(own).not.toContain('run.cjs');
    expect(packages).toEqual([]);
    expect(bytes).toBeLessThan(100_000);
  });
});

describe('mxsim run without a report', () => {
  it('loads no chart library, no other command and no threads', () => {
    const file = join(ROOT, 'scenarios', 'first-failover.yaml');
    const { own, packages } = loadedBy(['run', file, '--messages', '10', '--format', 'json', '--no-report']);
    expect(own).toContain('run.cjs');
    expect(own.filter((name) => /explain|compare|sweep|merge|(?<!own-)thread/.test(name))).toEqual([]);
    expect(packages).toEqual([]);
    expect(own.length).toBeLessThan(15);
  });
});
