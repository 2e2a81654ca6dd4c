import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/checks/index.js';
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
  [
    'repeated-record',
    `domains:
  example.org:
    allowInvalid: true
    mx:
      - 10 mx1.example.org
      - 10 mx1.example.org
servers: { mx1.example.org: {} }
traffic: [ { rate: 10/h } ]
messages: 100
replications: 1
`,
    [],
  ],
  [
    'host-outside-policy',
    `domains:
  example.org:
    mx: [ 10 mx1.example.org, 20 mx2.example.net ]
    mtaSts: { mode: enforce, mx: [ mx1.example.org ] }
servers:
  mx1.example.org: { tls: { certificate: valid }, failures: [ { kind: refuse, at: 1h, for: 9d } ] }
  mx2.example.net: { tls: { certificate: valid } }
senders: { strict: { mta: postfix, mtaSts: 100% } }
traffic: [ { rate: 10/h, from: strict } ]
duration: 2d
replications: 1
`,
    ['    mtaSts: { mode: enforce, mx: [ mx1.example.org, mx2.example.net ] }'],
  ],
  [
    'preferred-relay',
    `domains:
  example.org:
    mx:
      - 10 backup.example.net
      - 20 mail.example.org
servers:
  backup.example.net: { relay: postfix }
  mail.example.org: {}
traffic: [ { rate: 10/h } ]
duration: 1d
replications: 1
`,
    ['      - 30 backup.example.net'],
  ],
  [
    'dead-family',
    `domains: { example.org: { mx: [ 10 mx1.example.org ] } }
servers:
  mx1.example.org: { family: both, failures: [ { kind: timeout, only: { family: ipv6 } } ] }
traffic: [ { rate: 10/h } ]
duration: 1d
replications: 1
`,
    ['  mx1.example.org: { family: ipv4, failures: [ { kind: timeout, only: { family: ipv6 } } ] }'],
  ],
  [
    'greylist-not-shared',
    `domains: { example.org: { mx: [ 10 a.example.org, 10 b.example.org ] } }
servers:
  a.example.org: { greylist: { delay: 5m } }
  b.example.org: { greylist: { delay: 5m } }
senders: { shop: { mta: postfix, onFailure: { rcpt: { 4xx: defer } } } }
traffic: [ { rate: 10/h, from: shop } ]
duration: 2d
replications: 1
`,
    [
      '  a.example.org: { greylist: { delay: 5m, shared: a.example.org } }',
      '  b.example.org: { greylist: { delay: 5m, shared: a.example.org } }',
    ],
  ],
  [
    'greylist-loses',
    `domains: { example.org: { mx: [ 10 mx1.example.org ] } }
servers:
  mx1.example.org: { greylist: { delay: 5m } }
senders:
  shop: { mta: postfix, giveUpAfter: 0s }
  pool: { mta: postfix, addresses: 50, giveUpAfter: 2h }
traffic: [ { rate: 10/h, from: { shop: 50%, pool: 50% } } ]
duration: 2d
replications: 1
`,
    ['  mx1.example.org: { greylist: { delay: 5m, exempt: [ shop ], by: network } }'],
  ],
  [
    'client-limit',
    `domains: { example.org: { mx: [ 10 mx1.example.org ] } }
servers:
  mx1.example.org:
    service: 2s
    perClient:
      - { sessions: 4, key: host, reply: "550 5.7.0 too many" }
senders: { news: { mta: postfix, hosts: 1, concurrency: { initial: 20, max: 20 } } }
traffic: [ { rate: 1/s, from: news } ]
messages: 2000
replications: 1
`,
    ['senders: { news: { mta: postfix, hosts: 1, concurrency: { max: 4, by: site } } }'],
  ],
  [
    'slow-reply',
    `domains: { example.org: { mx: [ 10 mx1.example.org ] } }
servers:
  mx1.example.org: { failures: [ { kind: slow, stage: greeting, delay: 10m } ] }
traffic: [ { rate: 10/h } ]
duration: 1d
replications: 1
`,
    ['  mx1.example.org: { failures: [ { kind: slow, stage: greeting, delay: 4m } ] }'],
  ],
  [
    'size-differs',
    `domains: { example.org: { mx: [ 10 mx1.example.org, 20 mx2.example.org ] } }
servers:
  mx1.example.org: { maxSize: 10MB }
  mx2.example.org: { maxSize: 50MB }
senders: { some: { mta: postfix } }
traffic: [ { rate: 10/h, from: some, size: { lognormal: { median: 1MB, p99: 30MB } } } ]
duration: 5d
replications: 1
`,
    ['  mx1.example.org: { maxSize: 50000000B }'],
  ],
  [
    'policy-outlives-move',
    `domains:
  example.org:
    mx: [ 10 old.example.org ]
    ttl: 1h
    mtaSts: { mode: enforce, mx: [ old.example.org ], maxAge: 7d }
servers:
  old.example.org: { tls: { certificate: valid }, failures: [ { kind: refuse, at: 2d, for: 30d } ] }
  new.example.org: { tls: { certificate: valid } }
senders: { strict: { mta: postfix, mtaSts: 100% } }
changes:
  - { at: 1d, domain: example.org, mx: [ 10 new.example.org ] }
traffic: [ { rate: 10/h, from: strict } ]
duration: 3d
replications: 1
`,
    ['    mtaSts: { mode: enforce, mx: [ old.example.org, new.example.org ], maxAge: 7d }'],
  ],
  [
    'lookup-address',
    `domains:
  example.org:
    mx: [ 10 mx1.example.org ]
    failures: [ { kind: servfail, record: mx, at: 5h, for: 5h } ]
servers:
  mx1.example.org: {}
  example.org: { failures: [ { kind: reply, stage: rcpt, reply: "550 5.7.1 no relaying" } ] }
senders: { quick: { mta: chasquid } }
traffic: [ { rate: 10/h, from: quick } ]
duration: 1d
replications: 1
`,
    ['  example.org: { failures: [ { kind: refuse } ] }'],
  ],
  [
    'rare-failure',
    `domains: { example.org: { mx: [ 10 mx1.example.org ] } }
servers: { mx1.example.org: { failures: [ { kind: refuse, mtbf: 30d, mttr: 1h } ] } }
traffic: [ { rate: 10/h } ]
duration: 10d
replications: 2
`,
    ['replications: 16'],
  ],
  [
    'refused-relay',
    `domains: { example.org: { mx: [ 10 mx1.example.org, 20 backup.example.net ] } }
servers:
  mx1.example.org:
    failures:
      - { kind: refuse, at: 6h, for: 4h }
      - { kind: reply, stage: rcpt, reply: "550 5.7.23 SPF", only: { senders: [ backup.example.net ] } }
  backup.example.net: { relay: postfix }
senders: { people: { mta: postfix, hosts: 20 } }
traffic: [ { rate: 60/h } ]
duration: 1d
replications: 1
`,
    [],
  ],
  [
    'needs-mx',
    `domains:
  example.org: {}
servers:
  example.org: {}
senders:
  strict: { mta: postfix, implicitMx: never }
traffic: [ { rate: 60/h } ]
duration: 1d
replications: 1
`,
    ['  example.org: { mx: [ 10 example.org ] }'],
  ],
  [
    'negative-ttl',
    `domains:
  example.org:
    mx: [ 10 mx1.example.org ]
    ttl: 1m
    negativeTtl: 3h
    failures: [ { kind: nxdomain, at: 5h, for: 10m } ]
servers: { mx1.example.org: {} }
senders: { people: { mta: postfix, hosts: 1 } }
traffic: [ { rate: 60/h } ]
duration: 1d
replications: 1
`,
    ['    negativeTtl: 5m'],
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

/** What `WRONG` earns. */
const FIRST = ['silent-maintenance', 'permanent-failure', 'equal-backup', 'backscatter'];

describe('mxsim check --fix', () => {
  it('has a scenario here for all advice with a mend, and a reason for the rest', () => {
    const mending = CHECKS.filter(({ mends }) => mends !== null).map(({ code }) => code);
    expect([...FIRST, ...OTHERS.map(([code]) => code)].sort()).toEqual([...mending].sort());
    for (const { code, mends, noMend } of CHECKS)
      expect([code, (mends ?? noMend ?? '').length > 10]).toEqual([code, true]);
  });

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
