import { describe, expect, it } from 'vitest';
import { presetBehaviour } from '../../src/mail/index.js';
import type { FailureModel, MxAnswer } from '../../src/model/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { codesOf, modelOf, modelWith, scenarioWith } from './build-model.js';

const serviceOf = (service: unknown) => modelWith({ servers: { 'mx1.example.org': { service } } }).servers[0]?.service;

describe('a distribution', () => {
  it.each([
    ['400ms', { kind: 'constant', value: 0.4 }],
    [{ constant: '2h' }, { kind: 'constant', value: 7200 }],
    [{ exponential: '400ms' }, { kind: 'exponential', mean: 0.4 }],
    [{ uniform: ['1s', '2s'] }, { kind: 'uniform', low: 1, high: 2 }],
    [{ weibull: { mean: '30d', shape: 0.7 } }, { kind: 'weibull', mean: 2_592_000, shape: 0.7 }],
    [{ gamma: { mean: '10s', shape: 2 } }, { kind: 'gamma', mean: 10, shape: 2 }],
    [{ empirical: ['1s', '3s', '0s'] }, { kind: 'empirical', values: [1, 3, 0] }],
  ])('%j is %j', (written, distribution) => {
    expect(serviceOf(written)).toEqual(distribution);
  });

  it('by median and 99th percentile is the lognormal that has them', () => {
    const found = serviceOf({ lognormal: { median: '80ms', p99: '2s' } });
    expect(found).toMatchObject({ kind: 'lognormal' });
    if (found?.kind !== 'lognormal') return;
    expect(Math.exp(found.mu)).toBeCloseTo(0.08, 12);
    // 2.326347874… standard deviations above the median lies one in a hundred.
    expect(Math.exp(found.mu + 2.326_347_874_040_840_8 * found.sigma)).toBeCloseTo(2, 9);
  });
});

describe('a failure', () => {
  const failureOf = (failure: object): FailureModel | undefined =>
    modelWith({ servers: { 'mx1.example.org': { failures: [failure] } } }).servers[0]?.failures[0];

  it('is planned by `at` and `for`, once or again and again', () => {
    expect(failureOf({ kind: 'timeout', at: '2d', for: '4h' })?.timing).toEqual({
      kind: 'planned',
      at: 172_800,
      for: 14_400,
      every: null,
    });
    expect(failureOf({ kind: 'timeout', at: '0s', for: '1h', every: '1d' })?.timing).toMatchObject({ every: 86_400 });
  });

  it('has plain times up and down that are means of exponentials', () => {
    expect(failureOf({ kind: 'refuse', mtbf: '30d', mttr: '1h' })?.timing).toEqual({
      kind: 'renewal',
      up: { kind: 'exponential', mean: 2_592_000 },
      down: { kind: 'exponential', mean: 3600 },
      starts: 'longRun',
    });
  });

  it('may begin up, and keep a constant time', () => {
    const timing = failureOf({ kind: 'refuse', mtbf: { constant: '1d' }, mttr: '1h', starts: 'up' })?.timing;
    expect(timing).toMatchObject({ up: { kind: 'constant', value: 86_400 }, starts: 'up' });
  });

  it('replies, disconnects and dawdles where it is told to', () => {
    expect(failureOf({ kind: 'reply', stage: 'ehlo', reply: '502 5.5.1 no', helo: true })).toMatchObject({
      stage: 'ehlo',
      reply: { code: 502, text: '502 5.5.1 no' },
      helo: true,
    });
    expect(failureOf({ kind: 'disconnect', stage: 'message', kept: true })).toMatchObject({ kept: true });
    expect(failureOf({ kind: 'slow', delay: '20s', stage: 'mail', factor: 3 })).toMatchObject({ delay: 20, factor: 3 });
    expect(failureOf({ kind: 'refuse', probability: '0.1%', cuts: true })).toMatchObject({
      probability: 0.001,
      cuts: true,
    });
  });
});

describe('a domain', () => {
  const answerOf = (domain: object): MxAnswer | undefined =>
    modelWith({ domains: { 'example.org': domain }, servers: { 'mx1.example.org': {}, 'example.org': {} } }).domains[0]
      ?.answer;

  it.each([
    [{ mx: ['20 MX1.example.org.', '10 example.org'] }, { kind: 'mx' }],
    [{ mx: ['0 .'] }, { kind: 'nullMx' }],
    [{}, { kind: 'empty' }],
    [{ lookup: 'empty' }, { kind: 'empty' }],
    [{ lookup: 'nxdomain' }, { kind: 'nxdomain' }],
    [{ lookup: 'servfail' }, { kind: 'servfail' }],
    [{ lookup: 'timeout' }, { kind: 'timeout' }],
    [{ lookup: { cname: 'mx1.example.org' } }, { kind: 'cname', target: 'mx1.example.org' }],
  ])('%j answers %j', (domain, answer) => {
    expect(answerOf(domain)).toMatchObject(answer);
  });

  it('keeps its records in the order of the file, names in small letters without a final dot', () => {
    expect(answerOf({ mx: ['20 MX1.example.org.', '10 example.org'] })).toEqual({
      kind: 'mx',
      records: [
        { preference: 20, exchanger: 'mx1.example.org' },
        { preference: 10, exchanger: 'example.org' },
      ],
    });
  });

  it('that allows invalid records gets advice, not an error', () => {
    const text = scenarioWith({
      domains: { 'example.org': { allowInvalid: true, mx: ['10 192.0.2.1', '0 .', '20 mx1.example.org'] } },
      servers: { 'mx1.example.org': {}, bare: { hosts: ['192.0.2.1'] } },
    });
    const { model, problems } = parseScenario({ text, file: 'test.yaml' });
    expect(problems.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'advice invalid-mx',
      'advice invalid-mx',
    ]);
    expect(model?.hosts).toContainEqual({
      name: '192.0.2.1',
      aliasOf: null,
      answer: { kind: 'servers', servers: ['bare'] },
    });
    expect(model?.hosts).toContainEqual({ name: '.', aliasOf: null, answer: { kind: 'empty' } });
  });

  it('that allows invalid records keeps one that is listed twice', () => {
    const mx = ['10 mx1.example.org', '10 mx1.example.org'];
    const { domains } = modelWith({
      domains: { 'example.org': { allowInvalid: true, mx } },
      servers: { 'mx1.example.org': {} },
    });
    const record = { preference: 10, exchanger: 'mx1.example.org' };
    expect(domains[0]?.answer).toEqual({ kind: 'mx', records: [record, record] });
  });

  it('changes in the order of time, and leads to the hosts it names then', () => {
    const { changes, hosts } = modelWith({
      servers: { 'mx1.example.org': {}, 'new.example.org': {} },
      changes: [
        { at: '5d', domain: 'Example.org', mx: ['10 new.example.org'] },
        { at: '1d', domain: 'example.org', lookup: 'servfail' },
        { at: '5d', domain: 'example.org', lookup: 'nxdomain' },
      ],
    });
    expect(changes.map(({ at, answer }) => [at, answer.kind])).toEqual([
      [86_400, 'servfail'],
      [432_000, 'mx'],
      [432_000, 'nxdomain'],
    ]);
    expect(hosts.map(({ name }) => name)).toContain('new.example.org');
  });
});

describe('a host name', () => {
  it('leads to all servers that answer to it, in the order of the file', () => {
    const { hosts } = modelWith({
      domains: { 'small.example': {} },
      servers: { 'farm-a': { hosts: ['small.example'] }, 'farm-b': { hosts: ['x.example', 'Small.Example.'] } },
    });
    expect(hosts).toEqual([
      { name: 'small.example', aliasOf: null, answer: { kind: 'servers', servers: ['farm-a', 'farm-b'] } },
    ]);
  });

  it('of a server with other names leads nowhere', () => {
    const parts = { servers: { 'mx1.example.org': { hosts: ['other.example'] } } };
    expect(codesOf(scenarioWith(parts))).toEqual(['unexplained-host']);
  });

  it('that is an alias keeps the name at its end', () => {
    const { hosts } = modelWith({
      domains: { 'example.org': { mx: ['10 a.example', '20 c.example'] } },
      dns: { 'a.example': { cname: 'b.example' }, 'b.example': { cname: 'mx1.example.org' }, 'c.example': 'timeout' },
    });
    expect(hosts).toEqual([
      { name: 'a.example', aliasOf: 'mx1.example.org', answer: { kind: 'servers', servers: ['mx1.example.org'] } },
      { name: 'c.example', aliasOf: null, answer: { kind: 'timeout' } },
    ]);
  });
});

describe('an MTA', () => {
  const mtaOf = (sender: object, mtas: object = {}) => modelWith({ senders: { a: sender }, mtas }).senders[0]?.mta;
  const postfix = presetBehaviour('postfix');

  it('is its preset where nothing is written', () => {
    expect(mtaOf({ mta: 'postfix' })).toEqual(postfix);
  });

  it('keeps of its preset what is not written, deep inside', () => {
    const mta = mtaOf({
      mta: 'postfix',
      timeouts: { connect: '5s' },
      limits: { sessions: 'unlimited' },
      onFailure: { rcpt: { '4xx': 'defer' }, data: { next: 'bounce' } },
    });
    expect(mta?.timeouts).toEqual({ ...postfix?.timeouts, connect: 5 });
    expect(mta?.limits).toEqual({ ...postfix?.limits, sessions: null });
    expect(mta?.onFailure.rcpt).toEqual({ ...postfix?.onFailure.rcpt, '4xx': 'defer' });
    expect(new Set(Object.values(mta?.onFailure.data ?? {}))).toEqual(new Set(['nextOrBounce']));
    expect(mta?.onFailure.mail).toEqual(postfix?.onFailure.mail);
    expect(mta?.preset).toBe('postfix');
  });

  it('gets a new retry schedule as a whole', () => {
    expect(postfix?.retry.scan).not.toBeNull();
    expect(mtaOf({ mta: 'postfix', retry: { every: '30m' } })?.retry).toEqual({
      rule: { kind: 'every', every: 1800 },
      scan: null,
      jitter: null,
      per: 'message',
      atOnce: null,
    });
  });

  it.each([
    ['never', { kind: 'never' }],
    [{ every: '30m' }, { kind: 'every', every: 1800 }],
    [{ list: ['5m', '1h'] }, { kind: 'list', waits: [300, 3600], then: [3600] }],
    [
      { list: ['5m', '1h'], then: 'last' },
      { kind: 'list', waits: [300, 3600], then: [3600] },
    ],
    [
      { list: ['5m', '1h'], then: 'repeat' },
      { kind: 'list', waits: [300, 3600], then: [300, 3600] },
    ],
    [
      { list: ['5m'], then: ['2h', '5m'] },
      { kind: 'list', waits: [300], then: [7200, 300] },
    ],
    [{ backoff: { first: '5m' } }, { kind: 'backoff', first: 300, factor: 2, max: null }],
    [{ backoff: { first: '5m', factor: 3, max: '1h' } }, { kind: 'backoff', first: 300, factor: 3, max: 3600 }],
    [{ age: { min: '300s', max: '4000s' } }, { kind: 'age', min: 300, max: 4000 }],
    [{ quadratic: '400s' }, { kind: 'quadratic', unit: 400 }],
    [
      {
        steps: [
          { every: '15m', until: '2h' },
          { every: '1h', factor: 1.5 },
        ],
      },
      {
        kind: 'steps',
        steps: [
          { every: 900, factor: 1, until: 7200 },
          { every: 3600, factor: 1.5, until: null },
        ],
        from: 'arrival',
      },
    ],
  ])('with retry %j has the rule %j', (retry, rule) => {
    expect(mtaOf({ retry })?.retry.rule).toEqual(rule);
  });

  it('has a jitter that is a share or a time', () => {
    const jitterOf = (jitter: unknown) => mtaOf({ retry: { every: '30m', jitter, scan: '5m', per: 'queue' } })?.retry;
    expect(jitterOf('10%')).toMatchObject({ jitter: { kind: 'share', share: 0.1 }, scan: 300, per: 'queue' });
    expect(jitterOf('30s')).toMatchObject({ jitter: { kind: 'time', time: 30 } });
  });

  it.each([
    ['5d', { age: 432_000, attempts: null, hostDown: null }],
    [{ attempts: 13 }, { age: null, attempts: 13, hostDown: null }],
    [{ hostDown: '4d' }, { age: null, attempts: null, hostDown: 345_600 }],
    [
      { age: '5d', attempts: 13 },
      { age: 432_000, attempts: 13, hostDown: null },
    ],
  ])('that gives up after %j', (giveUpAfter, expected) => {
    expect(mtaOf({ giveUpAfter })?.giveUpAfter).toEqual(expected);
  });

  it('may never give up where the world ends', () => {
    const senders = { a: { giveUpAfter: 'unlimited' } };
    expect(codesOf(scenarioWith({ senders }))).toEqual(['endless']);
    expect(modelWith({ senders, until: '30d' }).senders[0]?.mta.giveUpAfter).toEqual({
      age: null,
      attempts: null,
      hostDown: null,
    });
  });

  it('honours backups always, never, or for a share of its hosts', () => {
    expect([true, false, '90%', 0.5].map((honoursBackups) => mtaOf({ honoursBackups })?.honoursBackups)).toEqual([
      1, 0, 0.9, 0.5,
    ]);
  });

  it('takes what it remembers and reuses from its preset, or from the defaults of the language', () => {
    expect(mtaOf({ mta: 'postfix', deadHosts: { for: '10m' } })?.deadHosts).toEqual({
      ...postfix?.deadHosts,
      for: 600,
    });
    expect(mtaOf({ deadHosts: { after: 3 } })?.deadHosts).toEqual({
      remember: 'host',
      counts: 'session',
      memory: 'all',
      after: 3,
      for: 300,
      timeoutFor: null,
    });
    expect(mtaOf({ mta: 'postfix', deadHosts: 'none', reuse: 'none', concurrency: 'unlimited' })).toMatchObject({
      deadHosts: null,
      reuse: null,
      concurrency: null,
    });
    expect(mtaOf({ reuse: { messages: 'unlimited' } })?.reuse).toEqual({
      messages: null,
      idle: 2,
      of: 'all',
      by: 'address',
    });
    expect(mtaOf({ concurrency: { max: 20 } })?.concurrency).toEqual({ initial: 20, max: 20 });
  });

  it('warns at a time, at several in order, or never', () => {
    expect(mtaOf({ warnAfter: '4h' })?.warnAfter).toEqual([14_400]);
    expect(mtaOf({ warnAfter: ['3d', '1d'] })?.warnAfter).toEqual([86_400, 259_200]);
    expect(mtaOf({ mta: 'sendmail', warnAfter: 'none' })?.warnAfter).toEqual([]);
  });

  it('extends another, which extends a preset', () => {
    const mtas = {
      patient: { extends: 'slow', giveUpAfter: '10d' },
      slow: { extends: 'exim', addresses: 3, is: 'mx9.example.org' },
    };
    const { senders } = modelWith({
      mtas,
      senders: { a: { mta: 'patient' }, b: { mta: 'patient', is: 'none' } },
      traffic: [{ rate: '1/s', from: 'a' }],
    });
    expect(senders[0]).toMatchObject({
      is: 'mx9.example.org',
      mta: { preset: 'exim', addresses: 3, giveUpAfter: { age: 864_000 } },
    });
    expect(senders[1]?.is).toBeNull();
  });
});

describe('a relay', () => {
  const relayOf = (relay: unknown) => modelWith({ servers: { 'mx1.example.org': { relay } } }).servers[0];

  it('is an MTA by name, or a map with more keys', () => {
    expect(relayOf('postfix')?.relay).toEqual(presetBehaviour('postfix'));
    expect(relayOf({ mta: 'postfix' })?.relay).toEqual(presetBehaviour('postfix'));
    expect(relayOf({})?.relay).toEqual(presetBehaviour('rfc5321'));
    expect(relayOf({ mta: 'postfix', giveUpAfter: '10d', is: 'x.example' })).toMatchObject({
      relay: { giveUpAfter: { age: 864_000 } },
      relayIs: 'x.example',
    });
    expect(relayOf('none')?.relay).toBeNull();
  });
});

describe('an overloaded server', () => {
  it.each([
    ['refuse', { kind: 'refuse' }],
    ['wait', { kind: 'wait', places: null }],
    [{ wait: 100 }, { kind: 'wait', places: 100 }],
    [{ reply: '421 4.3.2 later' }, { kind: 'reply', reply: { code: 421, text: '421 4.3.2 later' } }],
  ])('does %j', (overload, expected) => {
    expect(modelWith({ servers: { 'mx1.example.org': { overload } } }).servers[0]?.overload).toEqual(expected);
  });
});

describe('traffic', () => {
  const senders = { a: {}, b: {} };
  const trafficOf = (traffic: object) => modelWith({ senders, traffic: [traffic] }).traffic[0];

  it('takes shares as percentages or bare weights', () => {
    expect(trafficOf({ rate: '1/s', from: { a: '25%', b: '75%' } })).toMatchObject({
      from: [
        { name: 'a', share: 0.25 },
        { name: 'b', share: 0.75 },
      ],
    });
    expect(trafficOf({ rate: '1/s', from: { a: 1, b: 3 } })).toMatchObject({
      from: [{ share: 0.25 }, { share: 0.75 }],
    });
    expect(trafficOf({ rate: '1/s', from: 'b' })).toMatchObject({ from: [{ name: 'b', share: 1 }] });
  });

  it('has a shape over the day, or none', () => {
    expect(trafficOf({ rate: '1/s', from: 'a', shape: { diurnal: { peak: '14h', ratio: 4 } } })).toMatchObject({
      shape: { kind: 'diurnal', peak: 50_400, ratio: 4 },
    });
    expect(trafficOf({ rate: '86400/d', from: 'a', shape: 'flat', arrivals: 'even' })).toMatchObject({
      rate: 1,
      shape: { kind: 'flat' },
      arrivals: 'even',
    });
  });
});

describe('a seed', () => {
  it.each([
    ['7', '7'],
    ['007', '007'],
    ['0x1F', '0x1F'],
    ['1.10', '1.10'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['true', 'true'],
    ['"two words"', 'two words'],
  ])('written %s is the text %s', (written, seed) => {
    const text = `domains: { a.example: {} }\nservers: { a.example: {} }\ntraffic: [ { rate: 1/s } ]\nseed: ${written}\n`;
    expect(modelOf(text).seed).toBe(seed);
  });
});

describe('an assert', () => {
  const assertOf = (text: string) => modelWith({ assert: [text] }).asserts[0];

  it.each([
    ['delivered >= 99.9%', ['delivered'], '>=', 0.999],
    ['latency.p99 <= 8h', ['latency', 'p99'], '<=', 28_800],
    ['latency_s.p99 <= 28800', ['latency_s', 'p99'], '<=', 28_800],
    ['servers["MX1.example.org."].share<20%', ['servers', 'mx1.example.org', 'share'], '<', 0.2],
    ['deliveryRate > 0.5', ['deliveryRate', 'mean'], '>', 0.5],
    ['kinds.spam.removed != 1e3', ['kinds', 'spam', 'removed'], '!=', 1000],
    ["  senders['sender'].wanted.sent == 5 ", ['senders', 'sender', 'wanted', 'sent'], '==', 5],
    ['engine.end_s <= 9d', ['engine', 'end_s'], '<=', 777_600],
  ])('%s is read', (text, path, comparison, value) => {
    expect(assertOf(text)).toEqual({ text, path, comparison, value });
  });
});
