import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainMessages } from '../../src/engine/index.js';
import type { Model } from '../../src/model/index.js';
import { Narrator, renderTranscript } from '../../src/narrative/index.js';
import type { Trace, TraceEvent } from '../../src/results/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { ROOT } from '../house/source-files.js';
import { modelOf, SCENES } from './scenes.js';

function caseModel(name: string, overrides: readonly string[] = []): Model {
  const text = readFileSync(join(ROOT, 'test', 'checks', 'cases', `${name}.yaml`), 'utf8');
  const { model } = parseScenario({ text, file: `${name}.yaml`, overrides });
  if (model === null) throw new Error(`${name} is a valid scenario`);
  return model;
}

/** The trace of one message of a case, and the words for it. */
function tellCase(
  name: string,
  pick: number | ((trace: Trace) => boolean),
): { ending: string; lesson: string; text: string } {
  const model = caseModel(name);
  const messages = typeof pick === 'number' ? [pick] : 'all';
  const stories = explainMessages(model, { replication: 1, messages });
  const trace = stories.find((one) => typeof pick === 'number' || pick(one));
  if (trace === undefined) throw new Error('there is no such message');
  const telling = new Narrator(model).tell(trace);
  const text = renderTranscript(telling, { width: 400, colour: false, all: false }).replace(/\n +(?=\S)/g, ' ');
  return { ending: telling.ending, lesson: telling.lesson, text };
}

describe('what is said of a message at its end follows from what happened to it', () => {
  it('a message to the backup through an open session is no good day, and the primary was not asked', () => {
    expect(tellCase('words-about-an-open-session', 30_000).lesson).toBe(
      'The message went through a session to mx2.example.org that its sender had open already: mx2.example.org has preference 20, and what the domain prefers, preference 10, was not asked at all, whether it was up or not.',
    );
    expect(tellCase('words-about-an-open-session', 1).lesson).toContain('This is a good day');
  });

  it('a server behind two that stay silent was never asked, for two values of this sender', () => {
    expect(tellCase('third-mx-after-two-silent', 1).lesson).toBe(
      'mx3.example.org was never asked, though nothing ever fails there: after each failure this MTA goes back to the best address that it does not hold dead, which it does for 15 s, and one time-out takes 2 min 15 s.',
    );
  });

  it('a domain that is there again is not said to be missing: its sender keeps an old answer', () => {
    const model = modelOf(`
domains: { example.org: { ttl: 1d, lookup: nxdomain } }
changes: [ { at: 10m, domain: example.org, mx: [ 10 mx1.example.org ] } ]
servers: { mx1.example.org: {} }
senders: { people: { mta: postfix, hosts: 1 } }
traffic: [ { rate: 60/h, arrivals: even } ]
duration: 1h
`);
    const [first, later] = explainMessages(model, { replication: 1, messages: [1, 30] });
    const lesson = (trace: Trace | undefined) => (trace === undefined ? '' : new Narrator(model).tell(trace).lesson);
    expect(lesson(first)).toContain('since there is no such domain');
    expect(lesson(later)).toBe(
      'The mail never reached a server: its sender keeps the answer that there is no such domain for another 31 min, whatever the DNS says by now.',
    );
  });

  it('a message that comes back at once is not too old: its sender remembers how other mail failed', () => {
    const { text, ending, lesson } = tellCase('bounced-after-the-outage', 216);
    expect(ending).toBe('Given up at once and returned to its author: no server was tried.');
    expect(lesson).toMatch(
      /^No server was asked about this message: this sending host remembers how other mail failed and tries nobody for another 1 h 23 min; until then all new mail comes back at once, even if the server has long been well\.$/,
    );
    expect(text).toContain('the message goes back to its author: given up');
    expect(text).toContain('other mail has found all of its servers failing for too long; it gives up when');
    expect(text).not.toContain('too old');
  });

  it('a domain that is an alias is said to be one, and what that hides', () => {
    const { text } = tellCase('domain-became-an-alias', 1);
    expect(text).toContain(
      'asks for the MX records of example.org: an alias of edge.cdn.example: no MX, but an address of its own',
    );
    expect(text).toContain(
      'mail for example.org goes where that for edge.cdn.example goes; what else stands under example.org is not seen [RFC 5321 §5.1, RFC 1034 §3.6.2]',
    );
  });

  it('mail that waited in vain at the address of an alias, or at the domain’s own, is said to have gone there', () => {
    expect(tellCase('domain-became-an-alias', 1).lesson).toBe(
      'example.org is an alias of edge.cdn.example, so its mail goes where that has its address, and nobody took it there; this sender gives up when a message is 5 d old.',
    );
    expect(
      tellCase('no-mx-and-a-web-server', ({ domain, fate }) => domain === 'example.org' && fate === 'expired').lesson,
    ).toMatch(
      /^example\.org has no MX, so its mail goes to its own address, and nobody took it there; this sender gives up when/,
    );
  });

  it('mail that went to the domain’s own address for want of an answer is said to have gone there', () => {
    const { lesson } = tellCase('unanswered-mx-query-leads-to-the-address', ({ fate }) => fate === 'rejected');
    expect(lesson).toBe(
      'The MX query was not answered, and this sender takes that for “no MX”: it went to the address of example.org itself, where example.org refused the message for good, which no MX record names.',
    );
  });

  it('mail that one server refuses for good while another is well is said to have missed that', () => {
    const { lesson } = tellCase(
      '550-while-the-database-is-away',
      ({ fate, kind, sender }) => fate === 'rejected' && kind === 'ham' && sender === 'postfix',
    );
    expect(lesson).toBe(
      'A 5xx reply ends the matter: the sender must not try again (RFC 5321 §4.2.1). mx2.example.org was not asked, though nothing ever fails there.',
    );
    const alone = modelOf(`
domains: { example.org: { mx: [ 10 mx1.example.org ] } }
servers: { mx1.example.org: { failures: [ { kind: reply, stage: rcpt, reply: "550 5.1.1 no such user" } ] } }
messages: 1
traffic: [ { rate: 1/h } ]
`);
    const [trace] = explainMessages(alone, { replication: 1, messages: [1] });
    if (trace === undefined) throw new Error('there is a first message');
    expect(new Narrator(alone).tell(trace).lesson).not.toContain('not asked');
    // Nobody at all would take mail to an address that does not exist.
    const toNobody = tellCase('550-while-the-database-is-away', ({ kind }) => kind === 'invalid');
    expect(toNobody.lesson).not.toContain('not asked');
  });

  it('recipients that were put off had a server, which took the others', () => {
    const world = (mta: string, mx: string) =>
      modelOf(`
domains: { example.org: { mx: ${mx} } }
servers: { mx1.example.org: { recipientsPerTransaction: { max: 2 } }, mx2.example.org: {} }
senders: { people: { mta: ${mta}, hosts: 1 } }
messages: 1
traffic: [ { rate: 1/h, recipients: 5 } ]
`);
    const told = (mta: string, mx = '[ 10 mx1.example.org, 20 mx2.example.org ]') => {
      const model = world(mta, mx);
      const [trace] = explainMessages(model, { replication: 1, messages: [1] });
      if (trace === undefined) throw new Error('there is a first message');
      return new Narrator(model).tell(trace).lesson;
    };
    expect(told('postfix')).toBe(
      'Each recipient has a reply of its own: those whom one server put off, the next one took in the same pass, and nobody waited for a retry.',
    );
    expect(told('opensmtpd')).toBe(
      '26 min 39 s of that went by between passes: a server that takes some recipients and puts off others leaves those to its sender’s retry schedule, and nobody asked mx2.example.org.',
    );
    expect(told('courier', '[ 10 mx1.example.org ]')).toMatch(/puts off others .* retry schedule\.$/);
  });

  it.each([
    ['postfix', 'a message too large: it gives the message up'],
    ['exim', 'a 5xx (“never”) after MAIL: it gives the message up'],
    ['dma', 'a 5xx (“never”) after the final dot: it gives the message up'],
  ])('a message that is too large for the primary was not offered to a backup that takes more, by %s', (mta, why) => {
    const model = modelOf(`
domains: { example.org: { mx: [ 10 mx1.example.org, 20 mx2.example.org, 30 mx3.example.org ] } }
servers: { mx1.example.org: { maxSize: 10MB }, mx2.example.org: { maxSize: 50MB }, mx3.example.org: { maxSize: 5MB } }
senders: { people: { mta: ${mta}, hosts: 1 } }
messages: 1
traffic: [ { rate: 1/h, size: 20MB } ]
`);
    const [trace] = explainMessages(model, { replication: 1, messages: [1] });
    if (trace === undefined) throw new Error('there is a first message');
    const telling = new Narrator(model).tell(trace);
    expect(telling.lesson).toBe(
      'It is larger than the 10 MB that mx1.example.org takes, which is a failure for good (RFC 1870 §6.1): mx2.example.org takes up to 50 MB; it was not asked.',
    );
    expect(renderTranscript(telling, { width: 400, colour: false, all: false })).toContain(why);
  });

  it('a loop is no reply of anybody', () => {
    const { ending, lesson, text } = tellCase('only-server-set-up-as-a-relay', 1);
    expect(ending).toMatch(
      /^Returned to its author by the relay mx1\.example\.org 300 ms after submission, since the relay is itself the best server that the DNS names: after 1 attempt, /,
    );
    expect(lesson).toContain('nobody refused the message');
    expect(text).toContain('the message goes back to its author: it would only come back here, a loop');
    expect(text).not.toMatch(/5xx|refused for good/);
  });

  it('a relay that does not find itself sends mail in circles, and nobody refused it', () => {
    const model = caseModel('only-server-set-up-as-a-relay', ['servers["mx1.example.org"].relay=opensmtpd']);
    const [trace] = explainMessages(model, { replication: 1, messages: [1] });
    if (trace === undefined) throw new Error('there is a first message');
    const { ending, lesson } = new Narrator(model).tell(trace);
    expect(ending).toMatch(
      /^Returned to its author 10\.\d s after submission, since it went in circles: after 51 attempts/,
    );
    expect(lesson).toMatch(/^It went in circles: a relay that does not find itself/);
  });

  it('mail that a relay has accepted reached a server', () => {
    const { lesson } = tellCase('primary-name-gone', 1);
    expect(lesson).not.toContain('never reached a server');
    expect(lesson).toMatch(/backup\.example\.net/);
  });

  it('a null MX tells the author at once', () => {
    const { lesson } = tellCase('no-mx-and-a-web-server', ({ domain }) => domain === 'parked.example');
    expect(lesson).toContain('A null MX says that a domain takes no mail');
  });

  it('a greylist that meets a stranger each time has refused nobody for good', () => {
    const { lesson } = tellCase(
      'greylist-and-address-pools',
      ({ sender, fate }) => sender === 'pool-1000' && fate === 'expired',
    );
    expect(lesson).toMatch(/^Nobody refused it for good: .* tries came from 1\u202f000 addresses/);
  });
});

/** Sentences about a whole trace, and what of the trace each of them claims. */
const CLAIMS: readonly (readonly [sentence: RegExp, holds: (trace: Trace) => boolean])[] = [
  [/the others are not needed/, (trace) => firstOfList(trace) && addressesOf(trace) > 1],
  [/the only server that there is/, (trace) => firstOfList(trace) && addressesOf(trace) === 1],
  [/^The first address on the list took/, firstOfList],
  [/one address failed/, (trace) => failuresOf(trace).length === 1],
  [/addresses failed, one after/, (trace) => failuresOf(trace).length > 1],
  [/and nobody noticed/, ({ latency }) => (latency ?? 0) < 1],
  [/^A 5xx reply ends/, (trace) => failuresOf(trace).at(-1)?.reply?.startsWith('5') === true],
  [/^No 5xx reply came/, (trace) => failuresOf(trace).at(-1)?.reply?.startsWith('5') !== true],
  [/^It arrived more than once/, ({ events }) => endsOf(events, 'delivered') > 1],
  [/^It arrived, and its author/, ({ events }) => endsOf(events, 'rejected') + endsOf(events, 'expired') > 0],
  [/never reached a server/, ({ events }) => !events.some(({ kind }) => kind === 'attempt')],
  [/^No server was asked/, ({ events }) => !events.some(({ kind, copy }) => kind === 'attempt' && copy === 1)],
  [/Failover worked|Failover as it is/, (trace) => failuresOf(trace).length > 0 && passesOf(trace) === 1],
  [/between passes/, (trace) => passesOf(trace) > 1],
  [/only tries the best preference/, ({ events }) => events.some(({ kind }) => kind === 'cut')],
  [/retry schedule makes it/, (trace) => failuresOf(trace).some(({ outcome }) => outcome !== 'tempfailed')],
  [/a 4xx reply costs/, (trace) => failuresOf(trace).every(({ outcome }) => outcome === 'tempfailed')],
];

function own<Kind extends TraceEvent['kind']>({ events }: Trace, kind: Kind): Extract<TraceEvent, { kind: Kind }>[] {
  return events.filter((event) => event.kind === kind && event.copy === 1) as Extract<TraceEvent, { kind: Kind }>[];
}

function failuresOf(trace: Trace): Extract<TraceEvent, { kind: 'outcome' }>[] {
  return own(trace, 'outcome').filter(({ outcome }) => outcome !== 'accepted');
}

function passesOf(trace: Trace): number {
  return own(trace, 'pass').length;
}

function endsOf(events: readonly TraceEvent[], fate: string): number {
  return events.filter((event) => event.kind === 'copyEnded' && event.fate === fate).length;
}

function addressesOf(trace: Trace): number {
  const listed = own(trace, 'order').reduce((sum, { addresses }) => sum + addresses.length, 0);
  return Math.max(listed, own(trace, 'lookup').at(-1)?.records.length ?? 0);
}

/** The first address of the first list took it, at the first attempt. */
function firstOfList(trace: Trace): boolean {
  const [attempt, ...more] = own(trace, 'attempt');
  const first = own(trace, 'order')[0]?.addresses[0];
  const skipped = own(trace, 'passedOver').length + own(trace, 'noAddress').length;
  return more.length + skipped === 0 && attempt?.server === first?.server && failuresOf(trace).length === 0;
}

/** Worlds in which those sentences would be false that are mostly true. */
const TWISTED = {
  'a list that begins with a dead server, for senders that remember it': `
messages: 400
domains: { example.org: { mx: [ 10 mx1.example.org, 20 mx2.example.org ] } }
servers: { mx1.example.org: { failures: [ { kind: refuse } ] }, mx2.example.org: {} }
senders: { s: { mta: opensmtpd, hosts: 1 }, n: { mta: postfix, hosts: 1 } }
traffic: [ { rate: 2/s, from: { s: 1, n: 1 } } ]
`,
  'three addresses that fail before the fourth, at different speeds': `
messages: 60
domains: { example.org: { mx: [ 10 a.example.org, 20 b.example.org, 30 c.example.org, 40 d.example.org ] } }
servers:
  a.example.org: { failures: [ { kind: refuse } ] }
  b.example.org: { failures: [ { kind: reply, stage: greeting, reply: "421 4.3.2 away", probability: 70% } ] }
  c.example.org: { rtt: 2s, failures: [ { kind: refuse, probability: 60% } ] }
  d.example.org: {}
senders: { s: { mta: postfix } }
traffic: [ { rate: 60/h } ]
`,
  'senders that return what was only put off, and a name that is gone': `
messages: 80
domains: { example.org: { mx: [ 10 a.example.org, 20 b.example.org ] } }
servers: { b.example.org: { failures: [ { kind: reply, stage: rcpt, reply: "451 4.3.0 later", probability: 50% } ] } }
dns: { a.example.org: nxdomain }
mtas: { rash: { extends: postfix, onFailure: { rcpt: { 4xx: bounce } } } }
senders: { s: { mta: rash }, t: { mta: highest-mx-only } }
traffic: [ { rate: 60/h, from: { s: 1, t: 1 } } ]
`,
  'a server that keeps what it does not answer for, and a sender that gives up': `
messages: 200
domains: { example.org: { mx: [ 10 a.example.org ] } }
servers: { a.example.org: { failures: [ { kind: disconnect, stage: message, kept: true, probability: 60% } ] } }
senders: { s: { mta: postfix, giveUpAfter: 10m } }
traffic: [ { rate: 60/h } ]
`,
} as const;

describe.each(Object.entries({ ...SCENES, ...TWISTED }))('in %s', (_, text) => {
  const model = modelOf(text);
  const stories = explainMessages(model, { replication: 1, messages: 'all' });

  it('no closing remark claims what did not happen', () => {
    const narrator = new Narrator(model);
    const wrong = stories.flatMap((trace) => {
      const { lesson } = narrator.tell(trace);
      return CLAIMS.filter(([sentence, holds]) => sentence.test(lesson) && !holds(trace)).map(
        () => `${trace.message}: ${lesson}`,
      );
    });
    expect(wrong).toEqual([]);
  });
});
