import { describe, expect, it } from 'vitest';
import { changeText, type TextChange } from '../../src/scenario/text/change-text.js';

const TEXT = `# A small company
domains:
  example.org: { mx: [10 mx1.example.org, 20 mx2.example.org], ttl: 1h }   # as published

servers:
  mx1.example.org:      # the old one
    rtt: 20ms   # measured
    failures:
      - kind: timeout
        at: 1d
        for: 2h
      - { kind: reply, reply: "550 5.7.1 no", at: 3d, for: 1h }

  # the backup
  mx2.example.org:
    relay: true
  empty.example.org:
until: 3d
messages: 100
`;

function lines(change: TextChange): string[] {
  const changed = changeText(TEXT, change);
  if (changed === null) return ['not in place'];
  const before = TEXT.split('\n');
  const after = changed.split('\n');
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `-${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+${line}`),
  ];
}

describe('a change to the text of a scenario', () => {
  it('puts another value in its place and leaves comments where they are', () => {
    expect(lines({ path: ['servers', 'mx1.example.org', 'rtt'], value: '30ms' })).toEqual([
      '-    rtt: 20ms   # measured',
      '+    rtt: 30ms   # measured',
    ]);
    expect(lines({ path: ['servers', 'mx1.example.org', 'failures', 0, 'kind'], value: 'refuse' })).toEqual([
      '-      - kind: timeout',
      '+      - kind: refuse',
    ]);
    expect(lines({ path: ['servers', 'mx1.example.org', 'failures', 1, 'reply'], value: '451 4.3.0 later' })).toEqual([
      '-      - { kind: reply, reply: "550 5.7.1 no", at: 3d, for: 1h }',
      '+      - { kind: reply, reply: "451 4.3.0 later", at: 3d, for: 1h }',
    ]);
    expect(lines({ path: ['domains', 'example.org', 'mx', 1], value: '30 mx2.example.org' })[1]).toBe(
      '+  example.org: { mx: [10 mx1.example.org, 30 mx2.example.org], ttl: 1h }   # as published',
    );
  });

  it('adds a key behind the others of its map, however the map is laid out', () => {
    expect(lines({ path: ['servers', 'mx1.example.org', 'knowsRecipients'], value: true })).toEqual([
      '+    knowsRecipients: true',
    ]);
    expect(lines({ path: ['domains', 'example.org', 'rotate'], value: 'fixed' })[1]).toBe(
      '+  example.org: { mx: [10 mx1.example.org, 20 mx2.example.org], ttl: 1h, rotate: fixed }   # as published',
    );
    expect(lines({ path: ['servers', 'mx2.example.org', 'relay', 'giveUpAfter'], value: '14d' })).toEqual([
      '-    relay: true',
      '+    relay: { giveUpAfter: 14d }',
    ]);
    expect(lines({ path: ['servers', 'empty.example.org', 'greylist', 'shared'], value: 'one' })).toEqual([
      '-  empty.example.org:',
      '+  empty.example.org: { greylist: { shared: one } }',
    ]);
    expect(lines({ path: ['replications'], value: 30 })).toEqual(['+replications: 30']);
  });

  it('takes a key or an entry out with its line', () => {
    expect(lines({ path: ['until'] })).toEqual(['-until: 3d']);
    expect(lines({ path: ['domains', 'example.org', 'mx', 1] })[1]).toBe(
      '+  example.org: { mx: [10 mx1.example.org], ttl: 1h }   # as published',
    );
    expect(lines({ path: ['domains', 'example.org', 'mx', 0] })[1]).toBe(
      '+  example.org: { mx: [20 mx2.example.org], ttl: 1h }   # as published',
    );
    expect(lines({ path: ['servers', 'mx1.example.org', 'failures', 1] })).toEqual([
      '-      - { kind: reply, reply: "550 5.7.1 no", at: 3d, for: 1h }',
    ]);
    expect(lines({ path: ['servers', 'mx1.example.org', 'failures', 0] })).toEqual([
      '-      - kind: timeout',
      '-        at: 1d',
      '-        for: 2h',
    ]);
  });

  it('is not made where it would change anything else', () => {
    const aliased = 'a: &x { b: 1 }\nc: *x\n';
    expect(changeText(aliased, { path: ['c', 'b'], value: 2 })).toBeNull();
    expect(changeText(aliased, { path: ['a', 'b'], value: 2 })).toBeNull();
    expect(changeText('a: 1\na: 2\n', { path: ['a'], value: 3 })).toBeNull();
    expect(lines({ path: ['servers', 'mx1.example.org', 'rtt', 'mean'], value: 1 })).toEqual(['not in place']);
    expect(lines({ path: ['domains', 'example.org', 'mx', 9], value: 1 })).toEqual(['not in place']);
    expect(lines({ path: ['servers', 'mx2.example.org', 'relay'] })).toEqual(['not in place']);
    expect(lines({ path: [], value: 1 })).toEqual(['not in place']);
    expect(changeText('a: { b: 1 }', { path: ['__proto__', 'c'], value: 2 })).not.toBe('');
    expect(({} as { c?: unknown }).c).toBeUndefined();
  });
});
