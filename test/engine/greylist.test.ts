import { describe, expect, it } from 'vitest';
import { runReplication } from '../../src/engine/index.js';
import type { GreylistModel } from '../../src/model/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { cluster, fates, mta, of } from './cluster.js';

/** A greylist of five minutes, changed where a test says so. */
function greylist(changes: Partial<GreylistModel> = {}): GreylistModel {
  return { delay: 300, window: 172_800, known: 0, database: 'own', ...changes };
}

const patient = mta({ giveUpAfter: { age: 7200, attempts: null, hostDown: null } });
const pool = { ...patient, addresses: 1000 };

describe('a greylist', () => {
  it('takes each address of a pool for a stranger (RFC 6647 §5), and all of them for one by their network', () => {
    const put = (changes: Partial<GreylistModel>) => {
      const servers = { mx: { greylist: greylist(changes) } };
      return fates(runReplication(cluster({ servers, senders: { s: { mta: pool } } }), 1));
    };
    expect(put({})).toEqual({ expired: 10 });
    expect(put({ byNetwork: true })).toEqual({ delivered: 10 });
  });

  it('lets those pass who are exempt, by the name of the sender or of the relay', () => {
    const servers = { mx: { greylist: greylist({ exempt: ['friend'] }) } };
    const from = [
      { name: 'friend', share: 0.5 },
      { name: 'stranger', share: 0.5 },
    ];
    const senders = { friend: { mta: patient }, stranger: { mta: patient } };
    const result = runReplication(cluster({ servers, senders, traffic: [{ from }], model: { messages: 100 } }), 1);
    const friends = of(result, 0, 'accepted') - of(result, 0, 'tempfailed');
    expect([of(result, 0, 'accepted'), friends > 0]).toEqual([100, true]);
    const all = { ...servers.mx.greylist, exempt: ['friend', 'stranger'] };
    const open = cluster({
      servers: { mx: { greylist: all } },
      senders,
      traffic: [{ from }],
      model: { messages: 100 },
    });
    expect(of(runReplication(open, 1), 0, 'tempfailed')).toBe(0);
  });

  it('knows a sending host for good once five of its messages have come back (Postgrey, --auto-whitelist-clients)', () => {
    // One message an hour from one host, each tried again after half an hour.
    const traffic = [{ rate: 1 / 3600 }];
    const servers = { mx: { greylist: greylist({ learns: 5 }) } };
    const result = runReplication(
      cluster({ servers, traffic, senders: { s: { mta: patient } }, model: { messages: 40 } }),
      1,
    );
    expect([of(result, 0, 'tempfailed'), of(result, 0, 'accepted')]).toEqual([5, 40]);
    const never = { mx: { greylist: greylist() } };
    const strict = runReplication(
      cluster({ servers: never, traffic, senders: { s: { mta: patient } }, model: { messages: 40 } }),
      1,
    );
    expect(of(strict, 0, 'tempfailed')).toBe(40);
  });

  it('learns of each sending host by itself, and of none from replication to replication', () => {
    const traffic = [{ rate: 1 / 3600 }];
    const servers = { mx: { greylist: greylist({ learns: 1 }) } };
    const model = cluster({ servers, traffic, senders: { s: { mta: patient, hosts: 3 } }, model: { messages: 60 } });
    const first = of(runReplication(model, 1), 0, 'tempfailed');
    expect(first).toBe(3);
    expect(of(runReplication(model, 1), 0, 'tempfailed')).toBe(first);
  });

  it('names nobody who does not send', () => {
    const text = `
domains: { example.org: { mx: [ 10 mx ] } }
servers: { mx: { greylist: { exempt: [ sendr ], by: netwrok, learns: 0 } } }
senders: { sender: {} }
traffic: [ { rate: 1/s } ]`;
    const { problems } = parseScenario({ text, file: 'greylist.yaml' });
    expect(problems.map(({ message, hint }) => [message, hint])).toEqual([
      ['there is no sender `sendr`', 'did you mean `sender`?'],
      ['`netwrok` is not known here', 'did you mean `network`?'],
      ['`0` is too small', undefined],
    ]);
  });
});
