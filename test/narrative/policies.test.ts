import { describe, expect, it } from 'vitest';
import { explainMessages } from '../../src/engine/index.js';
import { type MessageRecord, Narrator, recordOf } from '../../src/narrative/index.js';
import type { Telling } from '../../src/results/index.js';
import { modelOf } from './scenes.js';

/** The first message of `shop` to example.org with two MX hosts, the second out of the policy. */
function told(sender: string, worlds = ''): { readonly record: MessageRecord; readonly reasons: readonly string[] } {
  const model = modelOf(`
domains:
  example.org:
    mx: [ 10 mx1.example.org, 20 backup.example.net ]
    dane: true
    ${worlds === '' ? 'mtaSts: { mode: enforce, mx: [ "*.example.org" ] }' : worlds}
servers:
  mx1.example.org: { tls: { certificate: expired, tlsa: mismatch } }
  backup.example.net: { tls: { certificate: valid } }
mtas: { own: ${sender} }
senders: { shop: { mta: own } }
traffic: [ { rate: 1/h, from: shop } ]
duration: 2h
`);
  const [trace] = explainMessages(model, { replication: 1, messages: [1] });
  if (trace === undefined) throw new Error('there is a message');
  return { record: recordOf(trace), reasons: reasonsOf(new Narrator(model).tell(trace)) };
}

function reasonsOf({ parts }: Telling): string[] {
  return parts.flatMap((part) =>
    part.kind === 'gap'
      ? []
      : part.lines.flatMap((line) => (line.kind === 'gap' ? [] : line.reasons.map(({ text }) => text))),
  );
}

const POLICY = 'the MTA-STS policy of example.org asks for TLS and a certificate that holds';

describe('a story of TLS that is not good enough', () => {
  it('names the policy that ends a session, and the one that allows none', () => {
    const { record, reasons } = told('{ extends: postfix, mtaSts: true, mtaStsBy: names }');
    const policy = { why: 'policy', policy: 'MTA-STS', of: 'example.org' };
    expect(record.attempts[0]).toMatchObject({
      outcome: 'badCertificate',
      askedBy: [{ by: 'MTA-STS', of: 'example.org' }],
    });
    expect(record.leftOut.slice(0, 2)).toEqual(
      [
        { t_s: 0.2, by: 'shop', host: 'mx1.example.org', ...policy, connected: true },
        { t_s: 0.2, by: 'shop', host: 'backup.example.net', ...policy, connected: false },
      ].map((one) => ({ ...one, t_s: expect.closeTo(one.t_s) })),
    );
    expect(reasons).toContain(POLICY);
    expect(record.policyLookups?.[0]).toEqual({
      t_s: 0,
      by: 'shop',
      domain: 'example.org',
      how: 'always',
      mode: 'enforce',
      until_s: null,
    });
  });

  it('says so, too, where the policy is seen in the certificate alone', () => {
    const { record } = told('{ extends: postfix, mtaSts: true, mtaStsBy: certificates }');
    const backup = record.leftOut.find(({ host }) => host === 'backup.example.net');
    expect(backup).toMatchObject({ why: 'policy', policy: 'MTA-STS', of: 'example.org', connected: true });
  });

  it('names the TLSA records, with what a query for them gave', () => {
    const { record, reasons } = told('{ extends: exim, dane: true }');
    expect(record.attempts[0]?.askedBy).toEqual([{ by: 'DANE', of: 'mx1.example.org' }]);
    expect(record.leftOut[0]).toMatchObject({ host: 'mx1.example.org', policy: 'DANE', of: 'mx1.example.org' });
    expect(record.tlsaLookups?.map(({ host, answer }) => `${host} ${answer}`)).toEqual([
      'mx1.example.org mismatch',
      'backup.example.net none',
    ]);
    expect(reasons).toContain('the TLSA records of mx1.example.org make TLS mandatory (DANE)');
  });

  it('names the sender itself, and nobody else, where its own level asks', () => {
    const { record, reasons } = told('{ extends: postfix, tls: verify }', 'mtaSts: none');
    expect(record.attempts[0]?.askedBy).toEqual([{ by: 'verify', of: 'shop' }]);
    expect(record.leftOut).toEqual([]);
    expect(record.policyLookups).toBeUndefined();
    expect(reasons).toContain('the sender itself asks for TLS and a certificate that holds (tls: verify)');
    expect(told('{ extends: postfix, tls: may }', 'mtaSts: none').record.attempts[0]?.askedBy).toBeUndefined();
  });

  it('tells how the policy was looked for: fetched, kept, not to be had', () => {
    const failing =
      'mtaSts: { mode: enforce, mx: [ "*.example.org" ], fetchTime: 300ms }\n    failures: [ { kind: servfail, record: txt } ]';
    const { record, reasons } = told('{ extends: postfix, mtaSts: true }', failing);
    expect(record.policyLookups?.[0]).toMatchObject({
      how: 'noRecord',
      mode: null,
      failure: 'domains["example.org"].failures[0]',
    });
    expect(record.attempts[0]?.outcome).toBe('accepted');
    expect(reasons).toContain('its mail goes as to a domain without a policy');
    const fetched = told(
      '{ extends: postfix, mtaSts: true }',
      'mtaSts: { mode: enforce, mx: [ "*.example.org" ], fetchTime: 300ms }',
    );
    expect(fetched.record.policyLookups?.slice(0, 2).map(({ how }) => how)).toEqual(['fetched', 'kept']);
    expect(fetched.record.attempts[0]?.t_s).toBeCloseTo(0.3);
  });
});
