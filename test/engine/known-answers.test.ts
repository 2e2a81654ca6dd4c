import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseScenario, type RunResult, simulateSync } from '../../src/index.js';
import { attempts } from './attempts.js';

/** Scenarios whose right answers are known: from the source of an MTA, or from its documentation. */
const FOLDER = join('test', 'engine', 'known-answers');

function written(name: string) {
  const text = readFileSync(join(FOLDER, `${name}.yaml`), 'utf8');
  return { text, file: name, readFile: (path: string) => readFileSync(join(FOLDER, path), 'utf8') };
}

/** What the run of a scenario leaves behind. */
function run(name: string, ...overrides: string[]): RunResult {
  const { text, ...rest } = written(name);
  const simulation = simulateSync(text, { ...rest, overrides });
  if (!simulation.ok) throw new Error(simulation.problems.map(({ message }) => message).join('\n'));
  return simulation.result;
}

/** Every attempt of its first replication. */
function tries(name: string, ...overrides: string[]): readonly string[] {
  const { model } = parseScenario({ ...written(name), overrides });
  if (model === null) throw new Error(`${name} is wrong`);
  return attempts(model);
}

describe('Postfix', () => {
  it('takes a destination for alive as soon as a delivery succeeds (qmgr_deliver.c, qmgr_deliver_update)', () => {
    const last = tries('postfix-success-ends-death').filter((line) => line.includes(' #5 '));
    expect(last).toEqual(['20 #5 a.d.example accepted']);
  });

  it('takes it for dead after a cohort of failures, however many sessions it begins with (qmgr_queue.c, qmgr_queue_throttle)', () => {
    const failures = (...overrides: string[]) =>
      run('postfix-cohorts', ...overrides).servers['a.d.example']?.overloaded;
    const initial = (sessions: number) => `mtas.p.concurrency={ initial: ${sessions}, max: 50 }`;
    expect(failures()).toBe(3);
    expect([5, 8, 10, 20].map((sessions) => failures(initial(sessions)))).toEqual([3, 5, 7, 13]);
    // default_destination_concurrency_failed_cohort_limit=2. Three failures add up to 1/5 + 1/3 + 1/2 = 1.03 (qmgr_queue.c,
    // qmgr_queue_throttle: "queue->fail_cohorts += 1.0 / queue->window"), and leave a window of one: "while (queue->failure -
    // feedback / 2 < 0) queue->window -= hysteresis" takes two sessions away, then one, then one. The first message is still in
    // that one, so no fourth begins (qmgr_peer.c, qmgr_peer_select: "queue->window > queue->busy_refcount").
    const twice = 'mtas.p.deadHosts={ remember: destination, memory: busy, after: 2, for: 5m }';
    expect(failures(twice)).toBe(3);
  });

  it('keeps its sessions to a narrow server few enough for all mail to get through (qmgr_queue.c)', () => {
    const result = run('postfix-narrow-server', 'replications=20');
    expect(result.messages.delivered).toBe(result.messages.sent);
    const hours = (time: number | undefined) => (time ?? Number.NaN) / 3600;
    expect(hours(result.latency_s?.p50)).toBeLessThan(2.4 / 3600);
    expect(hours(result.latency_s?.mean)).toBeGreaterThan(1.4);
    expect(hours(result.latency_s?.mean)).toBeLessThan(2);
    expect(hours(result.latency_s?.p99)).toBeLessThan(22);
  });
});

describe('qmail', () => {
  it('counts two time-outs within two minutes as one (tcpto.c, tcpto_err)', () => {
    expect(tries('qmail-two-timeouts-at-once')).toEqual([
      '0 #1 a.d.example timedOut',
      '1 #2 a.d.example timedOut',
      '60 #1 b.d.example accepted',
      '61 #2 b.d.example accepted',
      '90 #3 a.d.example timedOut',
      '150 #3 b.d.example accepted',
    ]);
  });

  it('tries a server that drops packets until the second time-out that counts, and again once it was left alone', () => {
    const tried = tries('qmail-time-outs-in-a-row').filter((line) => line.includes('mx1'));
    // Sixty seconds for the first time-out, two minutes more until another counts; messages come every ten seconds.
    expect(tried).toHaveLength(18);
    const later = tries('qmail-time-outs-in-a-row', 'duration=2h').filter((line) => line.includes('mx1'));
    // Left alone for 4832 s, then a single time-out renews its death: those who come within these 60 s still try.
    expect(later).toHaveLength(18 + 6);
  });
});

describe('a relay that is itself the best server', () => {
  const relay = (mta: string) => `servers["mx1.example.org"].relay=${mta}`;

  it('loses mail as a loop found by itself: nobody replied', () => {
    for (const mta of ['postfix', 'sendmail', 'qmail', 'courier', 'rfc5321']) {
      const { causes, messages } = run('relay-finds-itself', relay(mta));
      expect({ mta, rejected: messages.rejected }).toEqual({ mta, rejected: 20 });
      expect(causes?.wanted).toEqual({ total: 20, noRoute: { total: 20, loop: 20 } });
    }
  });

  it('keeps it frozen for a week and then gives it up, where it is Exim (specification, self; timeout_frozen_after)', () => {
    const { causes, messages, engine } = run('relay-finds-itself', relay('exim'));
    expect(messages.expired).toBe(20);
    expect(causes?.wanted).toEqual({ total: 20, noRoute: { total: 20, loop: 20 } });
    // Noticed by a queue run, of which there is one every half an hour.
    const days = engine.end_s / 86_400;
    expect(days).toBeGreaterThan(7);
    expect(days).toBeLessThan(7.04);
  });

  it('waits until it is not, where a behaviour says so', () => {
    const { messages, causes } = run('relay-finds-itself', relay('{ onLookup: { loop: defer } }'));
    expect(messages.expired).toBe(20);
    expect(causes?.wanted).toEqual({ total: 20, noRoute: { total: 20, loop: 20 } });
  });
});

describe('a relay that is the best server that can be found, while better names are gone', () => {
  const fates = (mta: string) => run('primary-name-gone', `servers["backup.example.net"].relay=${mta}`).messages;

  it('waits as long as its queue keeps mail where it is Postfix (smtp_addr.c, smtp_domain_addr), and returns it elsewhere', () => {
    expect(fates('postfix').expired).toBe(20);
    for (const mta of ['exim', 'sendmail', 'qmail', 'courier']) expect(fates(mta)).toMatchObject({ unroutable: 20 });
  });

  it('goes on to nobody worse than itself, and to the primary when the name is back', () => {
    const both = 'domains["example.org"].mx=[ 10 mx1.example.org, 20 backup.example.net, 30 worse.example.net ]';
    expect(run('primary-name-gone', both, 'servers["worse.example.net"]={}').messages).toMatchObject({ expired: 20 });
  });
});

describe('sessions at once', () => {
  /** How many sessions of two seconds and some round trips were under way in the mean: how many were allowed, but for the ends. */
  const sessions = (...overrides: string[]) => {
    const { messages, engine } = run('one-site', ...overrides);
    expect(messages.delivered).toBe(1000);
    return (1000 * 2) / engine.end_s;
  };
  const by = (key: string, more = '') => `senders.bulk.concurrency={ max: 8, by: ${key}${more} }`;
  const twoHosts = [
    'domains["one.example"].mx=[ 10 mx.provider.example, 10 mx2.provider.example ]',
    'domains["two.example"].mx=[ 20 mx2.provider.example, 20 mx.provider.example ]',
    'servers["mx2.provider.example"]={ service: 2s }',
  ];
  const between = (value: number, low: number, high: number) => {
    expect(value).toBeGreaterThan(low);
    expect(value).toBeLessThanOrEqual(high);
  };

  it('of KumoMTA are 32 for all domains with the same MX hosts (connection_limit of a site)', () => {
    const peak = (...overrides: string[]) => run('one-site', ...overrides).servers['mx.provider.example']?.peakSessions;
    expect(peak()).toBe(32);
    expect(peak('domains["two.example"]={ lookup: { cname: one.example } }')).toBe(32);
    expect(
      peak(
        'domains["two.example"].mx=[ 10 mx.provider.example, 20 mx.provider.example. ]',
        'domains["two.example"].allowInvalid=true',
      ),
    ).toBe(32);
  });

  it('are counted for each domain, or for all with the same MX hosts, in whatever order', () => {
    between(sessions(by('destination')), 12, 16);
    between(sessions(by('site')), 6, 8);
    between(sessions(by('destination'), ...twoHosts), 12, 16);
    between(sessions(by('site'), ...twoHosts), 6, 8);
    const another = [
      'domains["two.example"].mx=[ 10 mx.provider.example, 20 mx3.example ]',
      'servers["mx3.example"]={}',
    ];
    between(sessions(by('site'), ...another), 12, 16);
  });

  it('are counted for each host name, or for each address, across domains', () => {
    between(sessions(by('host')), 6, 8);
    between(sessions(by('address')), 6, 8);
    between(sessions(by('host'), ...twoHosts), 12, 16);
    between(sessions(by('address'), ...twoHosts), 12, 16);
    const hosts = '{ service: 2s, hosts: [ mx.provider.example ] }';
    const oneName = [`servers["mx.provider.example"]=${hosts}`, `servers.another=${hosts}`];
    between(sessions(by('host'), ...oneName), 6, 8);
    between(sessions(by('address'), ...oneName), 12, 16);
  });

  it('are used again and again, whether connections stay open or not, and nobody is left in line', () => {
    const ways = ['none', ...['address', 'destination'].map((way) => `{ messages: 7, idle: 9s, by: ${way} }`)];
    for (const reuse of [...ways, '{ messages: 3, idle: 0s, by: address }']) {
      for (const key of ['site', 'host', 'address']) {
        const most = key === 'site' ? 8 : 16;
        between(sessions(by(key), `senders.bulk.reuse=${reuse}`, ...twoHosts), most * 0.6, most);
      }
    }
  });

  it('grow with each success where they begin with fewer', () => {
    const grows = sessions(by('address', ', initial: 1'));
    between(grows, 6, 8);
    expect(grows).toBeLessThan(sessions(by('address')));
  });
});

describe('the queue runners of Exim (queue_run_max)', () => {
  it('are one more at each queue run while one is still at work, up to five', () => {
    const taken = tries('backlog-of-exim').filter((line) => line.endsWith('accepted'));
    expect(taken).toHaveLength(540);
    const begins = taken.map((line) => Number.parseFloat(line));
    // The server is back after ten hours, and takes a minute for each message: so many in half an hour, the time between two runs.
    const runs = [0, 1, 2, 3, 4].map(
      (run) => begins.filter((t) => Math.floor((t - (begins[0] ?? 0)) / 1800) === run).length / (1800 / 60.6),
    );
    expect(runs.map(Math.round)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('OpenSMTPD', () => {
  it('has five sessions to an address at most, whoever they are for (limit.c, max-conn-per-route)', () => {
    const opensmtpd = ['senders.bulk.mta=opensmtpd', 'servers["mx.provider.example"].service=2m', 'messages=100'];
    const second = [
      'domains["one.example"].mx=[ 10 mx.provider.example, 10 mx2.provider.example ]',
      'servers["mx2.provider.example"]={ service: 2m }',
    ];
    for (const more of [[], second]) {
      const { servers, messages, engine } = run('one-site', ...opensmtpd, ...more);
      expect(messages.delivered).toBe(100);
      for (const { peakSessions } of Object.values(servers)) expect(peakSessions).toBe(5);
      // A hundred messages of two minutes each, five or ten at a time.
      expect(engine.end_s / 120).toBeLessThan((100 / (5 * (more.length === 0 ? 1 : 2))) * 1.7);
    }
  });
});
