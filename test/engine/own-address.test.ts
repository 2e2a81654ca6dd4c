import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import type { HostModel } from '../../src/model/index.js';
import { events } from './attempts.js';
import { cluster, failure, fates, mta, mx, of } from './cluster.js';

const TEN = { delivered: 10 };

describe('a domain without MX records', () => {
  const servers = { 'example.org': {} };
  const domains = { 'example.org': {} };
  const put = (implicitMx: 'whenNone' | 'never' | 'afterAll') =>
    fates(runReplication(cluster({ servers, domains, senders: { s: { mta: mta({ implicitMx }) } } }), 1));

  it('is its own MX host (RFC 5321 §5.1)', () => {
    expect([put('whenNone'), put('afterAll')]).toEqual([TEN, TEN]);
  });

  it('gets nothing from a sender that does not know the implicit MX', () => {
    expect(put('never')).toEqual({ unroutable: 10 });
  });
});

describe('a domain whose MX hosts all fail', () => {
  const servers = { mx: { failures: [failure({ kind: 'refuse' })] }, 'example.org': {} };
  const model = { until: 600 };
  const about = (implicitMx: 'whenNone' | 'afterAll') =>
    cluster({ servers, model, senders: { s: { mta: mta({ implicitMx }) } } });

  it('is not asked at its own address: MX records forbid that (RFC 5321 §5.1)', () => {
    const result = runReplication(about('whenNone'), 1);
    expect([fates(result), of(result, 1, 'attempts')]).toEqual([{ pending: 10 }, 0]);
  });

  it('is asked at its own address by a sender that goes there after all MX hosts', () => {
    const result = runReplication(about('afterAll'), 1);
    expect([fates(result), of(result, 0, 'refused'), of(result, 1, 'accepted')]).toEqual([TEN, 10, 10]);
    expect(events(about('afterAll'), 1, 'ownAddress')).toHaveLength(1);
  });

  it('is not asked there twice in a pass where that fails, too', () => {
    const broken = { mx: servers.mx, 'example.org': servers.mx };
    const mtas = mta({ implicitMx: 'afterAll' });
    const result = runReplication(
      cluster({ servers: broken, model: { messages: 1, until: 600 }, senders: { s: { mta: mtas } } }),
      1,
    );
    expect([of(result, 0, 'attempts'), of(result, 1, 'attempts')]).toEqual([1, 1]);
  });
});

/** An MX list of two, of which the host `a` is what a test says. */
function withHost(host: Partial<HostModel>, behaviour: Parameters<typeof mta>[0], answer = mx('10 a', '20 b')) {
  const servers = { a: {}, b: {} };
  const model = cluster({ servers, domains: { 'example.org': { answer } }, senders: { s: { mta: mta(behaviour) } } });
  return { ...model, hosts: model.hosts.map((one) => (one.name === 'a' ? { ...one, ...host } : one)) };
}

describe('an MX host whose name is an alias', () => {
  const alias = { aliasOf: 'elsewhere' };

  it('is tried by a sender that follows aliases', () => {
    expect(of(runReplication(withHost(alias, { aliases: 'followed' }), 1), 0, 'accepted')).toBe(10);
  });

  it('is left out by a sender that refuses them (RFC 2181 §10.3), which then has no host where it is the only one', () => {
    expect(of(runReplication(withHost(alias, { aliases: 'refused' }), 1), 1, 'accepted')).toBe(10);
    const only = withHost(alias, { aliases: 'refused' }, mx('10 a'));
    expect(fates(runReplication(only, 1))).toEqual({ unroutable: 10 });
  });
});

describe('an MX host that is whoever asks', () => {
  const itself = { answer: { kind: 'loopback' } } as const;
  const put = (loopback: 'skipped' | 'bounced' | 'loops', answer = mx('10 a', '20 b')) => {
    const result = runReplication(withHost(itself, { loopback }, answer), 1);
    return [fates(result), of(result, 1, 'accepted')];
  };

  it('is left out by a sender that ignores such addresses (Exim, ignore_target_hosts)', () => {
    expect(put('skipped')).toEqual([TEN, 10]);
  });

  it('ends the mail of a sender that knows itself, and of one that sends to itself until it counts too many hops', () => {
    expect(put('bounced')).toEqual([{ rejected: 10 }, 0]);
    expect(put('loops')).toEqual([{ rejected: 10 }, 0]);
  });

  it('is never come to while a better host takes the mail', () => {
    const last = mx('10 b', '20 a');
    for (const loopback of ['skipped', 'bounced', 'loops'] as const) expect(put(loopback, last)).toEqual([TEN, 10]);
  });

  it('takes with it the hosts of its own preference, where the sender knows itself, and no better one (RFC 5321 §5.1)', () => {
    for (const equals of [mx('10 b', '10 a'), mx('10 a', '10 b')])
      expect(put('bounced', equals)).toEqual([{ rejected: 10 }, 0]);
    expect(put('bounced', mx('5 b', '10 a'))).toEqual([TEN, 10]);
  });

  it('takes the mail of a sender that does not know itself once all better hosts have failed, and of no other', () => {
    const down = (loopback: 'skipped' | 'bounced' | 'loops') => {
      const model = withHost(itself, { loopback }, mx('10 b', '20 a'));
      const broken = model.servers.map((one) => ({ ...one, failures: [failure({ kind: 'refuse' })] }));
      return fates(runReplication({ ...model, servers: broken, until: 600 }, 1));
    };
    expect(down('loops')).toEqual({ rejected: 10 });
    expect([down('bounced'), down('skipped')]).toEqual([{ pending: 10 }, { pending: 10 }]);
  });
});
