import { describe, expect, it } from 'vitest';
import { spellClientLimit } from '../../src/model/index.js';
import { parseScenario } from '../../src/scenario/index.js';

function read(perClient: string, more = '') {
  const text = `domains: { example.org: { mx: [ 10 mx.example.org ] } }
servers:
  mx.example.org: { perClient: ${perClient} }
${more}
traffic: [ { rate: 1/s } ]
messages: 10
`;
  return parseScenario({ text, file: 'limits.yaml' });
}

const limitsOf = (perClient: string) => read(perClient).model?.servers[0]?.perClient;
const complaints = (perClient: string, more = '') =>
  read(perClient, more).problems.map(({ message, hint, expected }) => [message, hint ?? expected].join(' | '));

describe('limits for each client', () => {
  it('are sessions at the greeting, or messages at MAIL, of an address, answered with 421, unless more is said', () => {
    const usual = { key: 'address', countsTries: false, reply: { code: 421, text: '421 4.7.0 too many from you' } };
    expect(limitsOf('[ { sessions: 10 }, { rate: 100/h } ]')).toEqual([
      { ...usual, allows: { kind: 'sessions', most: 10 }, stage: 'greeting', memory: '(mx.example.org 0)' },
      {
        ...usual,
        allows: { kind: 'bucket', rate: 100 / 3600, burst: 100 },
        stage: 'mail',
        memory: '(mx.example.org 1)',
      },
    ]);
    expect(limitsOf('none')).toBeUndefined();
  });

  it('hold the number before the slash at once, or what is said', () => {
    expect(limitsOf('[ { rate: 2400/d } ]')?.[0]?.allows).toMatchObject({ burst: 2400 });
    expect(limitsOf('[ { rate: 0.5/s } ]')?.[0]?.allows).toMatchObject({ burst: 1 });
    expect(limitsOf('[ { rate: 100/h, burst: 20 } ]')?.[0]?.allows).toMatchObject({ burst: 20 });
    expect(limitsOf('[ { rate: 100/h, window: fixed } ]')?.[0]?.allows).toEqual({
      kind: 'window',
      most: 100,
      length: 3600,
    });
  });

  it('by the recipient’s domain wait for RCPT', () => {
    expect(limitsOf('[ { rate: 1/s, key: domain } ]')?.[0]?.stage).toBe('rcpt');
    expect(complaints('[ { rate: 1/s, key: domain, stage: mail } ]')).toEqual([
      'at `mail` nobody knows the recipient’s domain yet | `stage: rcpt` or later',
    ]);
    expect(complaints('[ { sessions: 1, key: domain } ]')[0]).toContain('a session is to nobody’s domain');
  });

  it('limit something, and one thing each', () => {
    expect(complaints('[ { burst: 3 } ]')).toEqual(['it limits nothing | `sessions: 10`, or `rate: 100/h`']);
    expect(complaints('[ { sessions: 3, rate: 1/s } ]')[0]).toContain('write two limits');
    expect(complaints('[ { rate: 1/s, burst: 2, window: fixed } ]')[0]).toContain('`burst` in a fixed window');
  });

  it('that are misspelt are told with the nearest word', () => {
    expect(complaints('[ { sesions: 10 } ]')[0]).toContain('sessions');
    expect(complaints('[ { rate: 100/h, brust: 20 } ]')[0]).toContain('burst');
    expect(complaints('[ { rate: 100 } ]')[0]).toContain('has no unit');
    expect(complaints('[ { rate: 100/h, stage: rpct } ]')[0]).toContain('rcpt');
  });

  it('of one name are the same wherever they are shared, and several may stand beside each other', () => {
    const other = (perClient: string) => `  other: { perClient: ${perClient}, hosts: [ other ] }`;
    const two = '[ { sessions: 5, shared: p }, { rate: 100/h, shared: p } ]';
    expect(complaints(two, other(two))).toEqual([]);
    const [first, second] = read(two, other(two)).model?.servers ?? [];
    expect(first?.perClient?.map(({ memory }) => memory)).toEqual(second?.perClient?.map(({ memory }) => memory));
    expect(new Set(first?.perClient?.map(({ memory }) => memory)).size).toBe(2);
    expect(complaints(two, other('[ { rate: 200/h, shared: p } ]'))[0]).toContain('`other` allows something else');
  });

  it('are told in words', () => {
    const words = limitsOf(
      '[ { sessions: 1 }, { rate: 100/h, burst: 20, key: host }, { rate: 5/m, window: fixed, stage: rcpt } ]',
    );
    expect(words?.map(spellClientLimit)).toEqual([
      '1 session at once from one address',
      '20 messages at once from one host, then one each 36 s',
      '5 recipients from one address in 1 min',
    ]);
  });
});
