import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KINDS } from '../../src/mail/index.js';
import type { Model } from '../../src/model/index.js';
import { parseScenario, renderProblems } from '../../src/scenario/index.js';
import { traces } from '../engine/attempts.js';

const kinds = fc.constantFrom(
  '{ kind: refuse, FOR }',
  '{ kind: timeout, at: 100s, for: 300s, FOR }',
  '{ kind: silent, at: 50s, for: 200s, FOR }',
  '{ kind: reply, stage: rcpt, reply: "451 4.3.0 later", FOR }',
  '{ kind: reply, stage: mail, reply: "550 5.7.1 no", FOR }',
  '{ kind: disconnect, stage: data, at: 10s, for: 400s, FOR }',
  '{ kind: slow, stage: greeting, delay: 40s, FOR }',
);

/** What breaks TLS, and what breaks names: each where it stands. */
const kindsOfToday = fc.constantFrom(
  ['server', '{ kind: handshake, FOR }'],
  ['server', '{ kind: handshake, how: alert, at: 100s, for: 300s, FOR }'],
  ['server', '{ kind: certificate, becomes: expired, at: 50s, for: 400s, FOR }'],
  ['server', '{ kind: unreachable, FOR }'],
  ['server', '{ kind: silent, stage: tls, at: 50s, for: 200s, FOR }'],
  ['server', '{ kind: reply, stage: starttls, reply: "454 4.7.0 not now", FOR }'],
  ['domain', '{ kind: servfail, record: mx, at: 50s, for: 300s, FOR }'],
  ['domain', '{ kind: timeout, at: 50s, for: 300s, FOR }'],
  ['domain', '{ kind: nxdomain, at: 50s, for: 300s, FOR }'],
  ['domain', '{ kind: servfail, record: txt, at: 50s, for: 300s, FOR }'],
  ['name', '{ kind: servfail, at: 50s, for: 300s, FOR }'],
  ['name', '{ kind: servfail, record: tlsa, FOR }'],
  ['name', '{ kind: empty, record: a, at: 50s, for: 300s, FOR }'],
);

type Place = 'server' | 'domain' | 'name';

const conditions = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 100 }), fc.constantFrom('g', 'h')).map(([p, g]) => `hosts: ${p}%, group: ${g}`),
  fc.subarray(['one', 'other', 'b.example'], { minLength: 1 }).map((some) => `senders: [ ${some.join(', ')} ]`),
  fc.subarray([...KINDS], { minLength: 1 }).map((some) => `mail: [ ${some.join(', ')} ]`),
);

function modelWith(failures: readonly string[], relay: boolean): Model {
  const text = `
messages: 60
domains: { example.org: { mx: [ 10 a.example, 20 b.example ] } }
servers:
  a.example: { failures: [ ${failures.join(', ')} ] }
  b.example: { relay: ${relay ? 'postfix' : 'none'}, failures: [ { kind: refuse, probability: 30% } ] }
senders: { one: { mta: exim, hosts: 20, spam: 20% }, other: { mta: haraka, hosts: 5, virus: 10% } }
traffic: [ { rate: 1/s, invalidRecipients: 5%, from: { one: 60%, other: 40% } } ]
replications: 1
`;
  const { model, problems } = parseScenario({ text, file: 'law.yaml' });
  if (model === null) throw new Error(renderProblems(problems));
  return model;
}

function modelOfToday(place: string, failures: readonly string[]): Model {
  const at = (one: Place): string => (one === place ? failures.join(', ') : '');
  const text = `
messages: 60
domains:
  example.org:
    mx: [ 10 a.example, 20 b.example ]
    ttl: 60s
    dane: true
    mtaSts: { mode: enforce, mx: [ "*.example" ] }
    failures: [ ${at('domain')} ]
dns: { a.example: { ttl: 60s, failures: [ ${at('name')} ] } }
servers:
  a.example: { tls: { certificate: valid, tlsa: valid }, failures: [ ${at('server')} ] }
  b.example: { tls: { certificate: valid }, failures: [ { kind: refuse, probability: 30% } ] }
senders:
  one: { mta: postfix, hosts: 20, mtaSts: 50%, dane: 50%, tls: encrypt }
  other: { mta: exim, hosts: 5 }
traffic: [ { rate: 1/s, from: { one: 60%, other: 40% } } ]
replications: 1
`;
  const { model, problems } = parseScenario({ text, file: 'law.yaml' });
  if (model === null) throw new Error(renderProblems(problems));
  return model;
}

/** What becomes of each message, without by which failure. */
function lives(model: Model) {
  return traces(model).map(({ events, ...trace }) => ({
    ...trace,
    events: events.map((event) => ('failure' in event ? { ...event, failure: undefined } : event)),
  }));
}

describe('`only` and `except`', () => {
  it('a failure for some and the same for all others are the failure for all, message by message', () => {
    fc.assert(
      fc.property(kinds, conditions, fc.boolean(), (kind, asked, relay) => {
        fc.pre(relay || !asked.includes('b.example'));
        const whole = lives(modelWith([kind.replace(', FOR', '')], relay));
        const parts = [kind.replace('FOR', `only: { ${asked} }`), kind.replace('FOR', `except: { ${asked} }`)];
        // A relay that is down for all has its machine off; of one that is down for some and for the others, that is not said.
        expect(lives(modelWith(parts, relay))).toEqual(whole);
        expect(lives(modelWith(parts.toReversed(), relay))).toEqual(whole);
      }),
      { numRuns: 25, seed: 14 },
    );
  });

  it('the same of broken handshakes, certificates, routes and name servers', () => {
    const asked = fc.oneof(
      fc
        .tuple(fc.integer({ min: 0, max: 100 }), fc.constantFrom('g', 'h'))
        .map(([p, g]) => `hosts: ${p}%, group: ${g}`),
      fc.constantFrom('senders: [ one ]', 'senders: [ other ]', 'senders: [ one, other ]'),
    );
    fc.assert(
      fc.property(kindsOfToday, asked, ([place = '', kind = ''], whom) => {
        const whole = lives(modelOfToday(place, [kind.replace(', FOR', '')]));
        const parts = [kind.replace('FOR', `only: { ${whom} }`), kind.replace('FOR', `except: { ${whom} }`)];
        expect(lives(modelOfToday(place, parts))).toEqual(whole);
        expect(lives(modelOfToday(place, parts.toReversed()))).toEqual(whole);
      }),
      { numRuns: 40, seed: 16 },
    );
  });

  it('`only` with everybody is no `only`', () => {
    const everybody = ['hosts: 100%', 'senders: [ one, other, b.example ]', 'mail: [ ham, spam, virus, invalid ]'];
    fc.assert(
      fc.property(kinds, fc.constantFrom(...everybody), (kind, asked) => {
        const narrowed = modelWith([kind.replace('FOR', `only: { ${asked} }`)], true);
        expect(narrowed).toEqual(modelWith([kind.replace(', FOR', '')], true));
      }),
      { numRuns: 30, seed: 15 },
    );
  });
});
