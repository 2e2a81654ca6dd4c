import { describe, expect, it } from 'vitest';
import { listAssumptions } from '../../src/checks/index.js';
import { parseScenario } from '../../src/scenario/index.js';

function assumptionsOf(servers: string, more = ''): readonly string[] {
  const text = `
domains: { example.org: { mx: [ 10 a.example, 20 b.example ] } }
servers: { ${servers} }
senders: { people: { mta: rfc5321 } }
traffic: [ { rate: 1/h } ]
${more}`;
  const { model, problems } = parseScenario({ text, file: 'a.yaml' });
  if (model === null) throw new Error(problems.map(({ message }) => message).join());
  return listAssumptions(model).filter((line) => line.includes('[independent-failures]'));
}

const FAILS = '{ failures: [ { kind: refuse, mtbf: 1d, mttr: 1h } ] }';
const AT_SITE = '{ site: here, failures: [ { kind: refuse, mtbf: 1d, mttr: 1h } ] }';

describe('what a run rests on', () => {
  it('is that chance failures of two servers for one domain have nothing in common', () => {
    const [line] = assumptionsOf(`a.example: ${FAILS}, b.example: ${FAILS}`);
    expect(line).toMatch(/^The failures of a\.example and b\.example are drawn independently/);
  });

  it('is not that where only one of them fails, or where failures are planned', () => {
    expect(assumptionsOf(`a.example: ${FAILS}, b.example: {}`)).toEqual([]);
    const planned = '{ failures: [ { kind: refuse, at: 1d, for: 1h } ] }';
    expect(assumptionsOf(`a.example: ${planned}, b.example: ${planned}`)).toEqual([]);
  });

  it('is not that where their site fails by chance as well', () => {
    const site = 'sites: { here: { failures: [ { kind: timeout, mtbf: 9d, mttr: 1h } ] } }';
    expect(assumptionsOf(`a.example: ${AT_SITE}, b.example: ${AT_SITE}`, site)).toEqual([]);
  });

  it('is every assumed value of the presets in use, each preset once, with who uses it', () => {
    const text = `
domains: { example.org: { mx: [ 10 a.example, 20 b.example ] } }
servers: { a.example: {}, b.example: { relay: { mta: postfix } } }
senders: { people: { mta: postfix }, others: { mta: postfix }, bots: { mta: fire-and-forget } }
traffic: [ { rate: 1/h, from: { people: 1, others: 1, bots: 1 } } ]
`;
    const { model } = parseScenario({ text, file: 'a.yaml' });
    if (model === null) throw new Error('not valid');
    const lines = listAssumptions(model).filter((line) => line.includes('[assumed-values]'));
    expect(lines.filter((line) => line.includes('the MTA postfix'))).toHaveLength(1);
    expect(lines.join('\n')).toContain('people, others and b.example: of the MTA postfix');
    expect(lines.join('\n')).toContain('mxsim mta postfix');
  });
});
