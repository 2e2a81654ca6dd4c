import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { call, inFolder } from './in-memory.js';
import { UNSTEADY, withAssert } from './scenario-texts.js';

/** Outages cost mail, and one assert is close. */
const LOSSY = withAssert(
  UNSTEADY.replace('people: { mta: postfix }', 'people: { mta: postfix, giveUpAfter: 10m }'),
  'causes.gaveUp <= 0.2%',
);
const VARIANT = ['--variant', 'steadier: servers["mx2.example.org"]={}'];
const VARY = ['--vary', 'servers["mx1.example.org"].rtt=10ms,1s', '--vary', 'replications=2,3'];
const DESIGNS = [
  '--vary',
  'servers["mx1.example.org"].rtt=10ms,1s',
  '--cost',
  'servers["mx1.example.org"].rtt=10ms:2,1s:1',
];
const SEARCH = ['--precision', 'causes.gaveUp 5%', '--max-replications', '12'];

const schemas = new Map<string, Promise<ValidateFunction>>();

/** A published schema, compiled once. */
function schemaOf(name: string): Promise<ValidateFunction> {
  const schema = schemas.get(name) ?? compiled(name);
  schemas.set(name, schema);
  return schema;
}

async function compiled(name: string): Promise<ValidateFunction> {
  const { stdout, code } = await call(['schema', name]);
  expect(code).toBe(0);
  // Strict: a keyword that is misspelt or means nothing where it stands is an error.
  return new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(stdout) as object);
}

function printed(argv: readonly string[]): Promise<string> {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'a.yaml'), LOSSY);
    const { stdout, stderr } = await call([...argv, '--no-report', '--quiet', '--format', 'json'], { folder });
    expect(stderr).toBe('');
    return stdout;
  });
}

describe('what a command prints as JSON fits its published schema', () => {
  it.each([
    ['result', 'a run', ['run', 'a.yaml']],
    ['result', 'a run of one replication', ['run', 'a.yaml', '--replications', '1']],
    ['result', 'a run to a precision', ['run', 'a.yaml', ...SEARCH]],
    ['comparison', 'a comparison', ['compare', 'a.yaml', ...VARIANT]],
    ['comparison', 'a comparison of one replication', ['compare', 'a.yaml', ...VARIANT, '--replications', '1']],
    ['comparison', 'a comparison to a precision', ['compare', 'a.yaml', 'a.yaml', ...SEARCH]],
    ['sweep', 'a sweep', ['sweep', 'a.yaml', ...VARY, '--zip']],
    ['sweep', 'a sweep to a precision', ['sweep', 'a.yaml', ...VARY, ...SEARCH]],
    ['best', 'the best of designs', ['best', 'a.yaml', ...DESIGNS]],
    ['drill', 'a drill', ['drill', 'a.yaml']],
    ['drill', 'a drill without pairs', ['drill', 'a.yaml', '--no-pairs', '--replications', '1']],
  ])('%s: %s', async (name, _, argv) => {
    const validate = await schemaOf(name);
    validate(JSON.parse(await printed(argv)));
    expect(validate.errors ?? []).toEqual([]);
  });
});

/** A text without the lines of keys that the third revision added, and with the number of the second. */
function secondRevision(text: string): string {
  const added = new Set(['failsByChance', 'search']);
  const value = JSON.parse(text, (key, entry: unknown) => (added.has(key) ? undefined : entry));
  for (const cell of value.cells ?? []) delete cell.replications;
  return JSON.stringify({ ...value, mxsim: { ...value.mxsim, revision: 2 } });
}

describe('what the revision before printed', () => {
  it.each([
    ['comparison', ['compare', 'a.yaml', ...VARIANT, ...SEARCH]],
    ['sweep', ['sweep', 'a.yaml', ...VARY, ...SEARCH]],
  ])('fits the schema of a %s, and is shown again', async (name, argv) => {
    const text = secondRevision(await printed(argv));
    const validate = await schemaOf(name);
    validate(JSON.parse(text));
    expect(validate.errors ?? []).toEqual([]);
    const { stdout, stderr, code } = await inFolder((folder) => {
      writeFileSync(join(folder, 'old.json'), text);
      return call(['report', 'old.json', '--no-report'], { folder });
    });
    expect(stderr).toBe('');
    expect(code).not.toBe(2);
    expect(stdout).toContain(name === 'sweep' ? 'An unsteady server' : 'steadier compared with a');
  });
});

describe('what does not fit', () => {
  it.each([
    ['comparison', ['compare', 'a.yaml', ...VARIANT], '"verdict": "same"', '"verdict": "alike"'],
    ['comparison', ['compare', 'a.yaml', ...VARIANT], '"saved": ', '"rescued": '],
    ['sweep', ['sweep', 'a.yaml', ...VARY], '"measure": "share"', '"measure": "part"'],
    ['sweep', ['sweep', 'a.yaml', ...VARY], '"zip": false', '"zip": "no"'],
    ['best', ['best', 'a.yaml', ...DESIGNS], '"feasible": ', '"possible": '],
    ['drill', ['drill', 'a.yaml'], '"kind": "5xx"', '"kind": "6xx"'],
    ['result', ['run', 'a.yaml'], '"verdict": "', '"verdict": "not '],
    ['result', ['run', 'a.yaml'], '"format": 1', '"format": 2'],
  ])('is told by the schema: %s %j, %s', async (name, argv, from, to) => {
    const text = await printed(argv);
    expect(text).toContain(from);
    const validate = await schemaOf(name);
    expect(validate(JSON.parse(text.replace(from, to)))).toBe(false);
  });

  it('is a comparison for a sweep, and a sweep for a run', async () => {
    const [comparison, sweep] = [
      await printed(['compare', 'a.yaml', ...VARIANT]),
      await printed(['sweep', 'a.yaml', ...VARY]),
    ];
    const [ofSweep, ofRun] = [await schemaOf('sweep'), await schemaOf('result')];
    expect(ofSweep(JSON.parse(comparison))).toBe(false);
    expect(ofRun(JSON.parse(sweep))).toBe(false);
  });
});

describe('mxsim schema', () => {
  it.each(['scenario', 'result', 'comparison', 'sweep', 'drill', 'best', 'plan'])(
    'prints that of a %s',
    async (name) => {
      const { stdout, code } = await call(['schema', name]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toHaveProperty('$schema');
    },
  );

  it('prints that of the language where none is named', async () => {
    expect((await call(['schema'])).stdout).toBe((await call(['schema', 'scenario'])).stdout);
  });
});
