import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/index.js';
import { parseDuration } from '../../src/units/index.js';
import { type Expected, importIn, readExpected, scenarioIn, withComments } from './expected.js';

/** Seconds of a time of the language. */
function seconds(text: unknown): number | null {
  const reading = parseDuration(String(text));
  return reading.ok ? reading.value : null;
}

function hasAny(text: string, words: readonly string[]): boolean {
  return words.some((word) => text.includes(word));
}

/** Whether some line of the output says it, with the line of the file where that is known. */
function checkAdvice(output: string, advice: Expected['advice'] = []): void {
  for (const { words, names = [], line } of advice) {
    const said = output.split('\n').filter((one) => hasAny(one, words) && names.every((name) => output.includes(name)));
    expect(said, words.join()).not.toEqual([]);
    if (line !== undefined) expect(said.join('\n')).toMatch(new RegExp(`line ${line}:|:${line}:`));
  }
}

function checkDomains(text: string, { domains = {} }: Expected): void {
  const found = scenarioIn(withComments(text)).domains;
  expect(Object.keys(found).sort()).toEqual(Object.keys(domains).sort());
  for (const [name, { mx, ttl, ttlMay, negativeTtl, mtaSts, lookup }] of Object.entries(domains)) {
    const domain = found[name] as Record<string, unknown>;
    if (mx !== undefined) expect((domain['mx'] as string[]).toSorted()).toEqual(mx.toSorted());
    if (typeof ttl === 'number') expect(ttlMay ?? [ttl]).toContain(seconds(domain['ttl']));
    else expect(domain).not.toHaveProperty('ttl');
    if (negativeTtl !== undefined) expect(seconds(domain['negativeTtl'])).toBe(negativeTtl);
    expect('mtaSts' in domain).toBe(mtaSts === true);
    if (lookup !== undefined) expect(domain['lookup']).toBe(lookup);
  }
}

function checkServers(text: string, { servers = {}, aliases = {} }: Expected, isKnown: boolean): void {
  const found = scenarioIn(withComments(text));
  for (const [name, { family, tlsa }] of Object.entries(servers)) {
    const server = found.servers[name] as { family?: string; tls?: { tlsa?: string } } | undefined;
    expect(server, name).toBeDefined();
    if (isKnown) expect(server?.family ?? 'ipv4', name).toBe(family ?? 'ipv4');
    if (tlsa !== undefined) expect(server?.tls?.tlsa === 'valid', name).toBe(tlsa);
  }
  for (const [name, cname] of Object.entries(aliases)) expect(found.dns?.[name]).toEqual({ cname });
}

describe.each([['zones'], ['dig']])('%s as people have them', (folder) => {
  it.each(readExpected(folder))('$name', async ({ name, expected }) => {
    const { code, stdout, stderr } = await importIn(folder, expected.args);
    if (code !== 0 && (expected.either === true || !expected.ok)) {
      expect(code).toBe(2);
      expect(hasAny(stderr, expected.errorWords ?? []), stderr).toBe(true);
      expect(stdout).toBe('');
      return;
    }
    expect(stderr).not.toContain('error:');
    expect(code).toBe(0);
    expect(parseScenario({ text: stdout, file: name }).problems).toEqual([]);
    checkDomains(stdout, expected);
    // An answer to ANY holds no addresses; what is written beside it is what the zone has.
    checkServers(stdout, expected, name !== 'any.txt');
    checkAdvice(stdout + stderr, expected.advice);
  });

  it.each(readExpected(folder).filter(({ expected }) => expected.withoutOrigin === 'error'))(
    '$name cannot be read without a name for its domain, and that is said',
    async ({ expected }) => {
      const at = expected.args.indexOf('--origin');
      const { code, stdout, stderr } = await importIn(folder, expected.args.toSpliced(at, 2));
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toContain('--origin');
    },
  );
});
