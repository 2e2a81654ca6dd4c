import { describe, expect, it } from 'vitest';
import { explainMessages } from '../../src/engine/index.js';
import { recordOf } from '../../src/narrative/index.js';
import { type Touch, touchSetUp } from '../../src/play/index.js';
import { parseScenario } from '../../src/scenario/index.js';

const TEXT = `# Kept
domains:
  example.org: { ttl: 10m, mx: [ 10 mx.example.org, 20 pool.example.org ] } # also kept
servers:
  mx.example.org: {}
  behind: { hosts: [ pool.example.org ] }
senders: { a: { mta: postfix }, b: { mta: exim } }
traffic: [ { rate: 60/h, from: { a: 80%, b: 20% } } ]
duration: 6h
seed: 3
`;

function modelOf(text: string) {
  const { model, problems } = parseScenario({ text });
  if (model === null) throw new Error(problems[0]?.message);
  return model;
}

function done(touch: Touch, text = TEXT): string {
  const edit = touchSetUp(text, touch);
  if (!edit.ok) throw new Error(edit.why);
  expect(edit.text).toContain('# Kept');
  modelOf(edit.text);
  return edit.text;
}

function recordsOf(text: string): string[] {
  const [domain] = modelOf(text).domains;
  return domain?.answer.kind === 'mx'
    ? domain.answer.records.map(({ preference, exchanger }) => `${preference} ${exchanger}`)
    : [];
}

function attemptsBefore(text: string, t: number): string[] {
  const all = explainMessages(modelOf(text), { replication: 1, messages: 'all' }).map(recordOf);
  return all.flatMap(({ message, sent_s, attempts }) =>
    attempts.flatMap((one) => (sent_s + one.t_s + one.took_s <= t ? [JSON.stringify([message, one])] : [])),
  );
}

describe('another preference for a server', () => {
  it('always: its records change, also those of a name that several machines share', () => {
    const text = done({ do: 'prefer', server: 'behind', preference: 5, at: null });
    expect(recordsOf(text)).toEqual(expect.arrayContaining(['5 pool.example.org', '10 mx.example.org']));
    expect(text).toContain('# also kept');
  });

  it('from now on: what was before stays, attempt by attempt, and what follows does not', () => {
    const t = 2 * 3600;
    const text = done({ do: 'prefer', server: 'behind', preference: 5, at: t });
    expect(attemptsBefore(text, t)).toEqual(attemptsBefore(TEXT, t));
    expect(attemptsBefore(text, 3 * t)).not.toEqual(attemptsBefore(TEXT, 3 * t));
    const again = done({ do: 'prefer', server: 'mx.example.org', preference: 7, at: t }, text);
    expect(modelOf(again).changes).toHaveLength(1);
    expect(again).toContain('7 mx.example.org');
    expect(again).toContain('5 pool.example.org');
  });

  it('is refused in words where no record leads to it, or the number is none', () => {
    expect(touchSetUp(TEXT, { do: 'prefer', server: 'x.example', preference: 5, at: null })).toMatchObject({
      ok: false,
    });
    expect(touchSetUp(TEXT, { do: 'prefer', server: 'behind', preference: 1.5, at: null })).toMatchObject({
      ok: false,
    });
  });
});

describe('servers and senders', () => {
  it('are added behind all others, and removed with their records, but for the last of a domain', () => {
    const more = done({ do: 'addServer' });
    expect(recordsOf(more)).toContain('30 new1.example.org');
    const less = done(
      { do: 'removeServer', server: 'mx.example.org' },
      done({ do: 'removeServer', server: 'new1.example.org' }, more),
    );
    expect(recordsOf(less)).toEqual(['20 pool.example.org']);
    const last = touchSetUp(less, { do: 'removeServer', server: 'behind' });
    expect(last.ok ? '' : last.why).toContain('no MX record left');
  });

  it('share the traffic: what one gets, the others give in their proportions', () => {
    const shares = (text: string): number[] => {
      const [source] = modelOf(text).traffic;
      const weights = source?.kind === 'rate' ? source.from.map(({ share }) => share) : [];
      const all = weights.reduce((sum, weight) => sum + weight, 0);
      return weights.map((weight) => Math.round((weight / all) * 1000) / 1000);
    };
    expect(shares(done({ do: 'share', sender: 'b', percent: 50 }))).toEqual([0.5, 0.5]);
    const more = done({ do: 'addSender' });
    expect(shares(more)).toEqual([0.72, 0.18, 0.1]);
    expect(shares(done({ do: 'removeSender', sender: 'new-1' }, more))).toEqual([0.8, 0.2]);
  });
});
