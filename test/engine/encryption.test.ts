import { describe, expect, it } from 'vitest';
import type { MtaBehaviour } from '../../src/mail/index.js';
import type { FailureModel, ServerModel, TlsModel } from '../../src/model/index.js';
import { attempts, events } from './attempts.js';
import { cluster, failure, mta, mx, reply } from './cluster.js';

const TWO = { 'example.org': { answer: mx('10 a', '20 b') } };
const ONE = { 'example.org': { answer: mx('10 a') } };

function tls(changes: Partial<TlsModel> = {}): Pick<ServerModel, 'tls'> {
  return { tls: { certificate: 'valid', tlsa: 'none', versions: 'all', ...changes } };
}

const broken: Partial<ServerModel> = {
  ...tls(),
  failures: [failure({ kind: 'handshake', stage: 'tls', how: 'close' })],
};
const silent = (stage: FailureModel['stage']): Partial<ServerModel> => ({
  ...tls(),
  failures: [failure({ kind: 'slow', stage, delay: 1e6 })],
});

/** What is tried of one message until half an hour has passed, from one host of a preset, to `a` and `b` (or `a` alone). */
function tried(
  preset: string,
  servers: Record<string, Partial<ServerModel>>,
  changes: Partial<MtaBehaviour> = {},
): readonly string[] {
  const domains = 'b' in servers ? TWO : ONE;
  const senders = { sender: { mta: mta(changes, preset) } };
  return attempts(cluster({ servers, domains, senders, model: { messages: 1, until: 1800 } }));
}

describe('STARTTLS', () => {
  it('costs three more round trips: the command, the handshake, EHLO again', () => {
    const ended = (servers: Record<string, Partial<ServerModel>>) =>
      events(cluster({ servers, domains: ONE, model: { messages: 1 } }), 1, 'outcome').map(({ t, tls: version }) => [
        Number(t.toFixed(3)),
        version,
      ]);
    expect(ended({ a: {} })).toEqual([[0.6, null]]);
    expect(ended({ a: tls() })).toEqual([[0.9, 'TLSv1.3']]);
  });

  it('is not said again in a session that is used again', () => {
    const reuse = { messages: 100, idle: 60, of: 'all', by: 'address' } as const;
    const senders = { sender: { mta: mta({ reuse }) } };
    const model = cluster({ servers: { a: tls() }, domains: ONE, senders, model: { messages: 2 } });
    const [first, second] = [1, 2].map((message) => {
      const [begin] = events(model, message, 'attempt');
      const [end] = events(model, message, 'outcome');
      return [Number(((end?.t ?? 0) - (begin?.t ?? 0)).toFixed(3)), end?.tls];
    });
    expect([first, second]).toEqual([
      [0.9, 'TLSv1.3'],
      [0.4, 'TLSv1.3'],
    ]);
  });

  it('that is refused lets Postfix, Exim, Sendmail and OpenSMTPD go on in clear in the same session', () => {
    const a = { ...tls(), failures: [reply('starttls', 454)] };
    for (const preset of ['postfix', 'exim', 'sendmail', 'opensmtpd']) {
      expect(tried(preset, { a, b: {} })).toEqual(['0 #1 a accepted']);
    }
    for (const preset of ['courier', 'chasquid']) {
      expect(tried(preset, { a, b: {} })).toEqual(['0 #1 a tempfailed', '0.3 #1 b accepted']);
    }
    expect(tried('haraka', { a, b: {} })[1]).toMatch(/^64.* a tempfailed$/);
  });
});

describe('a handshake that breaks', () => {
  it('sends Exim and OpenSMTPD to the same host in clear, and the others to the backup', () => {
    for (const preset of ['exim', 'opensmtpd']) {
      const [first, second, ...others] = tried(preset, { a: broken, b: {} });
      expect([first, others]).toEqual(['0 #1 a disconnected', []]);
      expect(second).toMatch(/ #1 a accepted$/);
    }
    for (const preset of ['postfix', 'sendmail', 'courier', 'chasquid', 'haraka']) {
      expect(tried(preset, { a: broken, b: {} })).toEqual(['0 #1 a disconnected', '0.4 #1 b accepted']);
    }
    expect(tried('dma', { a: broken, b: {} })).toEqual(['0 #1 a accepted']);
  });

  it('is followed by clear text once the message has waited (Postfix), in the next pass (Courier), or never (Sendmail)', () => {
    const [first, second, third] = tried('postfix', { a: broken });
    expect([first, second?.replace(/^\S+/, ''), third?.replace(/^\S+/, '')]).toEqual([
      '0 #1 a disconnected',
      ' #1 a disconnected',
      ' #1 a accepted',
    ]);
    expect(tried('courier', { a: broken })).toHaveLength(2);
    expect(tried('courier', { a: broken })[1]).toMatch(/ a accepted$/);
    expect(tried('sendmail', { a: broken }).every((line) => line.endsWith('a disconnected'))).toBe(true);
  });

  it('that hangs holds a sender up as long as it waits, and Courier for ever', () => {
    expect(tried('exim', { a: silent('tls'), b: {} })).toEqual(['0 #1 a timedOut', '300.3 #1 a accepted']);
    expect(tried('opensmtpd', { a: silent('tls'), b: {} })).toEqual(['0 #1 a timedOut', '300.3 #1 b accepted']);
    expect(tried('haraka', { a: silent('tls'), b: {} })).toEqual(['0 #1 a timedOut', '30.3 #1 b accepted']);
    expect(tried('courier', { a: silent('tls'), b: {} })).toEqual(['0 #1 a under way']);
  });

  it('fails for want of a newer version only where a sender refuses the old one', () => {
    const old = tls({ versions: 'old' });
    for (const preset of ['postfix', 'exim', 'courier']) expect(tried(preset, { a: old })).toEqual(['0 #1 a accepted']);
    for (const preset of ['sendmail', 'chasquid', 'haraka']) {
      expect(tried(preset, { a: old, b: {} })).toEqual(['0 #1 a disconnected', '0.4 #1 b accepted']);
    }
  });
});

describe('a sender that asks for TLS', () => {
  it('counts a host without it, or that refuses it, as failed, and goes on', () => {
    const c = { hosts: ['c'], ...tls({ certificate: 'selfSigned' }) };
    const domains = { 'example.org': { answer: mx('10 a', '20 b', '30 c') } };
    const refusing = { ...tls(), failures: [reply('starttls', 454)] };
    const senders = { sender: { mta: mta({ tls: 'encrypt' }, 'postfix') } };
    const model = cluster({ servers: { a: {}, b: refusing, c }, domains, senders, model: { messages: 1 } });
    // Sessions that end for want of TLS do not count against smtp_mx_session_limit=2.
    expect(attempts(model)).toEqual(['0 #1 a noTls', '0.2 #1 b tempfailed', '0.5 #1 c accepted']);
  });

  it('takes any certificate, unless it wants one that holds', () => {
    const servers = { a: tls({ certificate: 'expired' }), b: tls() };
    expect(tried('postfix', servers, { tls: 'encrypt' })).toEqual(['0 #1 a accepted']);
    expect(tried('postfix', servers, { tls: 'verify' })).toEqual(['0 #1 a badCertificate', '0.4 #1 b accepted']);
  });

  it('meets a certificate that expires for some time, and defers where there is no other host', () => {
    const becomes = failure({ kind: 'certificate', stage: 'tls', becomes: 'expired' });
    const model = cluster({
      servers: {
        a: { ...tls(), failures: [{ ...becomes, timing: { kind: 'planned', at: 0, for: 600, every: null } }] },
      },
      domains: ONE,
      senders: { sender: { mta: mta({ tls: 'verify' }, 'exim') } },
      model: { messages: 1 },
    });
    expect(attempts(model).map((line) => line.split(' ').at(-1))).toEqual(['badCertificate', 'accepted']);
  });
});
