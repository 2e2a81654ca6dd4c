import { describe, expect, it } from 'vitest';
import { MIX_NAMES, MIXES, mixCalled, PRESET_NAMES } from '../../src/mail/index.js';

describe.each(MIXES)('the mix $name', ({ name, shares }) => {
  it('is all of the mail, by senders that behave as presets do', () => {
    expect(shares.reduce((sum, { share }) => sum + share.value, 0)).toBeCloseTo(1, 12);
    for (const { sender } of shares) expect(PRESET_NAMES).toContain(sender.mta.value);
    expect(new Set(shares.map(({ sender }) => sender.name)).size).toBe(shares.length);
  });

  it('says of every share who found it, or that it is assumed', () => {
    for (const { sender, share } of shares) {
      for (const { source, assumed } of [share, sender.mta, sender.hosts, sender.spam]) {
        expect(source.length, `${name}: ${sender.name}`).toBeGreaterThan(10);
        if (!assumed && share.source === source) expect(source).toMatch(/\d{4}/);
      }
    }
  });
});

describe('mixes of senders', () => {
  it('have names of their own', () => {
    expect(MIXES.map(({ name }) => name)).toEqual(MIX_NAMES);
    expect(mixCalled('nobody')).toBeUndefined();
  });

  it('are 45 % spam where they stand for all that comes to a domain (Kaspersky: 44.99 % of 2025)', () => {
    const spam = (mixCalled('typical')?.shares ?? []).reduce(
      (sum, { sender, share }) => sum + share.value * sender.spam.value,
      0,
    );
    expect(spam).toBeCloseTo(0.45, 2);
  });

  it('divide the mail of other servers as their software is divided (SecuritySpace, December 2023)', () => {
    const shares = new Map((mixCalled('typical')?.shares ?? []).map(({ sender, share }) => [sender.name, share.value]));
    expect((shares.get('exim') ?? 0) / (shares.get('postfix') ?? 1)).toBeCloseTo(55.73 / 37.7, 1);
  });
});
