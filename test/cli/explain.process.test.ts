import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runBuilt } from '../house/program.js';
import { ROOT } from '../house/source-files.js';
import { call } from './in-memory.js';

describe('mxsim explain as a program', () => {
  it('tells on its thread what it tells without one', async () => {
    const argv = [
      'explain',
      join('scenarios', 'senders-without-failover.yaml'),
      '--fate',
      'expired',
      '--format',
      'json',
    ];
    const built = runBuilt(argv, ROOT);
    const here = await call(argv, { folder: ROOT });
    expect({ code: built.status, stderr: built.stderr }).toEqual({ code: 0, stderr: '' });
    expect(built.stdout).toBe(here.stdout);
    expect(built.stdout).toContain('"fate": "expired"');
  });

  it('says in one line, with code 2, that there is nothing to tell', () => {
    const argv = ['explain', join('scenarios', 'first-failover.yaml'), '--fate', 'rejected'];
    const { status: code, stdout, stderr } = runBuilt(argv, ROOT);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^mxsim: no message is rejected: .*\n$/);
  });
});
