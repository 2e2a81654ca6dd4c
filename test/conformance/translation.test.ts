import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/model/index.js';
import { parseScenario, renderProblems } from '../../src/scenario/index.js';
import { isLikely } from './histogram.js';
import { CASES, caseOf } from './laboratory.js';
import { inexpressible } from './laboratory-modes.js';
import type { Case } from './recording.js';
import { memberOf, type Part, type Translation, translate } from './translation.js';

function translated(set: Case, more: Partial<Part> = {}, shift = 0): Translation {
  const part: Part = { set, start: 0, injected: [0], modeChanges: [], ...more };
  return translate([part], { mta: 'postfix', seed: 'translation', variant: null, shift, observed: 3600 });
}

function modelOf({ text, arrivals }: Translation): Model {
  const { model, problems } = parseScenario({ text, file: 'case.json', readFile: () => arrivals });
  if (model === null) throw new Error(renderProblems(problems));
  return model;
}

/** A case of one host that does as told. */
function oneHost(mode: string): Case {
  const dns = [
    ['mx1.x.test', 'A', '198.18.1.1'],
    ['x.test', 'MX', 10, 'mx1.x.test'],
  ];
  const hosts = [{ ip: '198.18.1.1', host: 'mx1.x.test', mode }];
  const shape = { id: 'x', title: 'one host', domain: 'x.test', messages: 1, gap_s: 0, recipients: 1, runs: [] };
  return { ...shape, dns, hosts };
}

describe('a case of the laboratory', () => {
  it.each(CASES.filter((set) => inexpressible(set, { variant: null }, 'postfix') === null))(
    '$id is a valid scenario',
    (set) => {
      expect(modelOf(translated(set)).domains.map(({ name }) => name)).toContain(set.domain);
    },
  );

  it.each([
    ['refuse', { kind: 'refuse', stage: null }],
    ['drop', { kind: 'timeout', stage: null }],
    ['silent', { kind: 'silent', stage: null }],
    ['close', { kind: 'disconnect', stage: 'greeting' }],
    ['hangup', { kind: 'disconnect', stage: 'rcpt' }],
    ['lostdot', { kind: 'disconnect', stage: 'message', kept: true }],
    ['banner:421', { kind: 'reply', stage: 'greeting', reply: { code: 421, text: '421 as told' } }],
    ['ehlo:550', { kind: 'reply', stage: 'ehlo', helo: false }],
    ['noehlo', { kind: 'reply', stage: 'ehlo', helo: true }],
    ['dot:550', { kind: 'reply', stage: 'message' }],
    ['slow:30', { kind: 'slow', stage: 'greeting', delay: 30 }],
  ])('has a server that is told to `%s`', (mode, failure) => {
    expect(modelOf(translated(oneHost(mode))).servers[0]?.failures).toMatchObject([failure]);
  });

  it('has servers that are slow, full or careful without failing', () => {
    const [busy] = modelOf(translated(oneHost('work:1'))).servers;
    expect(busy).toMatchObject({ service: { kind: 'constant', value: 1 }, failures: [] });
    const [full] = modelOf(translated(oneHost('max:2'))).servers;
    expect(full).toMatchObject({ sessions: 2, overload: { kind: 'reply', reply: { code: 421 } } });
    const [careful] = modelOf(translated(oneHost('grey:60'))).servers;
    expect(careful?.greylist).toMatchObject({ delay: 60, known: 0 });
  });

  it('has servers that come back when they really did', () => {
    const { servers } = modelOf(translated(oneHost('refuse'), { modeChanges: [[114.9, '198.18.1.1', 'accept']] }, 100));
    expect(servers[0]?.failures[0]?.timing).toMatchObject({ kind: 'planned', at: 0, for: 214.9 });
  });

  it('keeps the order in which the DNS lists records and addresses, and turns them where it did', () => {
    const { domains, hosts } = modelOf(translated(caseOf('za')));
    const answer = hosts.find(({ name }) => name === 'mx1.za.test')?.answer;
    const names = answer?.kind === 'servers' ? answer.servers : [];
    expect(names).toHaveLength(12);
    expect([...names].sort()).toEqual(names);
    expect(domains[0]?.rotate).toBe('fixed');
    expect(modelOf(translated(caseOf('qr'))).domains[0]?.rotate).toBe('cyclic');
  });

  it('in which the sender is an MX itself says so', () => {
    const { senders, servers } = modelOf(translated(caseOf('bb2')));
    expect(senders[0]?.is).toBe('mta.lab.test');
    expect(servers.find(({ name }) => name === 'mta.lab.test')?.hosts).toEqual(['mta.lab.test', 'mx2.bb2.test']);
  });

  it('of a family gives each member names and addresses of its own', () => {
    const third = memberOf(caseOf('qp'), 3);
    expect(third.domain).toBe('qp03.test');
    expect(third.hosts.map(({ host, ip }) => `${host} ${ip}`)[3]).toBe('mx4.qp03.test 198.19.3.4');
    expect(third.dns[4]).toEqual(['qp03.test', 'MX', 10, 'mx1.qp03.test']);
  });
});

describe('a histogram', () => {
  /** Throws of a fair die with `sides` sides, the same for the same run. */
  const throws = (sides: number, count: number) => (run: number) => {
    const row = new Array<number>(sides).fill(0);
    let state = run * 7919 + 17;
    for (let i = 0; i < count; i += 1) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      const side = Math.floor((state / 0x80000000) * sides);
      row[side] = (row[side] ?? 0) + 1;
    }
    return row;
  };

  it('that luck can make is likely', () => {
    expect(isLikely([28, 24, 22, 26], throws(4, 100))).toBe(true);
  });

  it('that leaves one host out is not', () => {
    expect(isLikely([34, 33, 33, 0], throws(4, 100))).toBe(false);
  });

  it('where luck has no say must be met, but for a few', () => {
    expect(isLikely([100, 30, 0, 70], () => [100, 0, 30, 70])).toBe(false);
    expect(isLikely([34, 18, 22, 26], () => [33, 18, 22, 27])).toBe(true);
  });
});
