import { describe, expect, it } from 'vitest';
import { draftScenario, readDig, readZone } from '../../src/import/index.js';
import { renderProblems } from '../../src/scenario/index.js';
import { scenarioIn } from './expected.js';

const ANSWER = `
; <<>> DiG 9.18.49 <<>> MX example.org
;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1
;; flags: qr rd ra; QUERY: 1, ANSWER: 2, AUTHORITY: 0, ADDITIONAL: 0
;; QUESTION SECTION:
;example.org.			IN	MX

;; ANSWER SECTION:
example.org.		3600	IN	MX	10 mx1.example.org.
example.org.		3600	IN	MX	20 backup.example.net.

;; Query time: 0 msec
`;
const RECORDS = ['10 mx1.example.org', '20 backup.example.net'];

/** The exchangers by domain that are read of what `dig` printed. */
function exchangers(text: string): Record<string, unknown> {
  const { source, problems } = readDig('answer.txt', text, undefined);
  expect(renderProblems(problems)).toBe('');
  const { domains } = scenarioIn(draftScenario({ sources: ['answer.txt'], dns: [source], advice: [] }).text);
  return Object.fromEntries(Object.entries(domains).map(([name, { mx }]) => [name, mx]));
}

describe('what was copied from a terminal with its prompt', () => {
  it.each([
    ['$ dig MX example.org', '$'],
    ['$ dig MX example.org', '$ exit'],
    ['ada@desk:~/zones$ dig MX example.org', 'ada@desk:~/zones$ '],
    ['[ada@desk ~]$ dig MX example.org', '[ada@desk ~]$'],
    ['root@mail:~# /usr/bin/dig MX example.org', 'root@mail:~# host example.org'],
    ['desk% dig MX example.org', 'desk%'],
    ['❯ dig MX example.org', '❯'],
    ['C:\\Users\\Ada L>dig MX example.org', 'C:\\Users\\Ada L>'],
    ['PS C:\\> dig MX example.org', 'PS C:\\>'],
    ['dig MX example.org', ''],
    ['$ dig MX example.org\r', '$\r'],
  ])('%j before an answer of dig, and %j behind it, say nothing of the domain', (before, behind) => {
    expect(exchangers(`${before}\n${ANSWER}${behind}\n`)).toEqual({ 'example.org': RECORDS });
  });

  it('names the domain of a short answer, each its own', () => {
    const short =
      '$ dig +short MX example.org\n20 backup.example.net.\n10 mx1.example.org.\n$ dig example.com mx +short\n5 a.example.com.\n$ \n';
    const found = exchangers(short);
    expect((found['example.org'] as string[]).toSorted()).toEqual(RECORDS);
    expect(found['example.com']).toEqual(['5 a.example.com']);
  });

  it('names no domain of a short answer where it asked for something else than MX records', () => {
    const { problems } = readDig('answer.txt', '$ dig +short $MAIL mx\n10 mx1.example.org.\n', undefined);
    expect(renderProblems(problems)).toContain('does not print the name of the domain');
    expect(renderProblems(readDig('a', '$ dig +short A example.org\n10 x.\n', undefined).problems)).toContain(
      '--origin',
    );
  });

  it('is no part of a zone file, whose directives still are', () => {
    const zone = '$ cat example.org.zone\n$ORIGIN example.org.\n$TTL 1h\n@ MX 10 mx1\nmx1 A 192.0.2.1\nada@desk:~$\n';
    const { source, problems } = readZone('a.zone', zone, undefined);
    expect(renderProblems(problems)).toBe('');
    expect(source.records.map(({ owner }) => owner)).toEqual(['example.org', 'mx1.example.org']);
    expect(source.records[0]?.place.line).toBe(4);
  });
});
