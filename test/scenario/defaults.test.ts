import { describe, expect, it } from 'vitest';
import { presetBehaviour } from '../../src/mail/index.js';
import { modelOf, modelWith } from './build-model.js';

const SMALLEST = 'domains: { example.org: {} }\nservers: { example.org: {} }\ntraffic: [ { rate: 1/s } ]\n';
const DAY = 86_400;

/** The table of defaults of the language, word by word. */
describe('what is not written', () => {
  const model = modelOf(SMALLEST);
  const [server] = model.servers;
  const [sender] = model.senders;

  it('is seed 1, ten replications, seven days, and no end', () => {
    expect(model).toMatchObject({ seed: '1', replications: 10, duration: 7 * DAY, messages: null, until: null });
  });

  it('is fewer replications where ten were more than a hundred million messages, and never under three', () => {
    expect(modelWith({ messages: 9_000_000 })).toMatchObject({ replications: 10 });
    expect(modelWith({ messages: 20_000_000 })).toMatchObject({ replications: 5 });
    expect(modelWith({ messages: 90_000_000 })).toMatchObject({ replications: 3 });
  });

  it('is no seven days where messages are counted', () => {
    expect(modelWith({ messages: 5 })).toMatchObject({ duration: null, messages: 5 });
    expect(modelWith({ messages: 5, duration: '1d' })).toMatchObject({ duration: DAY, messages: 5 });
  });

  it('is a title like the file', () => {
    expect(model.title).toBe('test');
    expect(model.description).toBe('');
  });

  it('is a TTL of an hour, for what does not exist as well, and answers in random order', () => {
    expect(model.domains).toEqual([
      { name: 'example.org', answer: { kind: 'empty' }, ttl: 3600, negativeTtl: 3600, rotate: 'random' },
    ]);
  });

  it('is a server 50 ms away that takes no time, takes everybody, fails never and knows its recipients', () => {
    expect(server).toEqual({
      name: 'example.org',
      hosts: ['example.org'],
      family: 'ipv4',
      site: null,
      rtt: 0.05,
      service: { kind: 'constant', value: 0 },
      sessions: null,
      overload: { kind: 'reply', reply: { code: 421, text: '421 4.7.0 too many connections' } },
      failures: [],
      filter: null,
      greylist: null,
      relay: null,
      relayIs: null,
      knowsRecipients: true,
    });
  });

  it('is a sender of a thousand hosts that reads the standard literally and sends wanted mail only', () => {
    expect(sender).toEqual({
      name: 'sender',
      mta: presetBehaviour('rfc5321'),
      hosts: 1000,
      spam: 0,
      virus: 0,
      is: null,
    });
  });

  it('is Poisson traffic from all to all, the same day and night', () => {
    expect(model.traffic).toEqual([
      {
        kind: 'rate',
        rate: 1,
        arrivals: 'poisson',
        shape: { kind: 'flat' },
        to: [{ name: 'example.org', share: 1 }],
        from: [{ name: 'sender', share: 1 }],
        invalidRecipients: 0,
      },
    ]);
  });

  it('is a failure of all sessions, always, that cuts nothing and stops a queue behind it', () => {
    const { servers } = modelWith({ servers: { 'mx1.example.org': { failures: [{ kind: 'refuse' }] } } });
    expect(servers[0]?.failures).toEqual([
      {
        kind: 'refuse',
        timing: { kind: 'always' },
        probability: 1,
        cuts: false,
        stage: null,
        reply: null,
        helo: false,
        kept: false,
        sends: false,
        factor: 1,
        delay: 0,
      },
    ]);
  });

  it('is a filter with one worker and no time that catches nothing and quarantines', () => {
    const { servers } = modelWith({ servers: { 'mx1.example.org': { filter: { spam: {} } } } });
    const rule = { catches: 0, mistakes: 0, then: 'quarantine' };
    expect(servers[0]?.filter).toEqual({
      workers: 1,
      time: { kind: 'constant', value: 0 },
      spam: rule,
      virus: rule,
    });
  });

  it('is a greylist like Postgrey, with a database that no other server has', () => {
    const { servers } = modelWith({
      domains: { 'example.org': { mx: ['10 mx1.example.org'] } },
      servers: { 'mx1.example.org': { greylist: {} }, 'mx2.example.org': { greylist: { shared: 'mx1.example.org' } } },
    });
    expect(servers[0]?.greylist).toMatchObject({ delay: 300, window: 2 * DAY, known: 0 });
    expect(servers[0]?.greylist?.database).not.toBe(servers[1]?.greylist?.database);
  });

  it('is the reply 421 at the greeting and 451 later', () => {
    const failures = [
      { kind: 'reply', stage: 'greeting' },
      { kind: 'reply', stage: 'rcpt' },
    ];
    const { servers } = modelWith({ servers: { 'mx1.example.org': { failures } } });
    expect(servers[0]?.failures.map(({ reply }) => reply?.code)).toEqual([421, 451]);
  });

  it('leaves the model frozen to its last part', () => {
    const frozen = modelWith({
      servers: { 'mx1.example.org': { failures: [{ kind: 'refuse', mtbf: '1d', mttr: '1h' }] } },
    });
    const walk = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(walk));
    expect(walk(frozen)).toBe(true);
  });
});
