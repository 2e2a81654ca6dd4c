import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Desk } from '../../src/play/index.js';
import { ROOT } from '../house/source-files.js';

const textOf = (path: string): string => readFileSync(join(ROOT, 'scenarios', `${path}.yaml`), 'utf8');

function deskWith(text: string): Desk {
  const desk = new Desk();
  const loaded = desk.load({ text, file: 'own.yaml', files: {} });
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message, hint }) => `${message} ${hint}`).join());
  return desk;
}

const saysAt = (desk: Desk, t: number): string => desk.scene(t, 60, null, true, 60).says.text;

describe('the sentence under the stage', () => {
  it('counts what servers that are up turn away, by a limit per client or a greylist', () => {
    expect(saysAt(deskWith(textOf('questions/25-provider-limit')), 60)).toMatch(
      /^Every server is up\. .* mx[12]\.provider\.example turned \d+ away.* wait\.$/,
    );
    expect(saysAt(deskWith(textOf('greylisting-two-servers')), 28_800)).toContain('turned');
  });

  it('names a host that an MTA-STS policy leaves out, or whose TLSA records cannot be looked up', () => {
    const policy = deskWith(textOf('questions/16-backup-outside-the-policy'));
    expect(saysAt(policy, 88_200)).toMatch(/ backup\.example\.net is left out: the policy does not name it\.$/);
    const keys = deskWith(`
duration: 1h
domains: { example.org: { mx: [ 10 mx.example.org, 20 backup.example.net ], dane: true } }
dns: { mx.example.org: { failures: [ { kind: servfail, record: tlsa } ] } }
servers: { mx.example.org: { tls: { certificate: valid, tlsa: valid } }, backup.example.net: {} }
senders: { strict: { mta: postfix, dane: 100%, hosts: 1 } }
traffic: [ { rate: 60/h, arrivals: even, from: strict } ]
`);
    expect(saysAt(keys, 1800)).toContain('mx.example.org is left out: its keys cannot be looked up.');
  });
});

describe('a step', () => {
  it('goes on to what happens to another message where the one in hand has nothing more, and says whose it is', () => {
    const desk = deskWith(textOf('first-failover').replace('duration: 7d', 'duration: 6h'));
    const story = desk.tell(3);
    const first = desk.step(0, false, 3);
    expect(first).toEqual({ t: story?.sent_s, isOwn: true });
    let t = first?.t ?? 0;
    for (let step = desk.step(t, false, 3); step?.isOwn === true; step = desk.step(t, false, 3)) t = step.t;
    const next = desk.step(t, false, 3);
    expect(next?.isOwn).toBe(false);
    expect(next).toEqual({ ...desk.step(t, false, null), isOwn: false });
    expect(desk.step(first?.t ?? 0, true, 3)).toMatchObject({ isOwn: false });
    expect(desk.step(1e9, false, 3)).toBeNull();
  });
});

describe('a crowd', () => {
  it('is drawn as a sample, and says how many take each way; where all are drawn nobody needs that', () => {
    const desk = deskWith(textOf('equal-preferences-share'));
    const many = desk.scene(43_200, 3600, null, false, 60);
    expect(many.drawn).toBeGreaterThan(1);
    const counted = many.flows.reduce((sum, { count }) => sum + count, 0);
    expect(counted).toBeGreaterThan(many.threads.length * 2);
    expect(new Set(many.flows.map(({ from }) => from)).size).toBeGreaterThanOrEqual(3);
    expect(new Set(many.flows.map(({ to }) => to)).size).toBe(3);
    expect(desk.scene(43_200, 1, null, false, 60)).toMatchObject({ drawn: 1, flows: [] });
  });
});
