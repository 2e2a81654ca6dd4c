import { describe, expect, it } from 'vitest';
import { explainMessages } from '../../src/engine/index.js';
import { Narrator, renderMarkdown, renderTranscript } from '../../src/narrative/index.js';
import type { Telling, TellingLine, Trace, TraceEvent } from '../../src/results/index.js';
import { modelOf, SCENES } from './scenes.js';

const MODEL = modelOf(`
duration: 1d
domains: { example.org: { mx: [ 10 mx1.example.org, 10 mx2.example.org, 20 relay.example.net ] } }
servers:
  mx1.example.org: { greylist: { delay: 5m, window: 2d } }
  mx2.example.org: {}
  relay.example.net: { relay: { mta: postfix } }
senders:
  people: { mta: postfix, hosts: 20 }
  office: { mta: exim }
  hasty: { mta: postfix, retry: { list: [1m, 2m], then: last }, timeouts: { connect: 7s } }
  lonely: { mta: postfix, honoursBackups: false }
traffic: [ { rate: 1/h, from: people } ]
`);

const MX1 = { host: 'mx1.example.org', server: 'mx1.example.org' };
const MX2 = { host: 'mx2.example.org', server: 'mx2.example.org' };

/** An event of the sender's own copy, before it is known whose. */
type Loose<T> = T extends unknown ? Omit<T, 'by' | 'copy'> : never;

/** An event with all its instants counted from the start of the run. */
function shifted(event: TraceEvent): TraceEvent {
  const instants = Object.entries(event).filter(
    ([key, value]) => ['t', 'due', 'until', 'asked', 'expires'].includes(key) && value !== null,
  );
  return {
    ...event,
    ...Object.fromEntries(instants.map(([key, value]) => [key, (value as number) + 100])),
  } as TraceEvent;
}

/** A trace of a sender, from what happened; times from submission at 100 s. */
function storyOf(
  sender: string,
  mta: string,
  events: readonly Loose<TraceEvent>[],
  changes: Partial<Trace> = {},
): Trace {
  return {
    message: 17,
    replication: 1,
    sender,
    mta,
    host: 3,
    domain: 'example.org',
    kind: 'ham',
    sent: 100,
    ended: 500,
    fate: 'delivered',
    latency: 400,
    events: events.map((event) => shifted({ ...event, by: sender, copy: 1 } as TraceEvent)),
    ...changes,
  };
}

const LOOKUP = {
  kind: 'lookup',
  domain: 'example.org',
  answer: 'mx',
  records: [
    { preference: 10, host: 'mx1.example.org' },
    { preference: 10, host: 'mx2.example.org' },
  ],
} as const;

function tell(trace: Trace): Telling {
  return new Narrator(MODEL).tell(trace);
}

function linesOf({ parts }: Telling): TellingLine[] {
  return parts.flatMap((part) =>
    part.kind === 'gap' ? [] : part.lines.flatMap((line) => (line.kind === 'gap' ? [] : [line])),
  );
}

/** All that a trace says, reasons with their sources in brackets. */
function wordsOf(telling: Telling): string {
  return linesOf(telling)
    .map(({ text, reasons }) => [text, ...reasons.map((reason) => `  ${reason.text} [${reason.source}]`)].join('\n'))
    .join('\n');
}

describe('a message that is refused, waits and is delivered', () => {
  const trace = storyOf('people', 'postfix', [
    { kind: 'pass', t: 0, pass: 1 },
    { ...LOOKUP, t: 0, cached: false, asked: 0, expires: 3600 },
    { kind: 'order', t: 0, preference: 10, addresses: [MX2, MX1] },
    { kind: 'attempt', t: 0, pass: 1, reused: false, ...MX2 },
    { kind: 'outcome', t: 30, outcome: 'timedOut', stage: 'connect', tls: null, reply: null, then: 'next', ...MX2 },
    { kind: 'attempt', t: 30, pass: 1, reused: false, ...MX1 },
    {
      kind: 'outcome',
      t: 30.2,
      outcome: 'tempfailed',
      stage: 'rcpt',
      tls: null,
      reply: '450 4.7.1 come back later',
      then: 'defer',
      ...MX1,
    },
    { kind: 'walkEnded', t: 30.2, why: 'listEnded' },
    { kind: 'deferred', t: 30.2, due: 330.2, until: 399 },
    { kind: 'pass', t: 399, pass: 2 },
    { ...LOOKUP, t: 399, cached: true, asked: 0, expires: 3600 },
    { kind: 'order', t: 399, preference: 10, addresses: [MX1, MX2] },
    { kind: 'attempt', t: 399, pass: 2, reused: false, ...MX1 },
    {
      kind: 'outcome',
      t: 400,
      outcome: 'accepted',
      stage: 'message',
      tls: null,
      reply: '250 ok',
      then: 'done',
      ...MX1,
    },
    { kind: 'copyEnded', t: 400, fate: 'delivered', duplicate: false },
  ]);
  const telling = tell(trace);
  const words = wordsOf(telling);

  it('is told pass by pass, in times since submission', () => {
    expect(telling.parts.map((part) => (part.kind === 'gap' ? '' : [part.title, part.t_s]))).toEqual([
      ['Pass 1', 0],
      ['Pass 2', 399],
    ]);
    expect(telling.facts.join(' ')).toBe(
      'From people, its sending host 3 of 20 (postfix), to example.org: wanted mail. Submitted 1 min 40 s after the beginning of the run.',
    );
  });

  it('says what the DNS answered, and whether it was remembered', () => {
    expect(words).toContain('asks for the MX records of example.org: 10 mx1.example.org, 10 mx2.example.org');
    expect(words).toContain('a fresh answer, used for the next 1 h: its TTL [RFC 1035 §3.2.1]');
    expect(words).toContain('asked 6 min 39 s ago');
  });

  it('says why the addresses stand in this order, by the sources of the preset', () => {
    expect(words).toContain('will try, at preference 10: first mx2.example.org, then mx1.example.org');
    expect(words).toContain('lower preference numbers come first [recorded: lower numbers first]');
    expect(words).toMatch(/addresses of equal preference: all shuffled together.*\[smtp_randomize_addresses=yes/);
  });

  it('says how each attempt ended, why the sender stopped waiting, and what it did then', () => {
    expect(words).toContain('mx2.example.org gives no answer at all');
    expect(words).toContain('it waits 30 s at this stage [smtp_connect_timeout=30s; recorded]');
    expect(words).toContain('a time-out at the connection: it goes on to the next address [smtp_connect.c');
    expect(words).toContain('mx1.example.org says “not now” after RCPT “450 4.7.1 come back later”');
    expect(words).toContain('its greylist puts strangers off, and lets in who comes back [RFC 6647]');
    expect(linesOf(telling).find(({ text }) => text.startsWith('mx2'))?.took_s).toBe(30);
  });

  it('says why the wait is as long as it is', () => {
    expect(words).toContain('waits 6 min 9 s in the queue');
    expect(words).toContain(
      'it waits as long as the message is old, at least 5 min and at most 1 h 7 min [minimal_backoff_time=300s',
    );
    expect(words).toContain(
      'the queue is looked through every 5 min: noticed 1 min 9 s after it is due [queue_run_delay=300s',
    );
  });

  it('ends with one sentence and what can be learnt', () => {
    expect(telling.ending).toBe(
      'Delivered by mx1.example.org, 6 min 40 s after submission: after 3 attempts in 2 passes.',
    );
    expect(telling.lesson).toContain('6 min 9 s of that went by between passes');
  });
});

describe('what the scenario changed', () => {
  it('is said to be the scenario’s, and the rest keeps its source', () => {
    const words = wordsOf(
      tell(
        storyOf('hasty', 'postfix', [
          { kind: 'pass', t: 0, pass: 1 },
          { kind: 'attempt', t: 0, pass: 1, reused: false, ...MX1 },
          {
            kind: 'outcome',
            t: 7,
            outcome: 'timedOut',
            stage: 'connect',
            tls: null,
            reply: null,
            then: 'defer',
            ...MX1,
          },
          { kind: 'deferred', t: 7, due: 67, until: 300 },
        ]),
      ),
    );
    expect(words).toContain('it waits 7 s at this stage [as the scenario says]');
    expect(words).toContain('its schedule: it tries again after 1 min, 2 min, then every 2 min [as the scenario says]');
    expect(words).toContain('it goes on to the next address [smtp_connect.c, smtp_trouble.c; recorded]');
  });

  it('is how the sender treats backups', () => {
    const words = wordsOf(
      tell(
        storyOf('lonely', 'postfix', [
          { kind: 'pass', t: 0, pass: 1 },
          { kind: 'cut', t: 0, why: 'backupsIgnored', hosts: ['relay.example.net'] },
        ]),
      ),
    );
    expect(words).toBe('leaves out relay.example.net\n  it only ever tries the best preference [as the scenario says]');
  });
});

describe('answers of the DNS', () => {
  const nameless = {
    ...LOOKUP,
    records: [
      { preference: 10, host: '192.0.2.1' },
      { preference: 20, host: 'gone.example' },
    ],
  };

  it('that name no host are explained: an address where a name should stand, a name without an address', () => {
    const words = wordsOf(
      tell(
        storyOf(
          'office',
          'exim',
          [
            { kind: 'pass', t: 0, pass: 1 },
            { ...nameless, t: 0, cached: false, asked: null, expires: null },
            { kind: 'noAddress', t: 0, host: 'gone.example', answer: 'nxdomain', cached: false },
            { kind: 'order', t: 0, preference: 10, addresses: [] },
            { kind: 'copyEnded', t: 0, fate: 'unroutable', duplicate: false },
          ],
          { fate: 'unroutable', latency: null, ended: 100 },
        ),
      ),
    );
    expect(words).toContain('192.0.2.1: an address where a name should stand; it is left out [allow_mx_to_ip=false');
    expect(words).toContain('asks for the address of gone.example: there is no such name (NXDOMAIN)');
    expect(words).toContain('there are MX records, and none of their hosts has an address [');
  });

  it.each([
    ['nullMx', '0 . (it accepts no mail)', 'so the message bounces'],
    ['nxdomain', 'there is no such name (NXDOMAIN)', 'so the message bounces'],
    ['servfail', 'the name server failed (SERVFAIL)', 'so the message waits for the next pass'],
    ['timeout', 'no answer', 'it waits'],
  ] as const)('such as %s are given in words, with what follows from them', (answer, shown, follows) => {
    const words = wordsOf(
      tell(
        storyOf('office', 'exim', [
          { kind: 'pass', t: 0, pass: 1 },
          {
            kind: 'lookup',
            t: 0,
            domain: 'example.org',
            answer,
            records: [],
            cached: false,
            asked: null,
            expires: null,
          },
        ]),
      ),
    );
    expect(words).toContain(`asks for the MX records of example.org: ${shown}`);
    expect(words).toContain(follows);
  });

  it('say how long they are kept, by whose rule', () => {
    const asked = (answer: 'nxdomain' | 'implicitMx' | 'mx', cached: boolean, life: number) =>
      wordsOf(
        tell(
          storyOf('office', 'exim', [
            { kind: 'pass', t: 60, pass: 1 },
            { ...LOOKUP, answer, t: 60, cached, asked: cached ? 0 : 60, expires: (cached ? 0 : 60) + life },
          ]),
        ),
      );
    expect(asked('nxdomain', false, 3600)).toContain(
      'used for the next 1 h: the TTL of negative answers [RFC 2308 §5]',
    );
    expect(asked('nxdomain', true, 3600)).toContain('remembers what the DNS said of the MX records of example.org');
    expect(asked('nxdomain', true, 3600)).toContain('asked 1 min ago, used until it is 1 h old [RFC 2308 §5]');
    expect(asked('implicitMx', false, 600)).toContain('how long it is kept that there are no MX records [RFC 2308 §5]');
    expect(asked('mx', false, 600)).toContain('used for the next 10 min: its TTL [RFC 1035 §3.2.1]');
  });
});

describe('a machine that goes off', () => {
  it('loses the connection and keeps the message, and that is no fault of the server', () => {
    const words = wordsOf(
      tell(
        storyOf('office', 'exim', [
          { kind: 'pass', t: 0, pass: 1 },
          { kind: 'attempt', t: 0, pass: 1, reused: false, ...MX1 },
          {
            kind: 'outcome',
            t: 5,
            outcome: 'disconnected',
            stage: 'mail',
            tls: null,
            reply: null,
            then: 'off',
            ...MX1,
          },
          { kind: 'off', t: 5, until: 7205 },
        ]),
      ),
    );
    expect(words).toContain('mx1.example.org loses the connection after MAIL: the sending machine goes off');
    expect(words).toContain('the message stays in the queue of the machine');
    expect(words).toContain('is off for another 2 h');
    expect(words).not.toContain('it goes on to the next address');
  });
});

describe('several copies of a message', () => {
  const relayed = storyOf('people', 'postfix', []);
  const events: TraceEvent[] = [
    { kind: 'pass', t: 100, copy: 1, by: 'people', pass: 1 },
    {
      kind: 'attempt',
      t: 100,
      copy: 1,
      by: 'people',
      pass: 1,
      reused: false,
      host: 'relay.example.net',
      server: 'relay.example.net',
    },
    {
      kind: 'outcome',
      t: 101,
      copy: 1,
      by: 'people',
      outcome: 'accepted',
      stage: 'message',
      tls: null,
      reply: null,
      then: 'done',
      host: 'relay.example.net',
      server: 'relay.example.net',
    },
    { kind: 'relayed', t: 101, copy: 2, by: 'relay.example.net', server: 'relay.example.net' },
    { kind: 'pass', t: 101, copy: 2, by: 'relay.example.net', pass: 1 },
    { kind: 'attempt', t: 101, copy: 2, by: 'relay.example.net', pass: 1, reused: false, ...MX1 },
    {
      kind: 'outcome',
      t: 102,
      copy: 2,
      by: 'relay.example.net',
      outcome: 'disconnected',
      stage: 'message',
      tls: null,
      reply: null,
      then: 'next',
      ...MX1,
    },
    { kind: 'kept', t: 102, copy: 3, by: 'relay.example.net', ...MX1 },
    { kind: 'copyEnded', t: 102, copy: 3, by: 'relay.example.net', fate: 'delivered', duplicate: false },
    { kind: 'attempt', t: 102, copy: 2, by: 'relay.example.net', pass: 1, reused: false, ...MX2 },
    {
      kind: 'outcome',
      t: 103,
      copy: 2,
      by: 'relay.example.net',
      outcome: 'accepted',
      stage: 'message',
      tls: null,
      reply: null,
      then: 'done',
      ...MX2,
    },
    { kind: 'copyEnded', t: 103, copy: 2, by: 'relay.example.net', fate: 'delivered', duplicate: true },
  ];
  const telling = tell({ ...relayed, latency: 2, ended: 103, events });

  it('have chapters of their own, in the queues they are in', () => {
    expect(telling.parts.map((part) => (part.kind === 'gap' ? '' : part.title))).toEqual([
      'Pass 1',
      'Pass 1, the queue of relay.example.net',
      'Meanwhile, the queue of relay.example.net',
    ]);
    expect(telling.actors).toEqual([
      { name: 'people', role: 'sender' },
      { name: 'relay.example.net', role: 'relay' },
      { name: 'mx1.example.org', role: 'server' },
      { name: 'mx2.example.org', role: 'server' },
    ]);
  });

  it('are told apart in the end: the first arrival counts, the second is a duplicate', () => {
    expect(wordsOf(telling)).toContain('the message is in the mailbox once more: a duplicate');
    expect(telling.ending).toBe(
      'Delivered by mx1.example.org, through relay.example.net, 2 s after submission: after 3 attempts, in 1 pass of the sender’s queue and 1 pass of the relay’s.',
    );
    expect(telling.lesson).toContain('RFC 1047');
  });
});

describe.each(Object.entries(SCENES))('every story of %s', (_, text) => {
  const model = modelOf(text);
  const narrator = new Narrator(model);
  const stories = explainMessages(model, { replication: 1, messages: 'all' }).filter((__, i) => i % 5 === 0);

  it('can be told as text and as Markdown, and leaves nothing unsaid', () => {
    for (const trace of stories) {
      const telling = narrator.tell(trace);
      for (const shown of [
        renderTranscript(telling, { width: 100, colour: false, all: true }),
        renderMarkdown(telling, { all: false }),
      ]) {
        expect(shown).not.toMatch(/undefined|NaN|null(?! MX)|Infinity|∞|—s|\[object/);
      }
      for (const { t_s, reasons } of linesOf(telling)) {
        expect(t_s).toBeGreaterThanOrEqual(0);
        for (const { source } of reasons) expect(source).not.toBe('');
      }
    }
  });

  it('says of every failed attempt what the sender’s rule for it is', () => {
    for (const trace of stories) {
      const tries = linesOf(narrator.tell(trace)).filter(
        ({ tone, exchange, took_s }) => tone === 'bad' && exchange !== null && took_s !== null,
      );
      for (const { reasons } of tries) expect(reasons.at(-1)?.text).toMatch(/^a .*: /);
    }
  });

  it('tells every attempt of the record, and no other', () => {
    for (const trace of stories) {
      const told = linesOf(narrator.tell(trace)).filter(
        ({ exchange, took_s }) => exchange !== null && took_s !== null,
      ).length;
      expect(told).toBe(trace.events.filter(({ kind }) => kind === 'outcome').length);
    }
  });
});
