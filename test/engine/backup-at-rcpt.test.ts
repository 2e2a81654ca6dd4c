import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import type { AskingModel, FailureModel, ServerModel, StandbyModel } from '../../src/model/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { meetingOnly } from '../conditions.js';
import { attempts, events, traces } from './attempts.js';
import { type Cluster, cluster, failure, fates, mta, mx, of, outages, planned, reply } from './cluster.js';
import { leftovers, NOTHING } from './leftovers.js';

const DOMAINS = { 'example.org': { answer: mx('10 mx', '20 backup') } };
const NEVER = { retry: { rule: { kind: 'never' }, scan: null, jitter: null, per: 'message', atOnce: null } } as const;
const every = { rule: { kind: 'every', every: 60 }, scan: null, jitter: null, per: 'message', atOnce: null } as const;

function behind(
  failures: readonly FailureModel[],
  backup: Partial<ServerModel>,
  about: Cluster & { primary?: Partial<ServerModel> } = {},
) {
  return cluster({
    domains: DOMAINS,
    senders: { sender: { mta: mta(NEVER) } },
    ...about,
    servers: { mx: { rtt: 0, failures, ...about.primary }, backup: { rtt: 0, ...backup } },
  });
}

const standby = (changes: Partial<StandbyModel> = {}): { standby: StandbyModel } => ({
  standby: { for: ['mx'], reply: { code: 450, text: '450 4.3.2 the primary is up' }, every: 60, ...changes },
});

const asking = (changes: Partial<AskingModel> = {}): Partial<ServerModel> => ({
  asks: { remembers: 7 * 86_400, unanswered: 'defer', mailboxes: 1, ...changes },
});

describe('a standby', () => {
  const down = [failure({ kind: 'refuse', ...planned(90, 300) })];
  const BACKUP_ONLY = { sender: { mta: mta({ ...NEVER, order: 'reverse' }) } };

  it('is closed at RCPT while the primary takes connections, as it saw at its last look', () => {
    // Looks at 0, 60, 120 …: the outage from 90 to 390 is seen from 120 on, and its end at 420.
    const model = behind(down, standby(), { senders: BACKUP_ONLY, model: { messages: 500 } });
    const taken = traces(model).filter(({ events: all }) =>
      all.some((one) => one.kind === 'outcome' && one.server === 'backup' && one.outcome === 'accepted'),
    );
    expect([taken.length, taken[0]?.sent, taken.at(-1)?.sent]).toEqual([300, 120, 419]);
    expect(events(model, 1, 'outcome')[0]).toMatchObject({ stage: 'rcpt', reply: '450 4.3.2 the primary is up' });
  });

  it('keeps out those who only try the highest number, and takes wanted mail in an outage', () => {
    const senders = {
      people: { mta: mta(NEVER) },
      bots: { mta: mta({ ...NEVER, honoursBackups: 0, order: 'reverse' }) },
    };
    const from = [
      { name: 'people', share: 0.5 },
      { name: 'bots', share: 0.5 },
    ];
    const model = behind([], standby(), { senders, traffic: [{ from }], model: { messages: 100 } });
    for (const { sender, fate } of traces(model)) {
      if (sender === 'people') expect(fate).toBe('delivered');
    }
    expect(of(runReplication(model, 1), 1, 'accepted')).toBe(0);
  });

  it('opens only when all that it stands by for are down', () => {
    const domains = { 'example.org': { answer: mx('10 mx', '10 other', '20 backup') } };
    const two = standby({ for: ['mx', 'other'] });
    const model = (other: readonly FailureModel[]) =>
      cluster({
        domains,
        senders: BACKUP_ONLY,
        servers: {
          mx: { rtt: 0, failures: [failure({ kind: 'silent' })] },
          other: { failures: other },
          backup: { rtt: 0, ...two },
        },
      });
    expect(of(runReplication(model([]), 1), 2, 'accepted')).toBe(0);
    expect(of(runReplication(model([failure({ kind: 'timeout' })]), 1), 2, 'accepted')).toBe(10);
    // One that strikes but some, or answers with a reply, is no sign that it is down.
    expect(of(runReplication(model([failure({ kind: 'refuse', probability: 0.5 })]), 1), 2, 'accepted')).toBe(0);
    expect(of(runReplication(model([reply('greeting', 421)]), 1), 2, 'accepted')).toBe(0);
  });

  it('sees random outages at the very times at which they happen', () => {
    const random = [outages(500, 300)];
    const model = behind(random, standby({ every: 1 }), { senders: BACKUP_ONLY, model: { messages: 3000 } });
    const told = traces(model);
    const share = told.filter(({ events: all }) =>
      all.some((one) => one.kind === 'outcome' && one.server === 'backup' && one.outcome === 'accepted'),
    ).length;
    const result = runReplication(behind(random, {}, { model: { messages: 3000 } }), 1);
    // Messages of the same seconds find the primary down.
    expect(of(result, 1, 'accepted')).toBe(share);
    expect(share).toBeGreaterThan(300);
    expect(leftovers(model)).toEqual(NOTHING);
  });
});

describe('a backup that asks the primary for recipients', () => {
  const invalid = { traffic: [{ invalidRecipients: 1 }] };
  const down = [failure({ kind: 'refuse' })];
  const BACKUP = { sender: { mta: mta({ ...NEVER, order: 'reverse' }) } };

  it('refuses those that do not exist while the primary answers, and takes the others', () => {
    const bad = behind([], asking(), { ...invalid, senders: BACKUP });
    expect(of(runReplication(bad, 1), 1, 'rejected')).toBe(10);
    expect(of(runReplication(behind([], asking(), { senders: BACKUP }), 1), 1, 'accepted')).toBe(10);
  });

  it('defers all that it has not asked for before while nobody answers, or accepts them', () => {
    for (const about of [invalid, {}]) {
      const deferred = runReplication(behind(down, asking(), about), 1);
      expect(of(deferred, 1, 'tempfailed')).toBe(10);
      const taken = runReplication(behind(down, asking({ unanswered: 'accept' }), about), 1);
      expect(of(taken, 1, 'accepted')).toBe(10);
    }
  });

  it('takes mail for an address that it has asked for before, for as long as it remembers', () => {
    // The backup is asked first in the first ten seconds, and then the primary is down.
    const late = [failure({ kind: 'refuse', ...planned(9.5, 1e6) })];
    const at = (remembers: number) =>
      of(
        runReplication(behind(late, asking({ remembers }), { senders: BACKUP, model: { messages: 100 } }), 1),
        1,
        'accepted',
      );
    expect(at(1e9)).toBe(100);
    expect(at(50)).toBe(50);
    expect(at(0)).toBe(10);
  });

  it('asks for each of many mailboxes by itself', () => {
    const late = [failure({ kind: 'refuse', ...planned(99.5, 1e6) })];
    const model = behind(late, asking({ mailboxes: 200 }), { senders: BACKUP, model: { messages: 1100 } });
    const accepted = of(runReplication(model, 1), 1, 'accepted');
    // A hundred draws of two hundred know 1 − (1 − 1/200)^100 = 39 % of them.
    expect(accepted).toBeGreaterThan(100 + 1000 * 0.3);
    expect(accepted).toBeLessThan(100 + 1000 * 0.5);
  });

  it('asks for each recipient of a message by itself', () => {
    const late = [failure({ kind: 'refuse', ...planned(0.5, 1e6) })];
    const about = { senders: BACKUP, traffic: [{ recipients: 50 }], model: { messages: 21 } };
    const accepted = of(runReplication(behind(late, asking({ mailboxes: 50 }), about), 1), 1, 'accepted');
    // The fifty of the first message are 1 − (1 − 1/50)^50 = 64 % of all mailboxes.
    expect((accepted - 50) / 1000).toBeGreaterThan(0.4);
    expect((accepted - 50) / 1000).toBeLessThan(0.85);
  });

  it('is a client of its own, whom failures meet that are meant for it, and spare that are meant for others', () => {
    const refusing = (client: string) => {
      const only = meetingOnly({ senders: [client] });
      const backup = { ...asking(), relay: mta({ retry: every }) };
      const about = { senders: BACKUP, model: { until: 3600 } };
      return runReplication(behind([failure({ kind: 'refuse', only })], backup, about), 1);
    };
    expect(of(refusing('sender'), 1, 'accepted')).toBe(10);
    expect(of(refusing('backup'), 1, 'tempfailed')).toBe(10);
  });

  it('is told nothing by a server that has no list, and asks the next better one that answers', () => {
    const ignorant = behind([], asking(), { ...invalid, senders: BACKUP, primary: { knowsRecipients: false } });
    expect(of(runReplication(ignorant, 1), 1, 'accepted')).toBe(10);
    const domains = { 'example.org': { answer: mx('10 mx', '15 other', '20 backup') } };
    const servers = { mx: { failures: down }, other: {}, backup: { rtt: 0, ...asking() } };
    const about = { domains, servers, senders: { sender: { mta: mta({ ...NEVER, order: 'reverse' }) } } };
    expect(of(runReplication(cluster({ ...about, ...invalid }), 1), 2, 'rejected')).toBe(10);
  });

  it('of a gateway asks its fixed next hop', () => {
    const domains = { 'example.org': { answer: mx('10 gateway') } };
    const gateway = { rtt: 0, relay: mta({ via: 'inside', retry: every }), ...asking() };
    const run = (failures: readonly FailureModel[]) =>
      runReplication(
        cluster({
          domains,
          servers: { gateway, inside: { failures } },
          senders: { sender: { mta: mta(NEVER) } },
          ...invalid,
        }),
        1,
      );
    expect(of(run([]), 0, 'rejected')).toBe(10);
    expect(of(run(down), 0, 'tempfailed')).toBe(10);
  });

  it('lets the sender wait for the answer', () => {
    const model = behind([], asking(), { senders: BACKUP, primary: { rtt: 1 }, model: { messages: 1 } });
    expect(attempts(model)).toEqual(['0 #1 backup accepted']);
    expect(runReplication(model, 1).latency.max).toBeCloseTo(5, 6);
  });
});

describe('backups that look and ask, in the language', () => {
  const text = (backup: string) => `domains: { example.org: { mx: [ 10 mx1.example.org, 20 backup.example.net ] } }
servers: { mx1.example.org: {}, backup.example.net: ${backup} }
traffic: [ { rate: 1/s } ]
messages: 10
`;
  const read = (backup: string) => parseScenario({ text: text(backup), file: 'backup.yaml' });
  it('have defaults', () => {
    expect(read('{ standby: { for: [ mx1.example.org ] } }').model?.servers[1]?.standby).toEqual({
      for: ['mx1.example.org'],
      reply: { code: 450, text: '450 4.3.2 the primary is up' },
      every: 60,
    });
    const asks = { remembers: 7 * 86_400, unanswered: 'defer', mailboxes: 100 };
    expect(read('{ knowsRecipients: { asks: true } }').model?.servers[1]).toMatchObject({
      knowsRecipients: true,
      asks,
    });
    expect(read('{ knowsRecipients: { asks: false } }').model?.servers[1]).toMatchObject({ knowsRecipients: false });
    expect(read('{ standby: none }').model?.servers[1]?.standby).toBeUndefined();
  });

  it('tell the nearest word', () => {
    const hintOf = (backup: string) => {
      const [problem] = read(backup).problems;
      return `${problem?.message} ${problem?.hint ?? ''} ${problem?.expected ?? ''}`;
    };
    expect(hintOf('{ standby: { for: [ mx1.exmaple.org ] } }')).toContain('mx1.example.org');
    expect(hintOf('{ standby: { for: [ backup.example.net ] } }')).toContain('the server itself');
    expect(hintOf('{ standby: { fro: [ mx1.example.org ] } }')).toContain('for');
    expect(hintOf('{ knowsRecipients: { asks: true, rememebrs: 7d } }')).toContain('remembers');
  });
});

it('what a standby refuses is told with its reason, and mail waits for the primary', () => {
  const senders = { sender: { mta: mta({ retry: every }) } };
  const rejects = [reply('rcpt', 451, planned(0, 100))];
  const model = behind(rejects, standby(), { senders });
  expect(fates(runReplication(model, 1))).toEqual({ delivered: 10 });
  expect(attempts(model)[1]).toBe('0 #1 backup tempfailed');
});
