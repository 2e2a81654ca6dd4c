import { describe, expect, it } from 'vitest';
import { explainMessages, runReplication } from '../../src/engine/index.js';
import { caseNamed } from './cases/case.js';
import { fates, of } from './cluster.js';

const HOUR = 3600;

describe('cases from practice: limits per client', () => {
  it('of ordinary hosts none is ever turned away, the bulk sender is whenever it has a sixth session, whatever the domain', () => {
    const traces = explainMessages(caseNamed('five-sessions-for-each-client'), { replication: 1, messages: 'all' });
    const turnedAway = traces.filter(({ events }) =>
      events.some((event) => event.kind === 'outcome' && event.limit !== undefined),
    );
    expect(turnedAway.length).toBeGreaterThan(50);
    expect(new Set(turnedAway.map(({ sender }) => sender))).toEqual(new Set(['bulk']));
    expect(new Set(turnedAway.map(({ domain }) => domain))).toEqual(new Set(['one.example', 'two.example']));
  });

  it('of a thousand messages at once a hundred arrive in each hour, and those that are too old by then bounce', () => {
    const result = runReplication(caseNamed('a-hundred-an-hour'), 1);
    expect(fates(result)).toEqual({ delivered: 1000 });
    // Nine windows have to pass; each begins with the first message of it.
    expect(result.latency.max).toBeGreaterThanOrEqual(9 * HOUR);
    expect(result.latency.max).toBeLessThan(10 * HOUR);
    const hasty = caseNamed('a-hundred-an-hour', {
      'retry: { every: 5m }': 'retry: { every: 5m }, giveUpAfter: 4h30m',
    });
    expect(fates(runReplication(hasty, 1))).toEqual({ delivered: 500, expired: 500 });
  });

  it('a sender that counts by site has one allowance for all domains of a provider', () => {
    expect(of(runReplication(caseNamed('one-site-two-domains'), 1), 0, 'peakSessions')).toBe(32);
  });
});
