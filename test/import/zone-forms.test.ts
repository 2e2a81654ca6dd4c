import { describe, expect, it } from 'vitest';
import { draftScenario, readZone } from '../../src/import/index.js';
import { parseScenario, renderProblems } from '../../src/scenario/index.js';
import { scenarioIn } from './expected.js';

/** Problems of a zone, as they are shown. */
function problemsOf(text: string, origin?: string): string {
  return renderProblems(readZone('a.zone', text, origin).problems);
}

/** The scenario and the advice that a zone gives; a zone that can be read gives a valid one. */
function imported(text: string, origin?: string) {
  const { source, problems } = readZone('a.zone', text, origin);
  expect(renderProblems(problems.filter(({ severity }) => severity === 'error'))).toBe('');
  const draft = draftScenario({ sources: ['a.zone'], dns: [source], advice: problems });
  const { problems: faults } = parseScenario({ text: draft.text, file: 'it' });
  expect(renderProblems(faults.filter(({ severity }) => severity === 'error'))).toBe('');
  return { ...scenarioIn(draft.text), text: draft.text, advice: draft.advice.map(({ message }) => message).join('\n') };
}

const HEAD = '$ORIGIN example.org.\n$TTL 1h\n@ IN SOA ns1 hostmaster ( 1 7200 900 1209600 15m )\n';

describe('a zone file', () => {
  it('of seven exchangers, one without its final dot, is the cluster that its name servers serve', () => {
    const rows = ['1 mx1', '5 mx2', '5 mx3', '10 mx4', '10 mx5', '30 mx6'].map(
      (row) => `@ 3600 IN MX ${row}.provider.example.`,
    );
    const found = imported(`${HEAD}${rows.join('\n')}\n@ 3600 IN MX 40 mx7.provider.example  ; no final dot\n`);
    expect(found.domains['example.org']?.mx).toContain('40 mx7.provider.example.example.org');
    expect(Object.keys(found.servers)).toHaveLength(6);
    expect(found.dns).toEqual({ 'mx7.provider.example.example.org': 'nxdomain' });
    expect(found.advice).toContain('a missing dot? `mx7.provider.example`');
  });

  it('has owners that look like other fields, since a line that begins without a blank begins with its owner', () => {
    const found = imported(`${HEAD}in IN MX 10 mail\nmx MX 20 mail\n300 MX 30 mail\nmail A 192.0.2.1\n`);
    expect(Object.keys(found.domains).sort()).toEqual(['300.example.org', 'in.example.org', 'mx.example.org']);
  });

  it('keeps the owner over comments, blank lines and directives', () => {
    const found = imported(`${HEAD}news A 192.0.2.9\n\n; a word\n$TTL 2h\n   \n\tMX 10 mail\nmail A 192.0.2.1\n`);
    expect(found.domains).toMatchObject({ 'news.example.org': { ttl: '2h' } });
  });

  it('has TTL and class in any order, units that add up, and one TTL for all records of a set', () => {
    const found = imported(
      `${HEAD}@ IN 1h30m MX 10 mail\n@ 1W2D IN MX 20 mail2\n@ 90M MX 30 mail\nmail A 192.0.2.1\nmail2 A 192.0.2.2\n`,
    );
    expect(found.domains['example.org']?.ttl).toBe('1h30m');
    expect(found.advice).toContain('differ in TTL');
  });

  it('without `$TTL` has the TTL that was written last, and without that the MINIMUM of its SOA', () => {
    const soa = '@ SOA ns1 hostmaster 1 7200 900 1209600 20m\n';
    expect(imported(`${soa}@ MX 10 a.example.net.\n`, 'example.org').domains['example.org']?.ttl).toBe('20m');
    const later = imported(`${soa}ns1 7m A 192.0.2.1\n@ MX 10 a.example.net.\n`, 'example.org');
    expect(later.domains['example.org']?.ttl).toBe('7m');
  });

  it('counts a TTL with its highest bit set as 0 (RFC 2181 §8)', () => {
    expect(imported(`${HEAD}@ 2147483648 MX 10 mail\nmail A 192.0.2.1\n`).domains['example.org']?.ttl).toBe('0s');
  });

  it('may open parentheses anywhere, and hides nothing in quotes or comments', () => {
    const found = imported(
      `${HEAD}@ TXT "v=spf1; ( mx" ; a ( in a comment\n@ MX ( 10 ; the first\n  mail )\nmail A 192.0.2.1;glued\n`,
    );
    expect(found.domains['example.org']?.mx).toEqual(['10 mail.example.org']);
  });

  it('in capitals is the same zone', () => {
    const text = `${HEAD}@ MX 10 mail\nmail A 192.0.2.1\n`;
    expect(imported(text.toUpperCase()).domains).toEqual(imported(text).domains);
  });

  it('has several domains, and hosts below `$ORIGIN .` by their whole names', () => {
    const found = imported(
      '$ORIGIN .\n$TTL 600\nexample.org IN MX 10 mx.example.net\n$ORIGIN example.com.\n@ MX 5 mx.example.net.\nsub MX 7 mx.example.net.\n',
    );
    expect(found.domains).toEqual({
      'example.org': { ttl: '10m', mx: ['10 mx.example.net'] },
      'example.com': { ttl: '10m', mx: ['5 mx.example.net'] },
      'sub.example.com': { ttl: '10m', mx: ['7 mx.example.net'] },
    });
    expect(found.traffic[0]?.['to']).toEqual({ 'example.org': 1, 'example.com': 1, 'sub.example.com': 1 });
  });

  it('in letters beyond ASCII has A-labels (RFC 5890)', () => {
    const found = imported('$TTL 1h\nmüller.example. MX 10 bücher.example.\n');
    expect(found.domains).toEqual({ 'xn--mller-kva.example': { ttl: '1h', mx: ['10 xn--bcher-kva.example'] } });
  });

  it('of names that only an alias has: the alias is advice where it stands beside MX, and an MX host may be one', () => {
    const found = imported(`${HEAD}www MX 10 mail\nwww CNAME @\nmail A 192.0.2.1\n`);
    expect(found.advice).toContain('a CNAME beside its MX records');
  });

  it('with aliases that lead to each other gives a host that cannot be looked up', () => {
    const found = imported(`${HEAD}@ MX 10 a\na CNAME b\nb CNAME a\n`);
    expect(found.dns).toMatchObject({ 'a.example.org': { cname: 'b.example.org' }, 'b.example.org': 'servfail' });
  });

  it('gives a machine for each address of a host, and one for two hosts of one address', () => {
    const found = imported(
      `${HEAD}@ MX 10 pool\n@ MX 20 one\n@ MX 20 two\npool A 192.0.2.1\npool A 192.0.2.2\none A 192.0.2.3\ntwo A 192.0.2.3\n`,
    );
    expect(found.servers).toEqual({
      'pool.example.org 1': { hosts: ['pool.example.org'] },
      'pool.example.org 2': { hosts: ['pool.example.org'] },
      'one.example.org': { hosts: ['one.example.org', 'two.example.org'] },
    });
  });

  it('serves wildcards to hosts that are not in it (RFC 4592), and not below names that are', () => {
    const found = imported(`${HEAD}@ MX 10 any\n@ MX 20 a.real\n* A 192.0.2.1\nreal TXT x\n`);
    expect(Object.keys(found.servers)).toEqual(['any.example.org']);
    expect(found.dns).toEqual({ 'a.real.example.org': 'nxdomain' });
  });

  it('does not speak for names that it delegates', () => {
    const found = imported(`${HEAD}@ MX 10 mx.sub\nsub NS ns.example.net.\nsub MX 10 other\n`);
    expect(Object.keys(found.domains)).toEqual(['example.org']);
    expect(found.servers).toHaveProperty(['mx.sub.example.org']);
    expect(found.advice).toContain('delegated');
  });

  it('without MX records leads to the own address of its domain (RFC 5321 §5.1)', () => {
    const found = imported(`${HEAD}@ A 192.0.2.1\nwww A 192.0.2.2\n`);
    expect(Object.keys(found.domains)).toEqual(['example.org']);
    expect(Object.keys(found.servers)).toEqual(['example.org']);
  });

  it('may hold what the standards forbid, and says so', () => {
    const found = imported(
      `${HEAD}@ MX 10 192.0.2.7.\n@ MX 0 .\n@ MX 10 mail\n@ MX 10 mail\nmail A 192.0.2.1\n`.replace('@ MX 0 .\n', ''),
    );
    expect(found.domains['example.org']).toMatchObject({ allowInvalid: true });
    expect(found.advice).toMatch(/is an address[\s\S]*given twice|given twice[\s\S]*is an address/);
  });

  it('that is signed has DANE where a host has TLSA', () => {
    const tlsa = '_25._tcp.mail TLSA 3 1 1 00\n';
    const text = `${HEAD}@ MX 10 mail\nmail A 192.0.2.1\n${tlsa}`;
    expect(imported(text).advice).toContain('not signed');
    expect(
      imported(`${text}@ RRSIG MX 13 2 3600 20260101000000 20250101000000 1 @ x\n@ DNSKEY 257 3 13 x\n`).text,
    ).toMatch(/dane: true/);
  });
});

describe('what is no zone', () => {
  it.each([
    ['$INCLUDE keys.db\n', '`$INCLUDE` is not followed'],
    ['$generate 1-9 mx$ A 192.0.2.$\n', '`$GENERATE` is not followed'],
    ['$FOO x\n', '`$FOO` is no directive'],
    ['@ IN MX mail\n', 'without a preference'],
    ['@ IN MX 99999 mail\n', 'preference 99999 is too high'],
    ['@ IN MX 10\n', 'names no host'],
    ['@ IN MXX 10 mail\n', 'did you mean `MX`?'],
    ['@ IN SOA ns1 hostmaster ( 1 2 3\n', 'this `(` is never closed'],
    ['@ TXT "open\n', 'the quote that begins here never ends'],
    ['@ MX 10 mail )\n', '`)` closes nothing'],
    ['{ "domains": [] }\n', 'not a record of a zone'],
  ])('%j: %s', (text, message) => {
    expect(problemsOf(text, 'example.org')).toContain(message);
  });

  it('is said with line and column', () => {
    expect(problemsOf(`${HEAD}@ MX 10 mail\n@ IN MX mail\n`)).toMatch(/^a\.zone:5:9: error: /);
  });

  it('names things as languages with prototypes do, and nothing comes of it', () => {
    const found = imported(`${HEAD}@ MX 10 __proto__\n__proto__ A 192.0.2.1\nconstructor MX 10 __proto__\n`);
    expect(Object.keys(found.domains).sort()).toEqual(['constructor.example.org', 'example.org']);
    expect(found.text).toContain('__proto__.example.org');
  });

  it('holds control characters, which are shown and not obeyed', () => {
    const shown = problemsOf('@ IN \u001b[31mX 10 mail\n', 'example.org');
    expect(shown).not.toContain('\u001b');
    expect(shown).toContain('\\u001b');
  });

  it('is one line of a megabyte, or a million brackets', () => {
    expect(problemsOf(`@ TXT ${'x'.repeat(1_000_000)}\n`, 'example.org')).toContain('characters');
    expect(problemsOf('(\n'.repeat(200_000), 'example.org')).toContain('never closed');
    expect(problemsOf(`@ TXT "${'\\'.repeat(250_000)}\n`, 'example.org')).toContain('never ends');
  });
});

describe('the time that a zone takes', () => {
  /** Lines that are read, by what they hold. */
  function lines(count: number): string {
    const rows = Array.from({ length: count }, (_, at) =>
      at % 4 === 0 ? `h${at} MX 10 h${at + 1}` : `h${at} IN A 192.0.${at % 200}.${at % 250}`,
    );
    return `${HEAD}${rows.join('\n')}\n`;
  }

  function secondsFor(count: number): number {
    const text = lines(count);
    const begin = process.hrtime.bigint();
    const { source } = readZone('a.zone', text, undefined);
    const { text: scenario } = draftScenario({ sources: ['a.zone'], dns: [source] });
    expect(scenario.length).toBeGreaterThan(count);
    return Number(process.hrtime.bigint() - begin) / 1e9;
  }

  it('grows in step with its lines: ten times as many take far less than a hundred times as long', () => {
    secondsFor(10_000);
    const few = Math.min(secondsFor(10_000), secondsFor(10_000));
    expect(secondsFor(100_000) / few).toBeLessThan(40);
  });
});

describe('a domain whose MX records cannot be used', () => {
  it('has no answer, and the scenario is valid all the same', () => {
    const found = imported(`${HEAD}@ MX 10 b\\032d.example.net.\nwww A 192.0.2.1\n`);
    expect(found.domains).toEqual({ 'example.org': expect.objectContaining({ lookup: 'empty' }) });
    expect(found.advice).toContain('cannot be a host name');
  });
});
