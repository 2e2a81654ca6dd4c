import { describe, expect, it } from 'vitest';
import { failsByChance } from '../../src/checks/index.js';
import type { RunResult } from '../../src/results/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { call } from '../cli/in-memory.js';

function scenarioWith(server: string, more = ''): string {
  return `duration: 6h
domains: { example.org: { mx: [ 10 a.example ] } }
servers: { a.example: ${server} }
senders: { people: { mta: rfc5321 } }
traffic: [ { rate: 60/h } ]
${more}`;
}

function byChance(server: string, more = ''): boolean {
  const { model, problems } = parseScenario({ text: scenarioWith(server, more), file: 'a.yaml' });
  if (model === null) throw new Error(problems.map(({ message }) => message).join());
  return failsByChance(model);
}

describe('something fails by chance', () => {
  it.each([
    ['where outages come when they like', '{ failures: [ { kind: refuse, mtbf: 1d, mttr: 1h } ] }', ''],
    ['where a share of the sessions is struck', '{ failures: [ { kind: refuse, probability: 1% } ] }', ''],
    ['where a filter makes mistakes', '{ filter: { spam: { catches: 90%, mistakes: 0.1%, then: remove } } }', ''],
    [
      'where a whole site does',
      '{ site: here }',
      'sites: { here: { failures: [ { kind: timeout, mtbf: 9d, mttr: 1h } ] } }',
    ],
  ])('%s', (_, server, more) => {
    expect(byChance(server, more)).toBe(true);
  });

  it.each([
    ['where nothing fails', '{}'],
    ['where outages are planned', '{ failures: [ { kind: refuse, at: 1h, for: 1h } ] }'],
    ['where a server always fails', '{ failures: [ { kind: refuse } ] }'],
    ['where service times differ', '{ service: { exponential: 1s } }'],
    ['where a filter makes no mistake', '{ filter: { spam: { catches: 90%, mistakes: 0%, then: remove } } }'],
  ])('but not %s', (_, server) => {
    expect(byChance(server)).toBe(false);
  });
});

describe('ten replications', () => {
  async function shown(server: string): Promise<{ table: string; result: RunResult }> {
    const run = async (format: string): Promise<string> =>
      (await call(['run', '-', '--no-report', '--format', format], { stdin: scenarioWith(server) })).stdout;
    return {
      table: (await run('table')).replace(/\s+/g, ' '),
      result: JSON.parse(await run('json')) as RunResult,
    };
  }

  it('without a loss are no estimate of a risk where something fails by chance', async () => {
    const { table, result } = await shown('{ failures: [ { kind: refuse, mtbf: 1000d, mttr: 1m } ] }');
    expect(table).toContain('none lost in 10 runs');
    expect(table).not.toContain('in fewer than 3 in');
    expect(result.scenario.failsByChance).toBe(true);
  });

  it('have missed no outage where all are planned', async () => {
    const { table, result } = await shown('{ failures: [ { kind: refuse, at: 1h, for: 10m } ] }');
    expect(table).toContain('none lost in 10 runs');
    expect(table).not.toContain('too few');
    expect(result.scenario.failsByChance).toBe(false);
  });
});
