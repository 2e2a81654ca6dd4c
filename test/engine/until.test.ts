import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import { OUTCOMES } from '../../src/mail/index.js';
import type { Model } from '../../src/model/index.js';
import { attempts } from './attempts.js';
import { caseNamed } from './cases/case.js';
import { cluster, failure, fates, mta, mx, of, reply } from './cluster.js';

/** What a server counted: attempts, new connections, first choices, and outcomes of any kind. */
function counted(model: Model, server = 0): readonly number[] {
  const result = runReplication(model, 1);
  const outcomes = OUTCOMES.reduce((sum, outcome) => sum + of(result, server, outcome), 0);
  return [
    of(result, server, 'attempts'),
    of(result, server, 'connections'),
    of(result, server, 'firstChoices'),
    outcomes,
  ];
}

describe('a world that is stopped while a session is under way', () => {
  it('leaves the message pending, and does not count an attempt that has no outcome', () => {
    const ten = caseNamed('until-with-a-session-under-way');
    expect(fates(runReplication(ten, 1))).toEqual({ delivered: 9, pending: 1 });
    expect(counted(ten)).toEqual([9, 9, 9, 9]);
    const one = caseNamed('until-during-a-session');
    expect(fates(runReplication(one, 1))).toEqual({ pending: 1 });
    expect(counted(one)).toEqual([0, 0, 0, 0]);
  });

  it('does so whatever the attempt waits for: a time-out, the backlog, a filter, a reply that a failure gives', () => {
    const model = { messages: 3, until: 2.5 };
    const filter = {
      workers: 1,
      time: { kind: 'constant', value: 60 },
      spam: { catches: 0, mistakes: 0, then: 'reject' },
      virus: { catches: 0, mistakes: 0, then: 'reject' },
    } as const;
    const waits = {
      sessions: 1,
      overload: { kind: 'wait', places: null },
      service: { kind: 'constant', value: 60 },
    } as const;
    for (const server of [
      { failures: [failure({ kind: 'timeout' })] },
      { failures: [failure({ kind: 'slow', stage: 'mail', delay: 30 })] },
      { failures: [reply('message', 451)], service: { kind: 'constant', value: 60 } as const },
      { filter },
      waits,
    ]) {
      const world = cluster({ servers: { mx: server }, model });
      expect(fates(runReplication(world, 1))).toEqual({ pending: 3 });
      expect(counted(world)).toEqual([0, 0, 0, 0]);
    }
  });

  it('tells first choices from further ones, and new connections from those used again', () => {
    const service = { kind: 'constant', value: 1 } as const;
    const servers = { a: { rtt: 0, failures: [failure({ kind: 'refuse' })] }, b: { rtt: 0, service } };
    const domains = { 'example.org': { answer: mx('10 a', '20 b') } };
    const walks = cluster({ servers, domains, traffic: [{ rate: 0.5 }], model: { messages: 2, until: 2.5 } });
    expect([counted(walks, 0), counted(walks, 1)]).toEqual([
      [2, 2, 2, 2],
      [1, 1, 0, 1],
    ]);
    const reuse = { messages: null, idle: 60, of: 'all', by: 'address' } as const;
    const again = cluster({
      servers: { mx: { rtt: 0, service } },
      senders: { sender: { mta: mta({ reuse }) } },
      traffic: [{ rate: 0.5 }],
      model: { messages: 3, until: 4.5 },
    });
    expect(counted(again)).toEqual([2, 1, 2, 2]);
  });

  it('counts what the stories tell', () => {
    const told = attempts(caseNamed('until-with-a-session-under-way'));
    expect(told.filter((line) => !line.endsWith('under way'))).toHaveLength(9);
  });

  it('has means over time between 0 and the peak', () => {
    const model = caseNamed('means-when-stopped');
    for (const until of [0.2, 0.418, 0.5, 0.7, 3, 9, 30]) {
      const result = runReplication({ ...model, until }, 1);
      const area = of(result, 0, 'sessionArea');
      expect(area).toBeGreaterThanOrEqual(0);
      expect(area).toBeLessThanOrEqual(of(result, 0, 'peakSessions') * result.lastArrival);
    }
  });
});
