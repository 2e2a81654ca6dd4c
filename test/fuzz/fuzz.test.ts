import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/results/index.js';
import { fuzz } from './fuzzing.js';
import type { Tamper } from './laws.js';
import { programFaults } from './program.js';

/** The first scenario of the long run; `npm run fuzz -- --seed 1000` begins with the same. */
const SEED = 1000;

/** A message lost from the count of the sender with most mail. */
const loseOne: Tamper = (result): RunResult => {
  const [name, counts] = Object.entries(result.senders).find(([, { delivered }]) => delivered > 0) ?? [];
  if (name === undefined || counts === undefined) return result;
  return { ...result, senders: { ...result.senders, [name]: { ...counts, delivered: counts.delivered - 1 } } };
};

describe('whatever the schema allows', () => {
  it('runs: mail is conserved, shares are shares, percentiles rise, stories tell what was counted', () => {
    const { fault, valid, passedOver } = fuzz({ seed: SEED, goesOn: (tried) => tried < 150 });
    expect(fault).toBeNull();
    expect(valid).toBeGreaterThan(120);
    expect(passedOver).toBeLessThan(15);
  });

  it('ends with the same exit code and figures for one thread and for three, as the program itself', () => {
    const { fault } = fuzz({
      seed: SEED,
      goesOn: (tried) => tried < 60,
      more: (text, tried) => (tried % 20 === 0 ? programFaults(text) : []),
    });
    expect(fault).toBeNull();
  });

  it('is judged by laws that find a message lost from a count, with the same seed', () => {
    const { fault, tried } = fuzz({ seed: SEED, goesOn: (tried) => tried < 150, tamper: loseOne });
    expect(fault?.law).toMatch(/^seed \d+: senders\.\w+: \d+ sent, \d+ fates/);
    expect(tried).toBeLessThan(20);
  });

  it('is judged by laws that find a mean over its peak, a share over 1, and percentiles that fall', () => {
    const found = (tamper: Tamper): string | undefined =>
      fuzz({ seed: SEED, goesOn: (tried) => tried < 40, tamper }).fault?.law;
    const first =
      (change: (server: RunResult['servers'][string]) => object): Tamper =>
      (result) => {
        const [name = '', server] = Object.entries(result.servers)[0] ?? [];
        return server === undefined
          ? result
          : { ...result, servers: { ...result.servers, [name]: { ...server, ...change(server) } } };
      };
    expect(found(first(({ peakSessions }) => ({ meanSessions: peakSessions + 0.1 })))).toContain('over the peak');
    expect(found(first(() => ({ share: 1.01 })))).toContain('share is 1.01');
    expect(found(first(() => ({ share: Number.NaN })))).toContain('share is NaN');
    expect(found((result) => ({ ...result, latency_s: { ...result.latency_s, p50: 9e9 } }))).toContain(
      'p50 9000000000 above',
    );
  });
});
