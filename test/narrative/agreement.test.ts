import { describe, expect, it } from 'vitest';
import { explainMessages, runReplication } from '../../src/engine/index.js';
import { FATES, KINDS, OUTCOMES } from '../../src/mail/index.js';
import { recordOf } from '../../src/narrative/index.js';
import type { MessageEnd } from '../../src/results/index.js';
import { withoutClockNoise } from '../../src/units/index.js';
import { modelOf, SCENES } from './scenes.js';

/** Adds one to a count by name. */
function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

describe.each(Object.entries(SCENES))('the stories of %s', (_, text) => {
  const model = modelOf(text);
  const ends = new Map<number, MessageEnd>();
  const result = runReplication(model, 1, { onEnd: (end) => ends.set(end.message, { ...end }) });
  const stories = explainMessages(model, { replication: 1, messages: 'all' });
  const records = stories.map(recordOf);

  it('are one for each message, in order of arrival', () => {
    expect(records.map(({ message }) => message)).toEqual(Array.from({ length: result.sent }, (__, i) => i + 1));
    for (const [i, { sent_s }] of records.entries()) expect(sent_s).toBeGreaterThanOrEqual(records[i - 1]?.sent_s ?? 0);
  });

  it('hold the attempts that the servers counted, outcome by outcome', () => {
    const told = new Map<string, number>();
    for (const { attempts } of records) for (const { server, outcome } of attempts) count(told, `${server} ${outcome}`);
    const counted = new Map<string, number>();
    model.servers.forEach(({ name }, server) => {
      for (const outcome of OUTCOMES) {
        const seen = result.servers[outcome][server] ?? 0;
        if (seen > 0) counted.set(`${name} ${outcome}`, seen);
      }
    });
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(counted));
  });

  it('open the connections that the servers counted', () => {
    const told = new Map<string, number>();
    for (const { attempts } of records) for (const one of attempts) if (!one.reused) count(told, one.server);
    model.servers.forEach(({ name }, server) => {
      expect(told.get(name) ?? 0, name).toBe(result.servers.connections[server]);
    });
  });

  it('end in the fates that the run counted, sender by sender, with the latencies it saw', () => {
    const told = new Map<string, number>();
    const counted = new Map<string, number>();
    for (const { sender, kind, fate } of records) count(told, `${sender} ${kind} ${fate}`);
    model.senders.forEach(({ name }, sender) => {
      KINDS.forEach((kind, k) => {
        FATES.forEach((fate, f) => {
          const seen = result.senders[(sender * KINDS.length + k) * FATES.length + f] ?? 0;
          if (seen > 0) counted.set(`${name} ${kind} ${fate}`, seen);
        });
      });
    });
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(counted));
    for (const { message, fate, latency_s } of records) {
      const end = ends.get(message);
      expect(FATES[end?.fate ?? -1]).toBe(fate);
      expect(latency_s ?? Number.NaN).toBe(withoutClockNoise(end?.latency ?? Number.NaN));
    }
  });

  it('know the duplicates, the backscatter and the warnings of the run', () => {
    const of = (kind: string): number =>
      stories.reduce((sum, { events }) => sum + events.filter((event) => event.kind === kind).length, 0);
    expect(records.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(result.duplicates);
    expect(of('backscatter')).toBe(result.backscatter);
    expect(of('warning')).toBe(result.delayWarnings);
  });

  it('are the same when a message is told alone', () => {
    const some = [1, Math.ceil(result.sent / 2), result.sent];
    expect(explainMessages(model, { replication: 1, messages: some })).toEqual(
      stories.filter(({ message }) => some.includes(message)),
    );
  });

  it('end each attempt after it began, and say what the sender did then', () => {
    for (const { attempts } of records) {
      for (const { took_s, t_s, outcome, then } of attempts) {
        expect(t_s).toBeGreaterThanOrEqual(0);
        expect(took_s).toBeGreaterThanOrEqual(0);
        expect(then === 'done').toBe(outcome === 'accepted');
      }
    }
  });
});

describe('the scenes', () => {
  it('show between them every fate and outcome, duplicates, relays, reused sessions and backlogs', () => {
    const seen = new Set<string>();
    for (const text of Object.values(SCENES)) {
      for (const { fate, events } of explainMessages(modelOf(text), { replication: 1, messages: 'all' })) {
        seen.add(fate);
        for (const event of events) {
          seen.add(event.kind);
          if (event.kind === 'outcome') seen.add(event.outcome);
          if (event.kind === 'outcome' && event.then === 'off') seen.add('broken off');
          if (event.kind === 'attempt' && event.reused) seen.add('reused');
          if (event.kind === 'copyEnded' && event.duplicate) seen.add('duplicate');
        }
      }
    }
    const wanted = [
      ...FATES,
      ...OUTCOMES,
      'relayed',
      'kept',
      'reused',
      'duplicate',
      'backlog',
      'filter',
      'deadDestination',
      'off',
      'broken off',
    ];
    expect(wanted.filter((word) => !seen.has(word))).toEqual([]);
  });
});
