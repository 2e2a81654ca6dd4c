import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call, inFolder } from './in-memory.js';

const TEXT = `title: One server
domains: { d.example: { mx: [ 10 mx.d.example ] } }
servers: { mx.d.example: { failures: [ { kind: refuse, mtbf: 720h, mttr: 4h } ] } }
senders: { a: { mta: rfc5321, retry: { every: 1h }, giveUpAfter: 24h } }
traffic: [ { rate: 10/h, from: a } ]
duration: 30d
`;

describe('mxsim nines', () => {
  it('writes every format in one call, with the same numbers', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'a.yaml'), TEXT);
      const out = ['json=r.json', 'csv=r.csv', 'md=r.md', 'html=r.html'].flatMap((one) => ['--out', one]);
      const { code, stdout, stderr } = await call(['nines', 'a.yaml', ...out, '--quiet'], { folder });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('One in 73\u202f000 wanted messages is lost: 4.9 nines.');
      const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
      const { loss } = JSON.parse(read('r.json'));
      expect(loss.probability).toBeCloseTo(1.3757e-5, 8);
      expect(read('r.csv').split('\r\n')[1]).toContain(`,${loss.probability},`);
      for (const name of ['r.md', 'r.html']) expect(read(name)).toContain('4.9 nines');
      expect(read('r.html')).toContain('<svg');
    }));

  it('says what is wrong with --out before anything runs', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'a.yaml'), TEXT);
      const { code, stdout, stderr } = await call(['nines', 'a.yaml', '--out', 'jsn=r.json'], { folder });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('did you mean json?');
    }));
});
