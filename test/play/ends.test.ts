import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainMessages, runReplication } from '../../src/engine/index.js';
import { endsOf, flipsOf } from '../../src/play/index.js';
import { parseScenario } from '../../src/scenario/index.js';

const TEXT = readFileSync('scenarios/first-failover.yaml', 'utf8')
  .replace('duration: 7d', 'duration: 2d')
  .replace('4d18h', '1d2h');

function modelOf(text: string) {
  const { model } = parseScenario({ text });
  if (model === null) throw new Error('the scenario does not run');
  return model;
}

function endsIn(text: string) {
  return endsOf(explainMessages(modelOf(text), { replication: 1, messages: 'all' }));
}

describe('messages that end otherwise', () => {
  it('are those that waited in a queue in one set-up only: as many as the engine counts', () => {
    const equal = TEXT.replace('- 20 backup.example.net', '- 10 backup.example.net');
    const flips = flipsOf(endsIn(TEXT), endsIn(equal));
    const waited = (text: string): number => runReplication(modelOf(text), 1).waited;
    const count = (kind: string): number => flips.filter((flip) => flip.kind === kind).length;
    expect(count('prompt')).toBeGreaterThan(20);
    expect(count('prompt') - count('late')).toBe(waited(TEXT) - waited(equal));
    expect(count('lost') + count('saved')).toBe(0);
  });

  it('are those that arrive in one set-up only', () => {
    const closed = `${TEXT}\n`.replace(
      '- { kind: refuse, at: 1d2h, for: 4h }',
      '- { kind: reply, stage: rcpt, reply: 550 5.1.1 no, at: 1d, for: 1h }',
    );
    const [before, after] = [endsIn(TEXT), endsIn(closed)];
    const delivered = (ends: ReturnType<typeof endsIn>): number =>
      ends.filter((end) => end.wanted && end.delivered).length;
    const flips = flipsOf(before, after);
    const lost = flips.filter(({ kind }) => kind === 'lost');
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.length - flips.filter(({ kind }) => kind === 'saved').length).toBe(
      delivered(before) - delivered(after),
    );
    expect(lost.every(({ latency }) => latency[0] !== null && latency[1] === null)).toBe(true);
  });

  it('are none of the same set-up twice', () => {
    expect(flipsOf(endsIn(TEXT), endsIn(TEXT))).toEqual([]);
  });
});
