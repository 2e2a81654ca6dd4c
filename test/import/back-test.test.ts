import { copyFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstRows } from '../../src/cli/back-test.js';
import { call, inFolder } from '../cli/in-memory.js';
import { FILES } from './expected.js';

const WRITTEN = Date.UTC(2026, 5, 1) / 1000;

async function backTest(file: string, ...more: readonly string[]) {
  return inFolder(async (folder) => {
    copyFileSync(join(FILES, 'logs', file), join(folder, file));
    utimesSync(join(folder, file), WRITTEN, WRITTEN);
    return call(['import', '--log', file, '--check', ...more], { folder });
  });
}

describe('mxsim import --log --check', () => {
  it.each(['postfix-sending.log', 'exim-mainlog.log'])(
    '%s: what was made of the log predicts its delays, outages included',
    async (file) => {
      const { code, stderr } = await backTest(file);
      expect(code).toBe(0);
      const rows = [...stderr.matchAll(/within (.+?) +([\d.]+) % +([\d.]+) %/g)];
      expect(rows.length).toBeGreaterThan(5);
      for (const [, , logged, predicted] of rows) expect(Math.abs(Number(logged) - Number(predicted))).toBeLessThan(10);
      expect(stderr).toContain('is no more than chance makes of');
    },
  );

  it('takes the first rows of a long file of arrivals, and no more pieces than these are in', () => {
    let asked = 0;
    function* pieces() {
      for (const piece of ['t,domain\n1,a\n2,', 'b\n3,c\n', '4,d\n', '5,e\n']) {
        asked += 1;
        yield piece;
      }
    }
    expect(firstRows(pieces(), 2)).toEqual({ text: 't,domain\n1,a\n2,b\n', isCut: true });
    expect(asked).toBe(2);
    expect(firstRows(pieces(), 3)).toEqual({ text: 't,domain\n1,a\n2,b\n3,c\n', isCut: true });
    expect(firstRows(pieces(), 5)).toEqual({ text: [...pieces()].join(''), isCut: false });
  });

  it('says where a prediction fails, and what it may be: mail that was deferred alone, among mail that was not', () =>
    inFolder(async (folder) => {
      const stamp = (t: number): string => new Date((WRITTEN + t) * 1000).toISOString();
      const lines: [number, string][] = [];
      for (let n = 0; n < 200; n += 1) {
        const id = `A${(n + 10_000).toString(16).toUpperCase()}`;
        const [born, isSlow] = [n * 60, n % 2 === 0];
        const to = isSlow ? 'slow.example' : 'quick.example';
        const attempt = (status: string, reason: string): string =>
          `h postfix/smtp[3]: ${id}: to=<x@${to}>, relay=mx.${to}[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=${status} (${reason})`;
        lines.push([born, `h postfix/pickup[1]: ${id}: uid=0 from=<a@b.example>`]);
        lines.push([born + 1, `h postfix/qmgr[2]: ${id}: from=<a@b.example>, size=1, nrcpt=1 (queue active)`]);
        // Every second message for it is deferred, so that no run of failures looks like an outage.
        const isDeferred = isSlow && n % 4 === 0;
        if (isDeferred) {
          lines.push([
            born + 2,
            attempt('deferred', `host mx.${to}[192.0.2.1] said: 451 4.3.0 no (in reply to RCPT TO command)`),
          ]);
          lines.push([born + 900, `h postfix/qmgr[2]: ${id}: from=<a@b.example>, size=1, nrcpt=1 (queue active)`]);
        }
        lines.push([born + (isDeferred ? 901 : 2), attempt('sent', '250 ok')]);
      }
      const text = lines.toSorted((a, b) => a[0] - b[0]).map(([t, line]) => `${stamp(t)} ${line}`);
      writeFileSync(join(folder, 'a.log'), `${text.join('\n')}\n`);
      const { stderr } = await call(['import', '--log', 'a.log', '--check'], { folder });
      expect(stderr).toMatch(
        /The largest gap: 25 percentage points within .*most of it is slow\.example, whose mail took longer/,
      );
    }));

  it('is not for the log of a receiving host, and needs a log', async () => {
    expect((await backTest('postfix-receiving.log')).stderr).toContain('not of a log of a receiving host');
    expect(await call(['import', '--check', '--zone', 'x'])).toMatchObject({ code: 2 });
  });
});
