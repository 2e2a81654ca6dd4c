import { copyFileSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LogReader } from '../../src/import/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { call, inFolder } from '../cli/in-memory.js';
import { FILES, readExpected, scenarioIn } from './expected.js';

interface ExpectedLog {
  readonly args: readonly string[];
  readonly role: string;
  readonly messages: number;
  readonly span_s: number;
  readonly people: readonly string[];
  readonly perDestination?: Readonly<Record<string, { readonly messages: number }>>;
}
const LOGS = readExpected('logs') as unknown as { name: string; expected: ExpectedLog }[];

/** Files as they lay on the machine that wrote them: the time of a file says of which year its lines are. */
const WRITTEN = Date.UTC(2026, 5, 1) / 1000;

function put(folder: string, name: string, content: string | Uint8Array, time = WRITTEN): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  utimesSync(path, time, time);
  return name;
}

async function importLogs(folder: string, files: readonly string[], ...more: readonly string[]) {
  for (const file of files) {
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(FILES, 'logs', file), join(folder, file));
    utimesSync(join(folder, file), WRITTEN, WRITTEN);
  }
  return call(['import', '--log', ...files, ...more], { folder });
}

function filesOf({ args }: ExpectedLog): string[] {
  return args.filter((one) => !one.startsWith('--'));
}

/** Messages per second of all traffic of a scenario. */
function rateOf(text: string): number {
  const { model } = parseScenario({ text, file: 'it' });
  return (model?.traffic ?? []).reduce((sum, one) => sum + (one.kind === 'rate' ? one.rate : 0), 0);
}

/** What looks like the address of a person. */
const ADDRESS = /[A-Za-z0-9._%+-]+@/g;

describe('mxsim import --log', () => {
  it.each(LOGS)('$name becomes a valid scenario with the rate of the log', ({ expected }) =>
    inFolder(async (folder) => {
      const { code, stdout, stderr } = await importLogs(folder, filesOf(expected));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const { problems } = parseScenario({ text: stdout, file: 'it' });
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(rateOf(stdout) * expected.span_s).toBeCloseTo(expected.messages, 0);
      for (const [domain, { messages }] of Object.entries(expected.perDestination ?? {})) {
        expect(stdout).toContain(`${domain}:  # ${messages} messages`);
      }
    }),
  );

  it.each(LOGS)('$name: nobody is named, in the scenario, the arrivals, or what is said', ({ expected }) =>
    inFolder(async (folder) => {
      const files = filesOf(expected);
      const { stdout, stderr } = await importLogs(folder, files, '--arrivals', 'a.csv', '--keep-hosts');
      const all = stdout + stderr + readFileSync(join(folder, 'a.csv'), 'utf8');
      expect(all.match(ADDRESS)).toBeNull();
      for (const person of expected.people) expect(all).not.toContain(person);
      expect(all).not.toMatch(/\b(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d/);
    }),
  );

  it.each(LOGS)('$name: arrivals are a file that the scenario replays, message by message', ({ expected }) =>
    inFolder(async (folder) => {
      await importLogs(folder, filesOf(expected), '--arrivals', 'rows.csv', '--output', 'a.yaml');
      const rows = readFileSync(join(folder, 'rows.csv'), 'utf8').trim().split('\n');
      expect(rows[0]).toBe('t,sender,domain');
      expect(rows).toHaveLength(expected.messages + 1);
      const run = await call(['run', 'a.yaml', '--no-report', '--format', 'json', '--quiet', '--replications', '1'], {
        folder,
      });
      expect(JSON.parse(run.stdout).messages.sent).toBe(expected.messages);
    }),
  );

  it('reads files in the order of their times, whatever order the shell gives', () =>
    inFolder(async (folder) => {
      const plain = await importLogs(join(folder, 'a'), ['mail.log', 'mail.log.1.gz']);
      const turned = await importLogs(join(folder, 'b'), ['mail.log.1.gz', 'mail.log']);
      const body = (text: string): string => text.replace(/^#.*\n/gm, '');
      expect(body(turned.stdout)).toBe(body(plain.stdout));
      expect(plain.stdout).toContain('40 messages for 40 recipients');
    }));

  it('says which MTA it was, with which parameters', () =>
    inFolder(async (folder) => {
      expect((await importLogs(folder, ['postfix-sending.log'])).stdout).toContain(
        'this is Postfix with its default retry times',
      );
      const exim = (await importLogs(folder, ['exim-mainlog.log'])).stdout;
      expect(exim).toContain('this is Exim with its default retry rule, and a queue run every 15m');
      expect(scenarioIn(exim).mtas?.['as-logged']).toMatchObject({ extends: 'exim', retry: { scan: '15m' } });
    }));

  it('finds the parameters of a Postfix that waits longer', () =>
    inFolder(async (folder) => {
      // Postfix waits as long as the message is old, between the two limits, and looks every 300 s.
      const lines: string[] = [];
      const stamp = (t: number): string => new Date(t * 1000).toISOString().replace('Z', '+00:00');
      for (let n = 0; n < 20; n += 1) {
        const id = `A${(n + 10_000).toString(16).toUpperCase()}`;
        const born = WRITTEN - 90_000 + n * 97;
        lines.push(`${stamp(born)} h postfix/pickup[1]: ${id}: uid=0 from=<a@b.example>`);
        let at = born + 1;
        for (let tries = 0; tries < 9; tries += 1) {
          lines.push(`${stamp(at)} h postfix/qmgr[2]: ${id}: from=<a@b.example>, size=1, nrcpt=1 (queue active)`);
          const age = at - born;
          lines.push(
            `${stamp(at)} h postfix/smtp[3]: ${id}: to=<x@c.example>, relay=mx.c.example[192.0.2.1]:25, delay=${age}, delays=${age}/0/0/0, dsn=4.7.1, status=deferred (host mx.c.example[192.0.2.1] said: 451 4.7.1 no (in reply to RCPT TO command))`,
          );
          at = Math.ceil((at + Math.min(7200, Math.max(600, age))) / 300) * 300;
        }
      }
      put(folder, 'a.log', `${lines.join('\n')}\n`);
      const { stdout } = await call(['import', '--log', 'a.log'], { folder });
      expect(stdout).toContain('this is Postfix with minimal_backoff_time=10m maximal_backoff_time=2h');
      expect(scenarioIn(stdout).mtas?.['as-logged']).toEqual({
        extends: 'postfix',
        retry: { age: { min: '10m', max: '2h' }, scan: '5m' },
      });
    }));

  it('takes an outage for what it looks like, and says that this is a guess', () =>
    inFolder(async (folder) => {
      const { stdout } = await importLogs(folder, ['postfix-sending.log']);
      const { servers } = scenarioIn(stdout);
      expect(servers['mx1.alpha.example']).toMatchObject({ failures: [{ kind: 'refuse' }] });
      expect(servers['mail.bravo.example']).toEqual({ greylist: { delay: '5m', known: '13%' } });
      expect(stdout).toMatch(/kind: refuse, at: .*# a guess: 17 failures in a row/);
    }));

  it('joins with a zone: its records, and what the log says of its servers', () =>
    inFolder(async (folder) => {
      put(
        folder,
        'z',
        '$ORIGIN alpha.example.\n$TTL 5m\n@ SOA ns x 1 1 1 1 60\n@ MX 7 mx1\n@ MX 8 mx2\nmx1 A 192.0.2.1\nmx2 A 192.0.2.2\n',
      );
      const { stdout } = await importLogs(folder, ['postfix-sending.log'], '--zone', 'z');
      const { domains, servers } = scenarioIn(stdout);
      expect(domains['alpha.example']).toMatchObject({ ttl: '5m', mx: ['7 mx1.alpha.example', '8 mx2.alpha.example'] });
      expect(servers['mx1.alpha.example']).toMatchObject({ failures: [{ kind: 'refuse' }] });
      expect(domains).toHaveProperty(['bravo.example']);
    }));
});

/** Arrivals at these times of Postfix, one message each. */
function arrivals(stamps: readonly string[]): string {
  return stamps.map((stamp, at) => `${stamp} h postfix/pickup[1]: ABC${100 + at}: uid=0 from=<a@b.example>\n`).join('');
}

async function headOf(text: string | Uint8Array, time = WRITTEN, name = 'a.log') {
  return inFolder(async (folder) => {
    put(folder, name, text, time);
    return call(['import', '--log', name], { folder });
  });
}

describe('times in logs', () => {
  it.each([
    [
      'without a year, of the year before the file',
      ['Dec 30 10:00:00', 'Dec 31 23:59:00'],
      '2025-12-30 10:00 UTC to 2025-12-31 23:59 UTC',
    ],
    [
      'without a year, over New Year',
      ['Dec 31 23:00:00', 'Jan  1 01:00:00'],
      '2025-12-31 23:00 UTC to 2026-01-01 01:00 UTC',
    ],
    [
      'on the day that most years lack',
      ['Feb 28 23:00:00', 'Mar  1 01:00:00'],
      '2026-02-28 23:00 UTC to 2026-03-01 01:00 UTC',
    ],
    [
      'with an offset and fractions',
      ['2026-03-01T01:00:00.5+02:00', '2026-03-01T02:00:00+0200'],
      '2026-02-28 23:00 UTC to 2026-03-01 00:00 UTC',
    ],
    [
      'of syslog with a priority and a version',
      ['<22>1 2026-03-01T00:00:00Z', '<22>1 2026-03-01T01:00:00Z'],
      '2026-03-01 00:00 UTC to 2026-03-01 01:00 UTC',
    ],
  ])('%s', async (_, stamps, words) => {
    const { stdout, stderr } = await headOf(arrivals(stamps).replace(/^(<22>1 \S+ h) (\S+?)\[1\]:/gm, '$1 $2[1]:'));
    expect(stdout, stderr).toContain(words);
  });

  it('of a day with more mail at noon than at midnight give its shape', async () => {
    const stamps: string[] = [];
    for (let hour = 0; hour < 24 * 6; hour += 1) {
      const count = Math.round(20 * (1 + 0.6 * Math.cos((2 * Math.PI * ((hour % 24) - 14)) / 24)));
      for (let n = 0; n < count; n += 1) {
        stamps.push(new Date((WRITTEN - 864_000 + hour * 3600 + (n * 3600) / count) * 1000).toISOString());
      }
    }
    const text = arrivals(stamps).replace(
      /ABC\d+/g,
      (_: string, at: number) => `A${at.toString(36).toUpperCase().padStart(7, '0')}`,
    );
    const { stdout } = await headOf(text.replaceAll('\n', '\n'));
    const { model } = parseScenario({ text: stdout, file: 'it' });
    const [traffic] = model?.traffic ?? [];
    const shape = traffic?.kind === 'rate' ? traffic.shape : null;
    expect(shape).toMatchObject({ kind: 'diurnal' });
    if (shape?.kind !== 'diurnal') throw new Error('no shape');
    expect(shape.peak / 3600).toBeCloseTo(14.5, 0);
    expect(shape.ratio).toBeGreaterThan(3.4);
    expect(shape.ratio).toBeLessThan(4.6);
  });
});

describe('postscreen', () => {
  const at = (minute: number, program: string, body: string): string =>
    `2026-03-01T00:${String(minute).padStart(2, '0')}:00Z mx1 postfix/${program}[7]: ${body}\n`;
  const refused = (reply: string): string =>
    `NOQUEUE: reject: RCPT from [192.0.2.9]:41234: ${reply}; from=<ada@example.com>, to=<bob@example.org>, proto=ESMTP, helo=<a.example.com>`;

  it('sends clients that it does not know away once: for them a greylist without a delay', async () => {
    const lines = [
      at(1, 'postscreen', 'CONNECT from [192.0.2.9]:41234 to [198.51.100.1]:25'),
      at(1, 'postscreen', 'PREGREET 14 after 0.1 from [192.0.2.66]:1234: EHLO example.com\\r\\n'),
      at(1, 'postscreen', 'DNSBL rank 8 for [192.0.2.66]:1234'),
      at(1, 'postscreen', refused('550 5.7.1 Service unavailable; client [192.0.2.66] blocked using list.example')),
      at(2, 'postscreen', refused('450 4.3.2 Service currently unavailable')),
      at(2, 'postscreen', 'PASS NEW [192.0.2.9]:41234'),
      at(2, 'postscreen', 'HANGUP after 0 from [192.0.2.9]:41234 in tests after SMTP handshake'),
      at(3, 'postscreen', 'PASS OLD [192.0.2.9]:41235'),
      at(3, 'smtpd', '4ABCDEF: client=a.example.com[192.0.2.9]'),
      at(3, 'qmgr', '4ABCDEF: from=<ada@example.com>, size=1000, nrcpt=1 (queue active)'),
      at(
        3,
        'local',
        '4ABCDEF: to=<bob@example.org>, relay=local, delay=1, delays=0.5/0/0/0.5, dsn=2.0.0, status=sent (delivered)',
      ),
      at(3, 'qmgr', '4ABCDEF: removed'),
    ];
    const { code, stdout, stderr } = await headOf(lines.join(''));
    expect({ code, stderr: stderr.replace(/.*advice[\s\S]*/, '') }).toMatchObject({ code: 0, stderr: '' });
    expect(stdout).toContain('greylist: { delay: 0s }');
    expect(stdout).not.toContain('could not be read');
    expect(stdout).not.toMatch(/ada|bob|192\.0\.2/);
  });

  it('that is only busy is no greylist', async () => {
    const busy = at(1, 'postscreen', 'NOQUEUE: reject: CONNECT from [192.0.2.9]:1: all server ports busy');
    const { stdout } = await headOf(`${busy}${arrivals(['2026-03-01T00:00:00Z', '2026-03-01T01:00:00Z'])}`);
    expect(stdout).not.toContain('greylist');
  });
});

describe('a hostile log', () => {
  const LINE = arrivals(['2026-03-01T00:00:00Z', '2026-03-01T01:00:00Z']);

  it('with lines that cannot be read: they are counted, three are shown, and nobody in them', async () => {
    const { code, stdout, stderr } = await headOf(
      `garbage from ada@example.org at 192.0.2.7\n${LINE}\u001b[31m red\n??? bob@secret.example\nfour\n`,
    );
    expect(code).toBe(0);
    expect(stderr).toContain(
      '4 lines of the logs could not be read; the first:\n  a.log:1: garbage from (address) at (IP)\n',
    );
    for (const hidden of ['\u001b', 'bob@', 'ada@', 'four']) expect(stderr + stdout).not.toContain(hidden);
    expect(stdout).toContain('4 lines could not be read');
  });

  it('with a destination and a relay that can have no records leaves both to all other domains', async () => {
    const sent = (id: number, to: string, relay: string): string =>
      `2026-03-01T00:10:00Z h postfix/smtp[1]: ABC${100 + id}: to=<x@${to}>, relay=${relay}[192.0.2.2]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)\n`;
    const { code, stdout } = await headOf(
      `${LINE}${sent(0, 'constructor', '__proto__')}${sent(1, 'b.example', 'mx.b.example')}`,
    );
    expect(code).toBe(0);
    expect(stdout).toContain('mx.b.example');
    expect(stdout).not.toMatch(/mx: \[\]|constructor|__proto__/);
  });

  it('with times that there are none counts those lines as not read', async () => {
    const { code, stderr } = await headOf(
      `${LINE}Nov 35 10:00:00 h postfix/qmgr[1]: ABCDEF: removed\n2026-02-30T00:00:00Z h postfix/qmgr[1]: ABCDEF: removed\nNov 10 24:00:00 h postfix/qmgr[1]: ABCDEF: removed\n`,
    );
    expect(code).toBe(0);
    expect(stderr).toContain('3 lines of the logs could not be read');
  });

  it('with more messages under way than are kept forgets the oldest, and takes no longer for each', () => {
    const reader = new LogReader();
    reader.begin('a.log', Date.UTC(2026, 10, 28) / 1000);
    /** Processor time of so many more messages [µs]. */
    const costOf = (from: number, count: number): number => {
      const before = process.cpuUsage().user;
      for (let id = from; id < from + count; id += 1)
        reader.push(
          `Nov 10 10:00:00 h postfix/smtpd[1]: ${id.toString(16).toUpperCase()}: client=a.example[192.0.2.7]`,
        );
      return process.cpuUsage().user - before;
    };
    const kept = costOf(0xa00000, 500_000) / 500_000;
    const beyond = costOf(0xa00000 + 500_000, 200_000) / 200_000;
    // To look through all that are kept for each further one costs some hundred times as much.
    expect(beyond / kept).toBeLessThan(15);
  });

  it('with a line of many megabytes is read past it', async () => {
    const { code, stdout, stderr } = await headOf(`${'x'.repeat(5_000_000)}\n${LINE}`);
    expect({ code, stderr: stderr.length < 1000 }).toEqual({ code: 0, stderr: true });
    expect(stdout).toContain('2 messages');
  });

  it('that is packed a thousandfold is no trouble for memory', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from(LINE), Buffer.alloc(200_000_000)]));
    const { code } = await headOf(bomb, WRITTEN, 'a.log.gz');
    expect(code).toBe(0);
    expect(process.memoryUsage().rss).toBeLessThan(2 ** 31);
  });

  it('that is packed and cut off, or no gzip but for its first bytes, is an error', async () => {
    const packed = gzipSync(LINE.repeat(1000));
    for (const bytes of [packed.subarray(0, packed.length / 2), Buffer.from([0x1f, 0x8b, 1, 2, 3, 4])]) {
      const { code, stdout, stderr } = await headOf(bytes, WRITTEN, 'a.log.gz');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('cannot read a.log.gz');
    }
  });

  it('with names like those of prototypes, and journals that are none', async () => {
    const journal = [
      '{',
      '{}',
      '{"MESSAGE":null}',
      '{"__proto__":{"MESSAGE":"x"},"__REALTIME_TIMESTAMP":"1"}',
      '[1]',
      '{"MESSAGE":[1e9,-1],"__REALTIME_TIMESTAMP":"NaN"}',
    ];
    const attempt =
      '2026-03-01T00:30:00Z h postfix/smtp[3]: ABC100: to=<x@__proto__>, relay=constructor[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)\n';
    const { code, stdout } = await headOf(`${journal.join('\n')}\n${LINE}${attempt}`);
    expect(code).toBe(0);
    expect(parseScenario({ text: stdout, file: 'it' }).model).not.toBeNull();
  });

  it('without a message, or without a file, is an error that says so', async () => {
    expect(await headOf('2026-03-01T00:00:00Z h sshd[1]: hello\n')).toMatchObject({
      code: 2,
      stderr: 'mxsim: a.log: no line of Postfix or Exim is in it\n',
    });
    const missing = await call(['import', '--log', 'nowhere.log']);
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('cannot read nowhere.log');
    expect((await call(['import', '--arrivals', 'a.csv', '--zone', basename('x')])).code).toBe(2);
  });

  it('may come through standard input', async () => {
    const { code, stdout } = await call(['import', '--log', '-'], { stdin: LINE });
    expect(code).toBe(0);
    expect(stdout).toContain('2 messages');
  });
});
