import type { Model } from '../../src/model/index.js';
import { parseScenario, renderProblems } from '../../src/scenario/index.js';

/** A scenario as a model; it must be valid. */
export function modelOf(text: string): Model {
  const { model, problems } = parseScenario({ text, file: 'scene.yaml' });
  if (model === null) throw new Error(renderProblems(problems));
  return model;
}

/** Small worlds in which much goes wrong, by what is special about them. */
export const SCENES: Readonly<Record<string, string>> = {
  'outages, and senders of several kinds': `
seed: 11
duration: 2d
domains: { example.org: { mx: [ 10 a.example.org, 10 b.example.org, 20 backup.example.net ] } }
servers:
  a.example.org: { service: { exponential: 400ms }, failures: [ { kind: refuse, mtbf: 4h, mttr: 2h } ] }
  b.example.org: { failures: [ { kind: timeout, mtbf: 6h, mttr: 3h }, { kind: reply, stage: rcpt, reply: "451 4.3.0 later", probability: 10% } ] }
  backup.example.net: { failures: [ { kind: silent, mtbf: 5h, mttr: 5h } ] }
senders:
  postfix: { mta: postfix, hosts: 5 }
  exim: { mta: exim, hosts: 5, giveUpAfter: 6h }
  sendmail: { mta: sendmail, hosts: 5 }
  stubborn: { mta: postfix, honoursBackups: false, hosts: 3, giveUpAfter: 1h }
  bots: { mta: fire-and-forget, spam: 80% }
traffic: [ { rate: 40/h, from: { postfix: 25%, exim: 25%, sendmail: 25%, stubborn: 15%, bots: 10% } } ]
`,
  'a relay that does not know its recipients': `
seed: 12
messages: 400
domains: { example.org: { mx: [ 10 mx.example.org, 20 relay.example.net ] } }
servers:
  mx.example.org: { sessions: 2, service: { exponential: 3s }, failures: [ { kind: refuse, mtbf: 2h, mttr: 2h } ] }
  relay.example.net: { relay: { mta: postfix, retry: { every: 10m } }, knowsRecipients: false }
senders: { people: { mta: postfix, hosts: 4, spam: 20% } }
traffic: [ { rate: 200/h, invalidRecipients: 10% } ]
`,
  'a relay whose machine is off now and then': `
seed: 15
until: 20h
duration: 1d
domains: { example.org: { mx: [ 10 mx.example.org, 20 relay.example.net ] } }
servers:
  mx.example.org: { service: { exponential: 20s }, failures: [ { kind: refuse, mtbf: 2h, mttr: 2h } ] }
  relay.example.net: { relay: { mta: postfix, retry: { every: 10m } }, failures: [ { kind: timeout, mtbf: 1h, mttr: 30m } ] }
senders: { people: { mta: postfix, hosts: 4 } }
traffic: [ { rate: 60/h } ]
`,
  'lines that die after the final dot': `
seed: 13
messages: 400
domains: { example.org: { mx: [ 10 mx1.example.org, 20 mx2.example.org ] } }
servers:
  mx1.example.org: { service: { exponential: 20s }, failures: [ { kind: disconnect, stage: message, kept: true, probability: 20% }, { kind: refuse, mtbf: 30m, mttr: 5m, cuts: true } ] }
  mx2.example.org: { service: 30s }
senders: { people: { mta: rfc5321, hosts: 3, timeouts: { message: 25s } } }
traffic: [ { rate: 120/h } ]
`,
  'greylists, filters and full servers': `
seed: 14
messages: 500
domains: { example.org: { mx: [ 10 mx1.example.org, 10 mx2.example.org ] } }
servers:
  mx1.example.org:
    greylist: { delay: 5m, window: 2d, known: 30%, shared: g }
    sessions: 3
    overload: { wait: 2 }
    service: { exponential: 2s }
    filter: { workers: 1, time: { exponential: 2s }, spam: { catches: 90%, mistakes: 2%, then: quarantine }, virus: { catches: 99%, then: remove } }
  mx2.example.org: { greylist: { delay: 5m, window: 2d, known: 30%, shared: g }, sessions: 2, overload: { reply: "421 4.7.0 too many" }, service: { exponential: 4s } }
senders: { people: { mta: exim, hosts: 20, spam: 20%, virus: 5% } }
traffic: [ { rate: 900/h, invalidRecipients: 5% } ]
`,
  'sessions that are used again, and destinations that are remembered as dead': `
seed: 15
messages: 600
domains:
  example.org: { mx: [ 10 mx1.example.org, 20 mx2.example.org ], ttl: 10m }
  ill.example: { lookup: servfail }
  never.example: { mx: [ 0 . ] }
servers:
  mx1.example.org: { service: { exponential: 1s }, failures: [ { kind: refuse, at: 5m, for: 20m } ] }
  mx2.example.org: { service: { exponential: 1s }, failures: [ { kind: refuse, at: 10m, for: 10m } ] }
senders: { newsletter: { mta: postfix, hosts: 1, giveUpAfter: 2h } }
traffic: [ { rate: 1/s, to: { example.org: 95%, ill.example: 3%, never.example: 2% } } ]
changes: [ { at: 8m, domain: example.org, mx: [ 10 mx2.example.org ] } ]
`,
  'a world that stops early': `
seed: 16
duration: 3h
until: 4h
domains: { example.org: { mx: [ 10 mx.example.org ] } }
servers: { mx.example.org: { service: { exponential: 20s }, failures: [ { kind: timeout, at: 2h, for: 1d } ] } }
senders: { people: { mta: postfix } }
traffic: [ { rate: 60/h } ]
`,
  'certificates, broken handshakes and policies that leave hosts out': `
seed: 17
messages: 400
domains:
  example.org: { mx: [ 10 mx1.example.org, 20 mx2.example.org, 30 backup.example.net ], dane: true, mtaSts: { mode: enforce, mx: [ "*.example.org" ] } }
servers:
  mx1.example.org: { tls: { tlsa: valid }, failures: [ { kind: handshake, probability: 30% }, { kind: certificate, becomes: mismatch, at: 2h, for: 4h } ] }
  mx2.example.org: { failures: [ { kind: refuse, probability: 20% } ] }
  backup.example.net: { tls: { certificate: expired }, failures: [ { kind: reply, stage: starttls, reply: "454 4.7.0 TLS not available", probability: 50% } ] }
senders:
  obedient: { mta: chasquid, hosts: 20 }
  dane: { mta: exim, hosts: 20 }
  careless: { mta: courier, hosts: 20 }
traffic: [ { rate: 60/h, from: { obedient: 40%, dane: 30%, careless: 30% } } ]
`,
  'addresses without a route': `
seed: 18
messages: 200
domains: { example.org: { mx: [ 10 mx1.example.org, 20 mx2.example.org ] } }
servers: { mx1.example.org: { failures: [ { kind: unreachable, probability: 50% } ] }, mx2.example.org: {} }
senders: { people: { mta: postfix } }
traffic: [ { rate: 60/h } ]
`,
};
