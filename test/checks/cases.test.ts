import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkModel } from '../../src/checks/index.js';
import { spellHasty } from '../../src/checks/rules/slow-acceptance.js';
import { explainMessages, runReplication } from '../../src/engine/index.js';
import { summariseRun } from '../../src/experiment/index.js';
import type { Model } from '../../src/model/index.js';
import type { RunResult, Trace } from '../../src/results/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { ROOT } from '../house/source-files.js';

// What advice says of cases from practice, and what the engine says to the same.

function caseModel(name: string, overrides: readonly string[] = []): Model {
  const file = `${name}.yaml`;
  const text = readFileSync(join(ROOT, 'test', 'checks', 'cases', file), 'utf8');
  const { model, problems } = parseScenario({ text, file, overrides });
  if (model === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return model;
}

/** All advice about a case, as `code: message`. */
function adviceOf(name: string, overrides: readonly string[] = []): string[] {
  return checkModel(caseModel(name, overrides)).map(({ code, message }) => `${code}: ${message}`);
}

function codesOf(name: string, overrides: readonly string[] = []): string[] {
  return checkModel(caseModel(name, overrides)).map(({ code }) => code);
}

function storiesOf(name: string, overrides: readonly string[] = []): readonly Trace[] {
  return explainMessages(caseModel(name, overrides), { replication: 1, messages: 'all' });
}

/** One replication of a case. */
function resultOf(name: string, overrides: readonly string[]): RunResult {
  const model = caseModel(name, overrides);
  const { title, description, seed } = model;
  const provenance = { title, description, file: '', hash: '', seed, replications: 1, text: '', command: '' };
  const about = { version: 'test', provenance, warnings: [], elapsed: 0 };
  return summariseRun(model, [runReplication(model, 1)], about);
}

function share(stories: readonly Trace[], is: (story: Trace) => boolean): number {
  return stories.filter(is).length / stories.length;
}

const DAY = 86_400;
const HOUR = 3600;

describe('planned outages that overlap', () => {
  const name = 'both-planned-outages';

  it('are told as one outage, if senders give up before it is over', () => {
    expect(adviceOf(name)).toEqual([
      'outage-outlasts-senders: mail from s bounces after 8 h; the planned outages of a.d.example and b.d.example overlap for 19 h, and nothing else takes mail for d.example',
    ]);
    const lost = storiesOf(name).filter(({ fate }) => fate === 'expired');
    expect(lost.length).toBe(96);
    for (const { sent } of lost) {
      expect(sent).toBeGreaterThan(DAY);
      expect(sent).toBeLessThan(DAY + 20 * HOUR);
    }
  });

  it('are none where one begins after the other, or where the overlap is shorter than the senders wait', () => {
    expect(adviceOf(name, ['servers["b.d.example"].failures[0].at=44h'])).toEqual([]);
    expect(adviceOf(name, ['servers["b.d.example"].failures[0].at=37h'])).toEqual([]);
    expect(adviceOf(name, ['servers["b.d.example"].failures[0].at=35h'])).toHaveLength(1);
  });

  it('come again where both come every week', () => {
    const weekly = ['a', 'b'].map((server) => `servers["${server}.d.example"].failures[0].every=5d`);
    expect(adviceOf(name, weekly)[0]).toContain('overlap for 19 h');
    // Of periods of five and six days, the first windows do not meet and later ones do.
    const drifting = ['servers["b.d.example"].failures[0].at=61h', 'duration=60d'];
    const [five, six] = [weekly[0] ?? '', 'servers["b.d.example"].failures[0].every=6d'];
    expect(adviceOf(name, [...drifting, five, six])[0]).toContain('overlap for 9 h');
  });
});

describe('a sender that remembers a server as failing', () => {
  const name = 'bounced-after-the-outage';

  it('returns new mail at once until hours after the end, and advice says until when', () => {
    expect(adviceOf(name)[1]).toBe(
      'outage-outlasts-senders: mail from exim bounces after 4 d; from then on new mail from exim bounces at once, until up to 6 h after the end; the planned outage of mx1.example.org lasts 5 d, and nothing else takes mail for example.org',
    );
    const end = 5 * DAY + HOUR;
    const late = storiesOf(name).filter(({ fate, sent }) => fate === 'expired' && sent > end);
    expect(late.length).toBeGreaterThan(0);
    expect(Math.max(...late.map(({ sent }) => sent))).toBeLessThan(end + 6 * HOUR);
  });

  it('is none where only a message’s age counts', () => {
    const advice = adviceOf(name, ['senders.exim.mta=postfix', 'servers["mx1.example.org"].failures[0].for=6d']);
    expect(advice.join()).toContain('mail from exim bounces after 5 d; the planned outage');
  });
});

describe('a backup that is never tried', () => {
  const silent = 'third-mx-after-two-silent';

  it('stays hidden while time-outs last longer than the memory of them', () => {
    expect(adviceOf(silent)).toEqual([
      'hidden-backup: mx3.example.org (preference 30) stays hidden from s: while mx1.example.org and mx2.example.org are down, a try takes up to 2 min 15 s, and a dead address is left alone for 15 s only, so a delivery goes back to the first',
    ]);
    expect(share(storiesOf(silent), ({ fate }) => fate === 'expired')).toBe(1);
  });

  it.each([
    ['a sender that walks the list once', ['senders.s.mta=postfix'], 'delivered'],
    [
      'a memory that outlasts both',
      ['senders.s.deadHosts={ remember: address, counts: session, after: 1, for: 5m }'],
      'delivered',
    ],
    [
      'servers that refuse',
      ['servers["mx1.example.org"].failures[0].kind=refuse', 'servers["mx2.example.org"].failures[0].kind=refuse'],
      'delivered',
    ],
  ])('is reached by %s', (_, overrides, fate) => {
    expect(codesOf(silent, overrides)).not.toContain('hidden-backup');
    expect(share(storiesOf(silent, overrides), (story) => story.fate === fate)).toBe(1);
  });

  it('stays hidden behind two that are silent and one that refuses', () => {
    const third = [
      'domains["example.org"].mx=[ 10 mx1.example.org, 20 mx2.example.org, 25 mx4.example.org, 30 mx3.example.org ]',
      'servers["mx4.example.org"]={ failures: [ { kind: refuse } ] }',
    ];
    expect(adviceOf(silent, third)[0]).toContain('mx4.example.org (preference 25) stays hidden from s');
    expect(share(storiesOf(silent, third), ({ fate }) => fate === 'expired')).toBe(1);
    const quick = ['servers["mx2.example.org"].failures[0].kind=refuse'];
    expect(codesOf(silent, quick)).toEqual([]);
    expect(share(storiesOf(silent, quick), ({ fate }) => fate === 'delivered')).toBe(1);
  });

  it('stays hidden behind the limit of sessions where the servers before it fail after EHLO', () => {
    const later = ['mx1', 'mx2'].map(
      (one) => `servers["${one}.example.org"].failures[0]={ kind: reply, stage: rcpt, reply: "451 4.3.0 later" }`,
    );
    const overrides = [...later, 'senders.s.mta=postfix'];
    expect(adviceOf(silent, overrides)).toEqual([
      'hidden-backup: mx3.example.org (preference 30) stays hidden from s: a delivery ends after 2 sessions, and mx1.example.org and mx2.example.org may all fail only after EHLO',
    ]);
    expect(share(storiesOf(silent, overrides), ({ fate }) => fate === 'expired')).toBe(1);
    // A 421 greeting is no session yet.
    const greeting = overrides.map((text) => text.replace('stage: rcpt', 'stage: greeting'));
    expect(codesOf(silent, greeting)).toEqual([]);
    expect(share(storiesOf(silent, greeting), ({ fate }) => fate === 'delivered')).toBe(1);
  });

  it('stays hidden from who takes a 4xx for the answer of the whole domain', () => {
    const overrides = [
      'senders.s.mta=qmail',
      'servers["mx1.example.org"].failures[0]={ kind: reply, stage: rcpt, reply: "451 4.3.0 later" }',
    ];
    expect(adviceOf(silent, overrides)[0]).toMatch(
      /^hidden-backup: mx2\.example\.org .*: a 4xx such as mx1\.example\.org may give ends a delivery there/,
    );
    expect(share(storiesOf(silent, overrides), ({ fate }) => fate === 'expired')).toBe(1);
  });
});

describe('a domain whose mail goes to an address that takes none', () => {
  it('should say so with a null MX', () => {
    const [advice] = checkModel(caseModel('no-mx-and-a-web-server'));
    expect(advice?.code).toBe('missing-null-mx');
    expect(advice?.message).toBe(
      'example.org has no MX, so its mail goes to its own address, where example.org never takes any: mail from exchange bounces after 1 d, that from postfix after 5 d',
    );
    expect(advice?.hint).toContain('publish a null MX');
    expect(codesOf('no-mx-and-a-web-server')).toEqual(['missing-null-mx', 'unroutable-traffic']);
  });

  it('needs no second server where the address answers all mail with “never”, so that authors learn it at once', () => {
    const refuses = 'servers["example.org"].failures[0]={ kind: reply, stage: rcpt, reply: 550 5.7.1 relaying denied }';
    expect(codesOf('no-mx-and-a-web-server', [refuses])).toEqual(['unroutable-traffic']);
    expect(codesOf('no-mx-and-a-web-server', [refuses.replace('550', '450')])[0]).toBe('missing-null-mx');
  });

  it('is no such domain where the address takes mail, if not always', () => {
    const overrides = ['servers["example.org"].failures[0]={ kind: refuse, at: 1h, for: 2h }'];
    expect(codesOf('no-mx-and-a-web-server', overrides)).toEqual(['single-mx', 'unroutable-traffic']);
  });

  it('may be an alias of a content network, which hides its records', () => {
    expect(adviceOf('domain-became-an-alias')).toEqual([
      'domain-alias: example.org is an alias of edge.cdn.example, which has no MX, so all mail goes to the address of that name, which never takes any: mail from postfix bounces after 5 d',
    ]);
  });

  it('is none where the name at the end of the alias has MX records', () => {
    const overrides = ['domains["edge.cdn.example"]={ mx: [ 10 edge.cdn.example ] }', 'traffic[0].to=example.org'];
    expect(codesOf('domain-became-an-alias', overrides)).not.toContain('domain-alias');
  });
});

describe('a failure of the DNS', () => {
  const name = 'unanswered-mx-query-leads-to-the-address';

  it('becomes loss for senders that go to the domain’s own address', () => {
    expect(adviceOf(name)).toEqual([
      'single-mx: example.org has one server, mx1.example.org',
      'lookup-address: while the MX query is not answered, hasty goes to the own address of example.org: example.org answers 550, so that mail is lost',
    ]);
    const lost = storiesOf(name).filter(({ fate }) => fate === 'rejected');
    expect(new Set(lost.map(({ sender }) => sender))).toEqual(new Set(['hasty']));
  });

  it('does not where that address refuses connections, as advice says', () => {
    const overrides = ['servers["example.org"].failures[0]={ kind: refuse }'];
    expect(codesOf(name, overrides)).toEqual(['single-mx']);
    expect(share(storiesOf(name, overrides), ({ fate }) => fate === 'delivered')).toBe(1);
  });

  it('leads nobody there who waits, so that server is idle', () => {
    expect(codesOf(name, ['senders.hasty.mta=postfix'])).toEqual(['single-mx', 'idle-server']);
  });
});

describe('a relay', () => {
  it('that is the only server is never done with its mail, and a second one beside it is no advice', () => {
    expect(adviceOf('only-server-set-up-as-a-relay')).toEqual([
      'preferred-relay: mx1.example.org is a relay and has the best preference of example.org (10): it has no one to forward to, so what it accepts is never delivered',
    ]);
    expect(share(storiesOf('only-server-set-up-as-a-relay'), ({ fate }) => fate === 'delivered')).toBe(0);
  });

  it('before which the name of the primary is gone cannot send on, and a name without a server is no server', () => {
    expect(adviceOf('primary-name-gone')).toEqual([
      'preferred-relay: backup.example.net is a relay, and nothing that example.org prefers to it has an address (mx1.example.org): what it accepts cannot go on',
      'mx-without-address: the MX mx1.example.org of example.org does not exist',
    ]);
    expect(share(storiesOf('primary-name-gone'), ({ fate }) => fate === 'delivered')).toBe(0);
  });

  it('without the filter of the server behind it returns spam to strangers', () => {
    const name = 'spam-through-an-unfiltered-backup';
    expect(adviceOf(name)).toEqual([
      'backscatter: backup.example.net accepts spam for example.org (30/h is sent) of which mx1.example.org rejects 95 %: what comes by backup.example.net must then be returned, to addresses that are mostly forged',
    ]);
    const spam = storiesOf(name).filter(({ kind }) => kind === 'spam');
    const returned = share(spam, ({ events }) => events.some(({ kind }) => kind === 'backscatter'));
    expect(Math.abs(returned - 0.95)).toBeLessThan(0.01);
    for (const then of ['quarantine', 'remove'])
      expect(codesOf(name, [`servers["mx1.example.org"].filter.spam.then=${then}`])).toEqual([]);
    const same = [
      'servers["backup.example.net"].filter={ workers: 8, time: 100ms, spam: { catches: 95%, then: reject } }',
    ];
    expect(codesOf(name, same)).toEqual([]);
  });
});

describe('a relay that must return what it has accepted', () => {
  const name = 'spam-through-an-unfiltered-backup';
  const open = 'servers["mx1.example.org"].filter={ workers: 8, time: 100ms }';

  it.each([
    [
      'where the server behind it says never',
      'servers["mx1.example.org"].failures=[ { kind: reply, stage: rcpt, reply: "550 5.1.1 away", at: 1d, for: 1d } ]',
      'mx1.example.org answers 5xx while it fails',
    ],
    [
      'where its queue is shorter than an outage',
      'servers["mx1.example.org"].failures=[ { kind: refuse, at: 1d, for: 6d } ]',
      'it gives up before that is over: the planned outage of mx1.example.org lasts 6 d',
    ],
    [
      'where it finds nobody to forward to',
      'domains["example.org"].mx=[ 10 backup.example.net ]',
      'it finds no one to forward to and returns all of it',
    ],
  ])('returns spam to strangers %s', (_, override, why) => {
    const advice = adviceOf(name, [open, override]).filter((one) => one.startsWith('backscatter'));
    expect(advice).toEqual([
      `backscatter: backup.example.net also accepts spam and viruses for example.org (30/h is sent), and ${why}${why.includes('5xx') ? ', so that it must return what it forwards then' : ''}: bounces go to addresses that are mostly forged`,
    ]);
    expect(resultOf(name, [open, override]).backscatter).toBeGreaterThan(100);
  });

  it('has nothing to return where the server behind it takes all in the end', () => {
    const short = 'servers["mx1.example.org"].failures=[ { kind: refuse, at: 1d, for: 2d } ]';
    expect(codesOf(name, [open, short])).toEqual([]);
    expect(resultOf(name, [open, short]).backscatter).toBe(0);
  });
});

describe('a reply of 5xx while something is wrong', () => {
  const name = '550-while-the-database-is-away';

  it('is meant where the only server of a domain always gives it', () => {
    const web = ['servers["example.org"].failures[0]={ kind: reply, stage: rcpt, reply: "550 5.7.1 no mail here" }'];
    expect(codesOf('no-mx-and-a-web-server', web)).not.toContain('permanent-failure');
  });

  it('loses mail although another server is up', () => {
    expect(adviceOf(name)).toEqual([
      'permanent-failure: mx1.example.org answers 550 to RCPT while it fails: postfix and exim return what meets that and ask no other server',
    ]);
  });

  it('is no loss with 4xx, as advice says, or where senders go on', () => {
    const path = 'servers["mx1.example.org"].failures[0]';
    expect(codesOf(name, [`${path}.reply=451 4.3.0 later`])).toEqual([]);
    expect(codesOf(name, [`${path}.stage=greeting`])).toEqual([]);
    const wanted = storiesOf(name, [`${path}.reply=451 4.3.0 later`]).filter(({ kind }) => kind === 'ham');
    expect(share(wanted, ({ fate }) => fate === 'delivered')).toBe(1);
  });
});

describe('a backup of before a move', () => {
  const name = 'the-old-backup-after-a-move';

  it('takes mail that nobody reads', () => {
    expect(codesOf(name)).toEqual(['forgotten-backup']);
    expect(adviceOf(name)[0]).toContain(
      'what it accepts while the new servers are down lands there, and nobody reads it',
    );
  });

  it('may be the primary of before, put behind the new one', () => {
    const [advice] = adviceOf(name, ['changes[0].mx=[ 10 new.example.org, 20 old.example.org ]']);
    expect(advice).toContain('example.org moves to new.example.org, and old.example.org stays in its records');
  });

  it('is none that relays, that goes with the change, or whose primary stays', () => {
    expect(codesOf(name, ['servers["old-2.example.org"].relay=postfix'])).toEqual([]);
    expect(codesOf(name, ['changes[0].mx=[ 10 new.example.org ]'])).not.toContain('forgotten-backup');
    expect(codesOf(name, ['changes[0].mx=[ 10 old.example.org, 10 new.example.org, 20 old-2.example.org ]'])).toEqual(
      [],
    );
  });
});

describe('a greylist', () => {
  it('keeps out a part of what comes from many addresses, and advice says how much', () => {
    const name = 'greylist-and-address-pools';
    const advice = adviceOf(name).filter((one) => one.startsWith('greylist-loses'));
    expect(advice).toHaveLength(1);
    const said = Number(/about (\d+) % of the wanted mail from pool-1000/.exec(advice[0] ?? '')?.[1]) / 100;
    const { senders } = resultOf(name, ['duration=30d']);
    const of = (sender: string): number => (senders[sender]?.expired ?? 0) / (senders[sender]?.sent ?? 0);
    expect(Math.abs(of('pool-1000') - said)).toBeLessThan(0.02);
    expect(of('pool-15')).toBeLessThan(0.01);
    expect(of('pool-1')).toBe(0);
  });

  it('that does not share its database does no harm to who asks all servers in one delivery', () => {
    expect(adviceOf('greylist-postfix')).toEqual([]);
    const shared = ['a', 'b'].map((one) => `servers["${one}.d.example"].greylist.shared=one`);
    const latencies = (stories: readonly Trace[]): (number | null)[] => stories.map(({ latency }) => latency);
    expect(latencies(storiesOf('greylist-postfix'))).toEqual(latencies(storiesOf('greylist-postfix', shared)));
  });
});

describe('a server that answers late', () => {
  it('at its greeting gets nothing from who does not wait so long', () => {
    expect(adviceOf('tarpit-over-timeout')[1]).toBe(
      'slow-reply: a.d.example waits 40 s before its greeting, and s gives up after 30 s, so none of its mail gets in there',
    );
    const senders = ['senders={ s: { mta: haraka }, p: { mta: postfix } }', 'traffic[0].from={ s: 1, p: 1 }'];
    const tarpit = 'servers["a.d.example"].failures[0]={ kind: slow, delay: 6m, stage: rcpt }';
    expect(adviceOf('tarpit-over-timeout', [...senders, tarpit])[1]).toMatch(
      /s and p give up after 30 s to 5 min, so none/,
    );
    const few = ['messages=20', 'duration=1d'];
    expect(share(storiesOf('tarpit-over-timeout', few), ({ fate }) => fate === 'delivered')).toBe(0);
    const patient = ['servers["a.d.example"].failures[0].delay=29s'];
    expect(codesOf('tarpit-over-timeout', patient)).toEqual(['single-mx']);
    expect(share(storiesOf('tarpit-over-timeout', [...few, ...patient]), ({ fate }) => fate === 'delivered')).toBe(1);
  });

  it('to one final dot in 27 makes duplicates of these, although its mean is short', () => {
    expect(adviceOf('slow-tail')[1]).toBe(
      'slow-acceptance: a.d.example answers about 3.7 % of the final dots after the 10 min that s waits: duplicates',
    );
    const attempts = storiesOf('slow-tail', ['duration=90d']).flatMap(({ events }) =>
      events.flatMap((event) => (event.kind === 'outcome' ? [event.outcome] : [])),
    );
    const late = attempts.filter((outcome) => outcome === 'timedOut').length / attempts.length;
    expect(Math.abs(late - 0.037)).toBeLessThan(0.004);
    expect(codesOf('slow-tail', ['servers["a.d.example"].service={ lognormal: { median: 60s, p99: 5m } }'])).toEqual([
      'single-mx',
    ]);
  });

  it('to one session in twenty makes duplicates of these, whatever its mean', () => {
    const path = 'servers["a.d.example"]';
    const some = [
      `${path}.service=0s`,
      `${path}.failures=[ { kind: slow, stage: message, delay: 12m, probability: 5% } ]`,
    ];
    expect(adviceOf('slow-tail', some)[1]).toBe(
      'slow-acceptance: a.d.example answers about 5 % of the final dots while it is slow after the 10 min that s waits: duplicates',
    );
  });

  it('since its filter has a queue is told with the part that comes too late and what that leads to', () => {
    expect(adviceOf('filter-queue')[1]).toBe(
      'slow-acceptance: a.d.example answers about 37 % of the final dots at the busiest time after the 10 min that s waits, mostly since they wait for its filter, which with them gets more than it can take: duplicates',
    );
    expect(codesOf('filter-queue', ['servers["a.d.example"].filter.workers=2'])).toEqual(['single-mx']);
    // A sender that waits an hour shows the queue as it is: M/M/1 at 0.9.
    const patient = ['senders.s.mta=sendmail', 'duration=200d'];
    const stories = storiesOf('filter-queue', patient);
    const slow = share(stories, ({ latency }) => (latency ?? 0) > 600);
    expect(Math.abs(slow - Math.exp(-1))).toBeLessThan(0.03);
  });

  it('is told how long the least patient of known MTAs wait', () => {
    const [, advice] = checkModel(caseModel('slow-tail'));
    for (const name of ['haraka', 'mox', 'courier', 'maddy', 'kumomta']) expect(advice?.hint).toContain(name);
    expect(advice?.hint).toContain('30 s (haraka and mox)');
    const page = readFileSync(join(ROOT, 'docs', 'questions', '13-duplicates.md'), 'utf8').replace(/\s+/g, ' ');
    expect(page).toContain(`some wait ${spellHasty()}`);
  });
});
