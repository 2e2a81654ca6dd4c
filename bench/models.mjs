// The models that are timed. Plain data, as the scenario language would give them.
import { presetBehaviour } from '../dist/mail/index.js';

const exponential = (mean) => ({ kind: 'exponential', mean });

function server(name, changes) {
  return {
    name,
    hosts: [name],
    site: null,
    rtt: 0.05,
    service: exponential(0.5),
    sessions: null,
    overload: { kind: 'reply', reply: { code: 421, text: '421 4.7.0 too many connections' } },
    failures: [],
    filter: null,
    greylist: null,
    relay: null,
    knowsRecipients: true,
    ...changes,
  };
}

function model(servers, records, rate, messages, mta) {
  return {
    title: 'benchmark',
    description: '',
    seed: 'benchmark',
    replications: 1,
    duration: null,
    messages,
    until: null,
    warmup: 0,
    domains: [{ name: 'example.org', ttl: 3600, rotate: 'random', answer: { kind: 'mx', records } }],
    hosts: servers.map(({ name }) => ({ name, aliasOf: null, answer: { kind: 'servers', servers: [name] } })),
    servers,
    sites: [],
    senders: [{ name: 'senders', mta, hosts: 1000, spam: 0, virus: 0, is: null }],
    traffic: [
      {
        kind: 'rate',
        rate,
        arrivals: 'poisson',
        shape: { kind: 'flat' },
        to: [{ name: 'example.org', share: 1 }],
        from: [{ name: 'senders', share: 1 }],
        invalidRecipients: 0,
      },
    ],
    changes: [],
    asserts: [],
  };
}

/** Two equal MX and a backup, each failing: mean time to failure 6 h, to repair 30 min, refusing meanwhile. */
export function failover(messages) {
  const refusing = {
    kind: 'refuse',
    timing: { kind: 'renewal', up: exponential(6 * 3600), down: exponential(1800), starts: 'longRun' },
    probability: 1,
    cuts: false,
    stage: null,
    reply: null,
    helo: false,
    kept: false,
    factor: 1,
    delay: 0,
  };
  const servers = ['mx1', 'mx2', 'backup'].map((name) => server(name, { failures: [refusing] }));
  const records = [
    { preference: 10, exchanger: 'mx1' },
    { preference: 10, exchanger: 'mx2' },
    { preference: 20, exchanger: 'backup' },
  ];
  const rule = { kind: 'age', min: 300, max: 4000 };
  const mta = { ...presetBehaviour('rfc5321'), retry: { rule, scan: null, jitter: null, per: 'message' } };
  return model(servers, records, 100, messages, mta);
}

/** One server, one session at a time, an unlimited backlog, load 0.9. */
export function singleServer(messages) {
  const overload = { kind: 'wait', places: null };
  const servers = [server('mx', { rtt: 0, service: exponential(1), sessions: 1, overload })];
  const records = [{ preference: 10, exchanger: 'mx' }];
  return model(servers, records, 0.9, messages, presetBehaviour('rfc5321'));
}
