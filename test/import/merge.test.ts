import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call, inFolder } from '../cli/in-memory.js';
import { FILES, scenarioIn } from './expected.js';

const OWN = `# Mine, with a word at the head.
title: Mine # the title
domains:
  # the domain that matters
  Example.com:
    rotate: cyclic # as our servers do
    ttl: 5m
    lookup: servfail
  other.example: { mx: [ 10 mx1.example.com ] }
servers:
  mx1.example.com: { rtt: 30ms } # near
senders: { people: { mta: exim } }
traffic: [ { rate: 1/s, from: people, to: { example.com: 50%, other.example: 50% } } ] # enough
`;
const ZONE = join(FILES, 'zones', 'bind-classic.zone');

/** Imports into a scenario; what it became. */
async function into(text: string, ...args: readonly string[]) {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'own.yaml'), text);
    const { code, stdout, stderr } = await call(['import', ...args, '--into', 'own.yaml', '--quiet'], { folder });
    return { code, stdout, stderr, text: readFileSync(join(folder, 'own.yaml'), 'utf8') };
  });
}

describe('mxsim import --into', () => {
  it('takes in what the DNS says, and leaves what the scenario says besides', async () => {
    const { code, stdout, text } = await into(OWN, '--zone', ZONE);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const { domains, servers, senders, traffic } = scenarioIn(text);
    expect(domains['Example.com']).toMatchObject({
      rotate: 'cyclic',
      ttl: '1d',
      mx: ['10 mx1.example.com', '20 mx2.example.com', '30 backup.example.net'],
    });
    expect(domains['Example.com']).not.toHaveProperty('lookup');
    expect(domains['other.example']).toEqual({ mx: ['10 mx1.example.com'] });
    expect(servers['mx1.example.com']).toEqual({ rtt: '30ms' });
    expect(Object.keys(servers)).toEqual(['mx1.example.com', 'mx2.example.com', 'backup.example.net']);
    expect({ senders, traffic }).toEqual({ senders: scenarioIn(OWN).senders, traffic: scenarioIn(OWN).traffic });
  });

  it('keeps every comment, and brings its own', async () => {
    const { text } = await into(OWN, '--zone', ZONE);
    for (const [comment] of OWN.matchAll(/# .*/g)) expect(text).toContain(comment);
    expect(text).toMatch(/10 mx1\.example\.com # .*bind-classic\.zone, line 12/);
  });

  it('twice is the same as once', async () => {
    const once = await into(OWN, '--zone', ZONE);
    const twice = await into(once.text, '--zone', ZONE);
    expect(twice.text).toBe(once.text);
  });

  it('takes the traffic of a log for what was assumed', async () => {
    const { text } = await into(OWN, '--log', join(FILES, 'logs', 'postfix-sending.log'));
    expect(scenarioIn(text).traffic).toHaveLength(4);
    expect(scenarioIn(text).senders).toMatchObject({ people: { mta: 'exim' }, 'this-host': { mta: 'postfix' } });
  });

  it('leaves the file alone where anything is wrong, or where it goes elsewhere', async () => {
    const broken = OWN.replace('rate: 1/s', 'rate: often');
    const wrong = await into(broken, '--zone', ZONE);
    expect(wrong).toMatchObject({ code: 2, stdout: '', text: broken });
    expect(wrong.stderr).toContain('own.yaml:13:');
    expect(await into(OWN, '--zone', ZONE, '--output', 'other.yaml')).toMatchObject({ code: 0, text: OWN });
    expect(await into(OWN, '--zone', 'nowhere')).toMatchObject({ code: 2, text: OWN });
  });
});
