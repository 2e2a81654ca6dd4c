import { describe, expect, it } from 'vitest';
import { breakServer, mendServer, setValue } from '../../src/play/index.js';
import { parseScenario } from '../../src/scenario/index.js';

const TEXT = `# Kept
domains: { example.org: { mx: [10 mx.example.org, 20 backup.example.net] } }
servers:
  MX.example.org: # the primary
    failures:
      - { kind: refuse, mtbf: 2d, mttr: 1h }
  backup.example.net: {}
senders: { anybody: { mta: postfix } }
traffic: [{ rate: 10/h, from: { anybody: 100% } }]
duration: 2d
`;

function done(edit: ReturnType<typeof breakServer>): string {
  if (!edit.ok) throw new Error(edit.why);
  return edit.text;
}

describe('breaking a server by hand', () => {
  it('adds a planned failure at the end of its list, keeps comments, and finds the name as the DNS compares it', () => {
    const text = done(breakServer(TEXT, 'mx.example.org', 'silent', 3600.25));
    expect(text).toContain('# Kept');
    expect(text).toContain('# the primary');
    const failures = parseScenario({ text }).model?.servers[0]?.failures;
    expect(failures?.map(({ kind }) => kind)).toEqual(['refuse', 'silent']);
    expect(failures?.[1]?.timing).toMatchObject({ kind: 'planned', at: 3600.25 });
  });

  it('gives one that had no failures a list', () => {
    const text = done(breakServer(TEXT, 'backup.example.net', 'reply', 60));
    expect(parseScenario({ text }).model?.servers[1]?.failures[0]).toMatchObject({
      kind: 'reply',
      stage: 'rcpt',
      reply: { code: 451 },
    });
  });

  it('shuts the port of a relay, which goes on sending; switched off it does not', () => {
    const relay = TEXT.replace('backup.example.net: {}', 'backup.example.net: { relay: postfix }');
    const sends = (kind: 'refuse' | 'off'): unknown =>
      parseScenario({ text: done(breakServer(relay, 'backup.example.net', kind, 60)) }).model?.servers[1]?.failures[0];
    expect(sends('refuse')).toMatchObject({ kind: 'refuse', sends: true });
    expect(sends('off')).toMatchObject({ kind: 'timeout', sends: false });
  });

  it('ends what was broken by hand before, so that one failure follows the other', () => {
    const text = done(
      breakServer(done(breakServer(TEXT, 'backup.example.net', 'refuse', 60)), 'backup.example.net', 'timeout', 180),
    );
    const timings = parseScenario({ text }).model?.servers[1]?.failures.map(({ kind, timing }) => ({
      ...timing,
      kind,
    }));
    expect(timings).toMatchObject([
      { kind: 'refuse', at: 60, for: 120 },
      { kind: 'timeout', at: 180 },
    ]);
  });
});

describe('mending a server by hand', () => {
  it('ends the failure at that moment; at its very beginning it is as if it had never been', () => {
    const broken = done(breakServer(TEXT, 'backup.example.net', 'refuse', 60));
    const later = parseScenario({ text: done(mendServer(broken, 'backup.example.net', 100)) }).model;
    expect(later?.servers[1]?.failures[0]?.timing).toMatchObject({ at: 60, for: 40 });
    const atOnce = parseScenario({ text: done(mendServer(broken, 'backup.example.net', 60)) }).model;
    expect(atOnce?.servers[1]?.failures).toEqual([]);
  });

  it('leaves a failure by chance to its repair, and says so', () => {
    const edit = mendServer(TEXT, 'mx.example.org', 100);
    expect(edit).toMatchObject({ ok: false });
    expect(edit.ok ? '' : edit.why).toContain('by chance');
  });
});

describe('any other edit', () => {
  it('puts a value at a path, and refuses where nothing is', () => {
    expect(done(setValue(TEXT, ['servers', 'backup.example.net', 'rtt'], '80ms'))).toContain('rtt: 80ms');
    expect(setValue(TEXT, ['duration', 'deeper'], 1)).toMatchObject({ ok: false });
    expect(setValue('a: [', ['a'], 1)).toMatchObject({ ok: false });
  });
});
