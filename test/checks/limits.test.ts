import { describe, expect, it } from 'vitest';
import { checkModel } from '../../src/checks/index.js';
import { parseScenario } from '../../src/scenario/index.js';

function adviceOf(text: string, code: string): string[] {
  const { model, problems } = parseScenario({ text, file: 'limits.yaml' });
  if (model === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return checkModel(model).flatMap((one) => (one.code === code ? [one.message] : []));
}

const provider = (limits: string, bulk: string) => `
domains: { one.example: { mx: [ 10 mx.provider.example ] }, two.example: { mx: [ 10 mx.provider.example ] } }
servers: { mx.provider.example: { service: 1s, perClient: [ ${limits} ] } }
senders: { bulk: { mta: postfix, hosts: 1${bulk} }, people: { mta: postfix, hosts: 40 } }
traffic:
  - { rate: 3/s, from: bulk, to: { one.example: 1, two.example: 1 } }
  - { rate: 2/s, from: people, to: { one.example: 1, two.example: 1 } }
messages: 2000
`;

describe('a limit per client', () => {
  it('that a sender’s own concurrency exceeds is told, of that sender, and not of the server’s capacity', () => {
    const [only, ...more] = adviceOf(provider('{ sessions: 5, key: host }', ''), 'client-limit');
    expect(only).toContain(
      'bulk may have 40 sessions at mx.provider.example, which takes 5 sessions at once from one host',
    );
    expect(more).toEqual([]);
    expect(adviceOf(provider('{ sessions: 5, key: host }', ''), 'overloaded')).toEqual([]);
  });

  it('is well where the sender keeps within it, or is so large that nobody meets it', () => {
    const within = ', concurrency: { initial: 5, max: 5, by: site }';
    expect(adviceOf(provider('{ sessions: 5, key: host }', within), 'client-limit')).toEqual([]);
    expect(adviceOf(provider('{ sessions: 100, key: host }', ''), 'client-limit')).toEqual([]);
  });

  it('of messages is told where a sender sends more than it lets through', () => {
    const [only, ...more] = adviceOf(provider('{ rate: 1000/h, key: address }', ''), 'client-limit');
    expect(only).toContain('bulk sends 3/s to mx.provider.example');
    expect(more).toEqual([]);
    expect(adviceOf(provider('{ rate: 4/s, key: address }', ''), 'client-limit')).toEqual([]);
    const paced = ', rate: { limit: 900/h, by: site }';
    expect(adviceOf(provider('{ rate: 1000/h, key: address }', paced), 'client-limit')).toEqual([]);
  });
});

describe('a standby', () => {
  const behind = (failure: string) => `
domains: { example.org: { mx: [ 10 mx1.example.org, 20 backup.example.net ] } }
servers:
  mx1.example.org: { failures: [ ${failure} ] }
  backup.example.net: { relay: postfix, standby: { for: [ mx1.example.org ] } }
traffic: [ { rate: 1/s } ]
messages: 100
`;
  it('that blocks what it should take is told', () => {
    const [only] = adviceOf(
      behind('{ kind: reply, stage: rcpt, reply: 451 4.3.0 later, at: 1h, for: 1h }'),
      'standby-blocks',
    );
    expect(only).toContain('backup.example.net takes nothing while mx1.example.org takes connections');
    expect(only).toContain('answers 451 at rcpt');
    expect(adviceOf(behind('{ kind: timeout, probability: 20% }'), 'standby-blocks')).toHaveLength(1);
    expect(adviceOf(behind('{ kind: disconnect, stage: data }'), 'standby-blocks')).toHaveLength(1);
  });

  it('is well where its primary is up or down', () => {
    expect(adviceOf(behind('{ kind: refuse, at: 1h, for: 1h }'), 'standby-blocks')).toEqual([]);
    expect(adviceOf(behind('{ kind: slow, factor: 10 }'), 'standby-blocks')).toEqual([]);
  });
});
