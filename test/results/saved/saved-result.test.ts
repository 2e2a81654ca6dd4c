import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { simulateSync } from '../../../src/index.js';
import { renderJson } from '../../../src/report/index.js';
import type { RunResult } from '../../../src/results/index.js';
import { isSavedResult, readSavedResult, renderResultSchema } from '../../../src/results/saved/index.js';
import { UNSTEADY } from '../../cli/scenario-texts.js';

function resultOf(overrides: readonly string[] = []): RunResult {
  const run = simulateSync(UNSTEADY, { file: 'a.yaml', overrides });
  if (!run.ok) throw new Error(run.problems.map(({ message }) => message).join('\n'));
  return run.result;
}

/** A result as the first revision of the format wrote it. */
function firstRevision({ estimates: _, search: __, ...result }: RunResult, command: string): string {
  const { overrides: ___, files: ____, ...scenario } = result.scenario;
  const { version, format } = result.mxsim;
  const withoutRates = <T extends object>(parties: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(parties).map(([name, party]) => [name, { ...party, deliveryRate: undefined }]));
  return JSON.stringify({
    ...result,
    mxsim: { version, format },
    scenario: { ...scenario, command },
    senders: withoutRates(result.senders),
    domains: withoutRates(result.domains),
  });
}

const result = resultOf(['messages=300']);

describe('a saved result', () => {
  it('is read as it was written', () => {
    const text = renderJson(result);
    expect(isSavedResult(text)).toBe(true);
    const reading = readSavedResult(text);
    expect(reading.ok && reading.result).toEqual(JSON.parse(text));
  });

  it('fits the published schema', () => {
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(renderResultSchema()));
    expect(validate(JSON.parse(renderJson(result)))).toBe(true);
    expect(validate({ ...JSON.parse(renderJson(result)), messages: { sent: -1 } })).toBe(false);
  });

  it('may have keys that this version does not know', () => {
    const reading = readSavedResult(JSON.stringify({ ...result, later: { added: true } }));
    expect(reading.ok).toBe(true);
  });

  it('of a later revision is read for what it has', () => {
    const later = { ...result, mxsim: { ...result.mxsim, revision: 9 } };
    expect(readSavedResult(JSON.stringify(later)).ok).toBe(true);
  });
});

describe('a result of the first revision', () => {
  it('is read, and its changes are taken from its command', () => {
    const command = `mxsim run a.yaml --set 'title=it'\\''s "mine"' --set rtt=3 --messages 300 --seed 'a b'`;
    const reading = readSavedResult(firstRevision(result, command));
    expect(reading).toMatchObject({ ok: true });
    const { scenario, estimates } = (reading as { result: RunResult }).result;
    expect(scenario.overrides).toEqual([`title=it's "mine"`, 'rtt=3', 'messages=300', 'seed="a b"']);
    expect(estimates).toEqual({ deliveryRate: result.deliveryRate, firstPassRate: result.firstPassRate });
  });

  it('fits the schema as well', () => {
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(renderResultSchema()));
    expect(validate(JSON.parse(firstRevision(result, 'mxsim run a.yaml')))).toBe(true);
  });
});

describe('a result of the second revision', () => {
  /** Without what the third added: causes among the estimates, and whether anything fails by chance. */
  function secondRevision(): string {
    const { failsByChance: _, ...scenario } = result.scenario;
    const estimates = Object.entries(result.estimates ?? {}).filter(([name]) => !name.startsWith('causes.'));
    const mxsim = { ...result.mxsim, revision: 2 };
    return renderJson({ ...result, mxsim, scenario, estimates: Object.fromEntries(estimates) });
  }

  it('is read as it is, and can be shown and saved again', () => {
    const reading = readSavedResult(secondRevision());
    expect(reading).toMatchObject({ ok: true });
    const { estimates, causes } = (reading as { result: RunResult }).result;
    expect(estimates).toHaveProperty('deliveryRate');
    expect(estimates).not.toHaveProperty(['causes.gaveUp']);
    expect(causes).toEqual(result.causes);
  });

  it('fits the schema as well', () => {
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(renderResultSchema()));
    expect(validate(JSON.parse(secondRevision()))).toBe(true);
  });
});

describe('a result of the fourth revision', () => {
  const texts = [
    'one server for all mail [single-mx]',
    'a sentence of long ago',
    'of `servers["a [b].example"]` [a-b]',
  ];
  const fourth = JSON.stringify({
    ...result,
    mxsim: { ...result.mxsim, revision: 4 },
    warnings: texts,
  });

  it('has warnings as texts, which become a code and a sentence', () => {
    const reading = readSavedResult(fourth);
    expect(reading.ok && reading.result.warnings).toEqual([
      { code: 'single-mx', message: 'one server for all mail' },
      { code: '', message: 'a sentence of long ago' },
      { code: 'a-b', message: 'of `servers["a [b].example"]`' },
    ]);
  });

  it('fits the schema as well', () => {
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(renderResultSchema()));
    expect(validate(JSON.parse(fourth))).toBe(true);
  });
});

describe('what is no saved result', () => {
  it.each([
    ['no JSON', '{ "mxsim": ', 'this is no JSON'],
    ['something else', '{ "a": 1 }', 'this is no result of mxsim'],
    ['nothing', 'null', 'this is no result of mxsim'],
    ['several results', `[${JSON.stringify(result)}, ${JSON.stringify(result)}]`, 'this file holds 2 results'],
    ['a comparison', JSON.stringify({ mxsim: { format: 1 }, comparison: {} }), 'not the result of `mxsim run`'],
    ['another format', JSON.stringify({ ...result, mxsim: { version: '9', format: 2 } }), 'its format is 2'],
    [
      'a count that is none',
      JSON.stringify({ ...result, duplicates: 'many' }),
      '`duplicates` is not as a result has it',
    ],
    ['a count below nothing', JSON.stringify({ ...result, duplicates: -1 }), '`duplicates` is not as a result has it'],
    ['a key that is gone', JSON.stringify({ ...result, servers: undefined }), '`servers` is not as a result has it'],
  ])('is refused: %s', (_, text, expected) => {
    const reading = readSavedResult(text);
    expect(reading).toMatchObject({ ok: false, message: expect.stringContaining(expected) });
  });

  it('cannot reach into what all objects share', () => {
    const hostile = JSON.stringify(result).replace('"servers":{', '"servers":{"__proto__":{"polluted":1},');
    const reading = readSavedResult(hostile);
    expect(reading.ok && 'polluted' in reading.result.servers).toBe(false);
    expect(reading.ok && Object.keys(reading.result.servers)).toEqual(Object.keys(result.servers));
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('is a scenario in JSON', () => {
    expect(isSavedResult('{ "title": "x", "domains": {} }')).toBe(false);
  });
});
