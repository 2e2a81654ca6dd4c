import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../src/import/index.js';
import { renderProblems } from '../../src/scenario/index.js';
import { call, inFolder } from '../cli/in-memory.js';
import { FILES, scenarioIn, withComments } from './expected.js';

const POLICY = 'version: STSv1\r\nmode: enforce\r\nmx: mx1.example.com\r\nmx: *.Example.com\r\nmax_age: 604800\r\n';

describe('an MTA-STS policy', () => {
  it('is read as it stands on the web server (RFC 8461 §3.2)', () => {
    expect(readPolicy('mta-sts.txt', POLICY)).toMatchObject({
      ok: true,
      policy: { mode: 'enforce', mx: ['mx1.example.com', '*.example.com'], maxAge: 604_800 },
    });
  });

  it('stands beside the records of the domain that announces it', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'p.txt'), POLICY);
      const zone = join(FILES, 'zones', 'policies.zone');
      const { code, stdout } = await call(['import', '--zone', zone, '--mta-sts', 'p.txt', '--quiet'], { folder });
      expect(code).toBe(0);
      expect(scenarioIn(withComments(stdout)).domains['example.com']).toMatchObject({
        mtaSts: { mode: 'enforce', mx: ['mx1.example.com', '*.example.com'], maxAge: '1w' },
      });
    }));

  it.each([
    ['mode: enforce\n', 'this is no MTA-STS policy'],
    ['version: STSv1\nmode: perhaps\n', 'the policy has no mode'],
    ['version: STSv1\nmode: enforce\nmx: a b\nmax_age: 1\n', 'is no host name'],
    ['version: STSv1\nmode: enforce\nmax_age: 1\n', 'the policy names no host'],
    ['version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 99999999999\n', 'how long it holds'],
    ['<html>\n', 'is no line of a policy'],
  ])('%j is none, and that is said', (text, words) => {
    const reading = readPolicy('p.txt', text);
    expect(reading.ok ? '' : renderProblems(reading.problems)).toContain(words);
  });
});
