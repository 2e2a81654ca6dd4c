import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import type { MtaBehaviour } from '../../src/mail/index.js';
import type { MxAnswer } from '../../src/model/index.js';
import { attempts } from './attempts.js';
import { cluster, fates, mta, mx } from './cluster.js';

const DECISIONS = ['bounce', 'defer', 'address'] as const;
const HOSTS = {
  gone: { kind: 'nxdomain' as const },
  bare: { kind: 'empty' as const },
  mute: { kind: 'timeout' as const },
};

/** One message to `d`, which answers like this; the server `d` exists where `own` says so. */
function asked(answer: MxAnswer, onLookup: Partial<MtaBehaviour['onLookup']>, own: boolean, changes = {}) {
  const behaviour = mta({ giveUpAfter: { age: 3600, attempts: null, hostDown: null }, ...changes });
  return cluster({
    servers: own ? { a: {}, d: {} } : { a: {} },
    hosts: HOSTS,
    domains: { d: { answer } },
    senders: { sender: { mta: { ...behaviour, onLookup: { ...behaviour.onLookup, ...onLookup } } } },
    model: { messages: 1 },
  });
}

const fateOf = (...asking: Parameters<typeof asked>) => fates(runReplication(asked(...asking), 1));

describe('what a sender does when the DNS names nobody to try', () => {
  it('is its own affair for each answer: a bounce, the next pass, or the domain’s own address', () => {
    for (const kind of ['nullMx', 'nxdomain', 'servfail', 'timeout'] as const) {
      const ends = DECISIONS.map((decision) => fateOf({ kind }, { [kind]: decision }, true));
      expect([kind, ...ends]).toEqual([kind, { unroutable: 1 }, { expired: 1 }, { delivered: 1 }]);
    }
  });

  it('a domain with neither MX nor address bounces or waits, and has no address to fall back on', () => {
    const ends = DECISIONS.map((empty) => fateOf({ kind: 'empty' }, { empty }, false));
    expect(ends).toEqual([{ unroutable: 1 }, { expired: 1 }, { expired: 1 }]);
  });

  it('where no exchanger has an address it bounces, waits, or takes the domain’s own address', () => {
    const ends = DECISIONS.map((noAddress) => fateOf(mx('10 gone', '20 bare'), { noAddress }, true));
    expect(ends).toEqual([{ unroutable: 1 }, { expired: 1 }, { delivered: 1 }]);
    expect(fateOf(mx('10 gone'), { noAddress: 'address' }, false)).toEqual({ expired: 1 });
  });

  it('an exchanger that may have an address later is waited for, whatever is done about those that have none', () => {
    expect(fateOf(mx('10 gone', '20 mute'), { noAddress: 'bounce' }, true)).toEqual({ expired: 1 });
  });

  it('the query that was not answered costs its time before the domain’s own address is tried', () => {
    expect(attempts(asked({ kind: 'timeout' }, { timeout: 'address' }, true))).toEqual(['30 #1 d accepted']);
  });

  it('a host without an address is passed over, or ends the message whatever the others are (dma)', () => {
    expect(fateOf(mx('10 bare', '20 a'), { emptyHost: 'next' }, false)).toEqual({ delivered: 1 });
    expect(fateOf(mx('10 a', '20 bare'), { emptyHost: 'bounce' }, false)).toEqual({ unroutable: 1 });
    // A name that does not exist is another matter.
    expect(fateOf(mx('10 gone', '20 a'), { emptyHost: 'bounce' }, false)).toEqual({ delivered: 1 });
  });
});
