import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call, inFolder } from './in-memory.js';

/** A world in which a few things are wrong that can be put right without a choice. */
const WRONG = `# A small company.
title: To be mended
domains:
  example.org:
    mx: [10 mx1.example.org, 10 backup.example.org]   # as published
servers:
  mx1.example.org:
    failures:
      - { kind: timeout, at: 2h, for: 3h }   # maintenance
      - kind: reply
        stage: rcpt
        reply: "550 5.7.1 database away"
        at: 8h
        for: 1h
  backup.example.org:
    knowsRecipients: false
senders:
  some: { mta: postfix }
traffic:
  - { rate: 1/s, from: some, invalidRecipients: 5% }
messages: 50000
replications: 3
`;

/** Each with the code of the advice that it earns, and the lines that a mend leaves in place of others. */
const OTHERS: readonly (readonly [code: string, text: string, lines: readonly string[]])[] = [
  [
    'stale-records',
    `domains:
  example.org: { ttl: 1d, mx: [ 10 old.example.org ] }
servers:
  old.example.org: { failures: [ { kind: refuse, at: 36h, for: 30d } ] }
  new.example.org: {}
changes:
  - { at: 1d, domain: example.org, mx: [ 10 new.example.org ] }
traffic: [ { rate: 10/h } ]
duration: 3d
replications: 1
`,
    ['  example.org: { ttl: 12h, mx: [ 10 old.example.org ] }'],
  ],
  [
    'short-queue',
    `domains:
  example.org: { mx: [ 10 mx1.example.org, 20 backup.example.org ] }
servers:
  mx1.example.org: { failures: [ { kind: refuse, at: 1h, for: 3d } ] }
  backup.example.org: { relay: { mta: postfix, giveUpAfter: 1d } }
traffic: [ { rate: 10/h } ]
duration: 5d
replications: 1
`,
    ['  backup.example.org: { relay: { mta: postfix, giveUpAfter: 2w } }'],
  ],
  [
    'overload-bounces',
    `domains:
  example.org: { mx: [ 10 mx1.example.org ] }
servers:
  mx1.example.org: { sessions: 2, overload: { reply: "554 5.3.2 too many" } }
senders: { news: { mta: exim } }
traffic: [ { rate: 20/s, from: news } ]
messages: 2000
replications: 1
`,
    ['  mx1.example.org: { sessions: 2, overload: { reply: 421 4.3.2 too many connections } }'],
  ],
  [
    'mx-alias',
    `domains:
  example.org: { mx: [ 10 mail.example.org ] }
dns: { mail.example.org: { cname: mx1.example.org } }
servers: { mx1.example.org: {} }
traffic: [ { rate: 10/h } ]
messages: 100
replications: 1
`,
    ['  example.org: { mx: [ 10 mx1.example.org ] }'],
  ],
  [
    'short-run',
    `domains:
  example.org: { mx: [ 10 mx1.example.org ] }
servers: { mx1.example.org: { failures: [ { kind: refuse, at: 1h, for: 20h } ] } }
traffic: [ { rate: 10/h } ]
duration: 1d
until: 25h
replications: 1
`,
    [],
  ],
];

function fixIn(text: string, ...argv: string[]) {
  return inFolder(async (folder) => {
    const path = join(folder, 'a.yaml');
    writeFileSync(path, text);
    const first = await call(['check', 'a.yaml', '--fix', ...argv], { folder });
    const written = readFileSync(path, 'utf8');
    const second = await call(['check', 'a.yaml', '--fix'], { folder });
    return { first, written, second, after: readFileSync(path, 'utf8') };
  });
}

describe('mxsim check --fix', () => {
  it('follows advice, shows the lines that change, and says what a short run says of it', async () => {
    const { first, written } = await fixIn(WRONG);
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
    expect(first.stdout).toContain(
      ['@@ -16,1 +16,1 @@', '-    knowsRecipients: false', '+    knowsRecipients: true'].join('\n'),
    );
    expect(first.stdout).toMatch(/tried in 3 short runs: bounces to strangers: 1\s\d+ → 0\n/u);
    expect(first.stdout).toMatch(/wanted mail not delivered: 3\.\d+ % → none\n/);
    expect(first.stdout).toMatch(/mean time to delivery: [\d.]+ s → \d+ ms\n/);
    expect(first.stdout).toContain('a.yaml: 4 mends; no advice left\n');
    const kept = WRONG.split('\n').filter((line) => written.split('\n').includes(line));
    expect(kept.length).toBe(WRONG.split('\n').length - 4);
  });

  it('changes nothing the second time', async () => {
    for (const text of [WRONG, ...OTHERS.map(([, other]) => other)]) {
      const { written, second, after } = await fixIn(text);
      expect(after).toBe(written);
      expect(second.stdout).toMatch(/^a\.yaml: nothing to mend; /m);
    }
  });

  it.each(OTHERS)('mends what %s speaks of', async (code, text, lines) => {
    const { first, written } = await fixIn(text);
    expect(first.stdout).toContain(`[${code}]`);
    expect(first.stdout).not.toContain('left as it is');
    const fresh = written.split('\n').filter((line) => !text.split('\n').includes(line));
    expect(fresh).toEqual(lines);
  });

  it('leaves a mend alone that would lose more mail, and says so', async () => {
    // Senders that never try a backup lose nothing while both are equal.
    const equal = `domains: { example.org: { mx: [ 10 mx1.example.org, 10 backup.example.org ] } }
servers:
  mx1.example.org: { failures: [ { kind: refuse, at: 1h, for: 9d } ] }
  backup.example.org: {}
senders: { plain: { mta: postfix, honoursBackups: 0% } }
traffic: [ { rate: 10/h, from: plain } ]
duration: 2d
replications: 1
`;
    const { first, written } = await fixIn(equal);
    expect(first.stdout).toContain('left as it is, in a short run more wanted mail is lost with it [equal-backup]');
    expect(written).toBe(equal);
  });

  it('writes nothing where it shall not, or cannot', async () => {
    const dry = await fixIn(WRONG, '--dry-run');
    expect(dry.written).toBe(WRONG);
    expect(dry.first.stdout).toContain('a.yaml: 4 mends, not written; no advice left\n');
    const wrong = await fixIn(`${WRONG}seeds: 1\n`);
    expect({ code: wrong.first.code, written: wrong.written }).toEqual({ code: 2, written: `${WRONG}seeds: 1\n` });
    expect(wrong.first.stderr).toContain('did you mean `seed`');
    const lesson = await call(['check', '--fix', 'scenarios/silent-or-refusing.yaml'], { folder: '/' });
    expect({ code: lesson.code, stdout: lesson.stdout }).toEqual({ code: 2, stdout: '' });
    expect(lesson.stderr).toContain("is one of mxsim's own lessons: copy it, or use --dry-run");
    for (const [words, line] of [
      [['--fix', '--set', 'messages=5'], '--fix mends the file as it is'],
      [['--fix', '--format', 'json'], 'leave out --format json'],
      [['--dry-run'], '--dry-run goes with --fix'],
    ] as const) {
      const { code, stderr } = await call(['check', 'a.yaml', ...words], { folder: '/' });
      expect(code).toBe(2);
      expect(stderr).toContain(line);
    }
  });
});
