import { describe, expect, it } from 'vitest';
import { simulateSync } from '../../src/index.js';
import type { RunResult, ServerGroup } from '../../src/results/index.js';

function run(scenario: string): RunResult {
  const simulation = simulateSync(`messages: 400\nsenders: { people: { mta: postfix } }\n${scenario}`);
  if (!simulation.ok) throw new Error(simulation.problems.map(({ message }) => message).join('\n'));
  return simulation.result;
}

function groupsOf({ pools = [] }: RunResult): [domains: readonly string[], servers: string[]][] {
  return pools.map(({ domains, servers }: ServerGroup) => [domains, Object.keys(servers)]);
}

const TWO = `
domains:
  one.example: { mx: [ 10 mx.one.example, 20 backup.one.example ] }
  two.example: { mx: [ 10 mx.two.example ] }
traffic: [ { rate: 1/s, to: { one.example: 75%, two.example: 25% } } ]`;

describe('domains and their servers', () => {
  it('domains are told apart where they share no server, and shares within each add up to one', () => {
    const result = run(
      `${TWO}\nservers: { mx.one.example: { failures: [ { kind: refuse, probability: 50% } ] }, backup.one.example: {}, mx.two.example: {} }`,
    );
    expect(groupsOf(result)).toEqual([
      [['one.example'], ['mx.one.example', 'backup.one.example']],
      [['two.example'], ['mx.two.example']],
    ]);
    const [one, two] = result.pools ?? [];
    const of = (name: string): number => result.servers[name]?.share ?? Number.NaN;
    const backup = of('backup.one.example') / (of('backup.one.example') + of('mx.one.example'));
    expect(one?.servers['backup.one.example']?.share).toBeCloseTo(backup, 12);
    expect(Object.values(one?.servers ?? {}).reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(two?.servers).toEqual({ 'mx.two.example': { share: 1, firstChoiceShare: 1 } });
  });

  it('two domains hang together by a machine that answers to names of both', () => {
    const servers = 'servers: { machine: { hosts: [ mx.one.example, mx.two.example ] }, backup.one.example: {} }';
    expect(run(`${TWO}\n${servers}`).pools).toBeUndefined();
  });

  it('two domains hang together by records that come later, and by an alias', () => {
    const servers = 'servers: { mx.one.example: {}, backup.one.example: {}, mx.two.example: {} }';
    const change = 'changes: [ { at: 1m, domain: two.example, mx: [ 10 backup.one.example ] } ]';
    expect(run(`${TWO}\n${servers}\n${change}`).pools).toBeUndefined();
    const alias = `
domains:
  one.example: { mx: [ 10 mx.one.example, 20 backup.one.example ] }
  two.example: {}
  other.example: { lookup: { cname: two.example } }
servers: { mx.one.example: {}, backup.one.example: {}, two.example: {} }
traffic: [ { rate: 1/s, to: { one.example: 50%, other.example: 50% } } ]`;
    expect(groupsOf(run(alias))).toEqual([
      [['one.example'], ['mx.one.example', 'backup.one.example']],
      [['two.example', 'other.example'], ['two.example']],
    ]);
  });

  it('a domain that leads nowhere belongs to none of the groups', () => {
    const gone = TWO.replace(
      'domains:',
      'domains:\n  gone.example: { lookup: nxdomain }\n  mute.example: { mx: [ "0 ." ] }',
    );
    const servers = 'servers: { mx.one.example: {}, backup.one.example: {}, mx.two.example: {} }';
    expect(groupsOf(run(`${gone}\n${servers}`))).toEqual([
      [['one.example'], ['mx.one.example', 'backup.one.example']],
      [['two.example'], ['mx.two.example']],
    ]);
  });

  it('domains are not told apart where each has one server', () => {
    const scenario = `
domains: { one.example: { mx: [ 10 mx.one.example ] }, two.example: { mx: [ 10 mx.two.example ] } }
servers: { mx.one.example: {}, mx.two.example: {} }
traffic: [ { rate: 1/s, to: { one.example: 50%, two.example: 50% } } ]`;
    expect(run(scenario).pools).toBeUndefined();
  });

  it('servers are one group where there is one domain, whatever else leads nowhere', () => {
    const scenario = `
domains: { one.example: { mx: [ 10 mx.one.example ] }, null.example: { mx: [ 0 . ] } }
servers: { mx.one.example: {}, idle.example: {} }
traffic: [ { rate: 1/s, to: { one.example: 90%, null.example: 10% } } ]`;
    expect(run(scenario).pools).toBeUndefined();
  });
});
